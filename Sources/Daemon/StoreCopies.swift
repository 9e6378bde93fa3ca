internal import CaseEvents
internal import EventStore
internal import Foundation
internal import Glibc
internal import RuleLanguage
internal import WorkingTime

/// Why a copy of the store could not be made or put back.
package enum StoreCopyError: Error, Sendable, Hashable, CustomStringConvertible {
    case wrongConfiguration([String])
    /// The copy is not whole, or the store is damaged.
    case unsound(String)
    case cannotWrite(String)

    package var description: String {
        switch self {
        case .wrongConfiguration(let lines): lines.joined(separator: "\n")
        case .unsound(let text), .cannotWrite(let text): text
        }
    }
}

/// Copies of the store: made while the daemon runs, and put back while it does not.
package struct StoreCopies: Sendable {
    /// So many are kept unless somebody says otherwise.
    package static let keptCountDefault = 14
    package static let keptCountRange = 1...10_000
    private static let prefix = "tovholder-"
    private static let suffix = ".sqlite"
    private static let keyName = "link.key"

    private let configuration: Configuration

    /// Copies of the store that a configuration file names.
    package init(configurationFile path: String) throws(StoreCopyError) {
        do {
            configuration = try Configuration.read(path)
        } catch {
            throw .wrongConfiguration(error.lines(language: .english))
        }
    }

    /// Copies store and key into a directory, and removes the oldest copies there.
    ///
    /// - Parameters:
    ///   - directory: Made where needed; the state directory's `backups` without it.
    ///   - keptCount: So many copies stay, the new one among them.
    /// - Returns: What was done, for a person.
    /// - Throws: `StoreCopyError`; then no copy has its name yet.
    package func make(
        in directory: String?,
        keeping keptCount: Int
    ) throws(StoreCopyError) -> String {
        precondition(Self.keptCountRange.contains(keptCount), "the new copy stays")
        let directory = directory ?? "\(configuration.stateDirectory)/backups"
        try makeDirectory(directory)
        let path = "\(directory)/\(Self.name(at: DaemonClock().now()))"
        do {
            let store = try EventStore(path: configuration.storePath, purpose: .reading)
            try store.backup(to: path)
            try store.close()
        } catch {
            throw Self.words(error)
        }
        try copyKey(to: directory)
        let removed = removeOldest(in: directory, keeping: keptCount)
        let counted = try Self.counts(of: path)
        return "\(path): \(counted), sound" + (removed > 0 ? "; \(removed) older removed" : "")
    }

    /// Puts a copy in the place of the store, which is kept beside it; the daemon must not run.
    ///
    /// - Returns: What was done, for a person.
    package func putBack(_ path: String) throws(StoreCopyError) -> String {
        let counted = try Self.counts(of: path)
        let directory: StateDirectory
        do {
            directory = try StateDirectory(path: configuration.stateDirectory)
        } catch {
            throw .cannotWrite("\(error)")
        }
        // The lock is held until the new store is in its place.
        defer { withExtendedLifetime(directory) {} }
        let files = FileManager.default
        let store = configuration.storePath
        let aside = "\(store).before-\(Self.stamp(DaemonClock().now()))"
        do {
            let new = "\(store).new"
            try? files.removeItem(atPath: new)
            try files.copyItem(atPath: path, toPath: new)
            try files.setAttributes([.posixPermissions: 0o640], ofItemAtPath: new)
            try FileHandle(forUpdating: URL(fileURLWithPath: new)).synchronize()
            for end in ["", "-wal", "-shm"] where files.fileExists(atPath: store + end) {
                try files.moveItem(atPath: store + end, toPath: aside + end)
            }
            try files.moveItem(atPath: new, toPath: store)
            try putBackKey(beside: path)
            try FileHandle(forReadingAtPath: configuration.stateDirectory)?.synchronize()
        } catch {
            throw .cannotWrite("\(store) cannot be replaced: \(error.localizedDescription)")
        }
        let kept = files.fileExists(atPath: aside) ? "; the earlier store is \(aside)" : ""
        return "\(store): \(counted)\(kept)"
    }

    /// Links in messages that were sent go on working with the key alone.
    private func putBackKey(beside path: String) throws {
        let copy = URL(fileURLWithPath: path).deletingLastPathComponent().path + "/\(Self.keyName)"
        let key = "\(configuration.stateDirectory)/\(Self.keyName)"
        guard FileManager.default.fileExists(atPath: copy),
            !FileManager.default.fileExists(atPath: key)
        else { return }
        try FileManager.default.copyItem(atPath: copy, toPath: key)
    }

    private func makeDirectory(_ path: String) throws(StoreCopyError) {
        do {
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw .cannotWrite("\(path) cannot be made: \(error.localizedDescription)")
        }
    }

    private func copyKey(to directory: String) throws(StoreCopyError) {
        let key = "\(configuration.stateDirectory)/\(Self.keyName)"
        guard let bytes = FileManager.default.contents(atPath: key) else { return }
        let copy = "\(directory)/\(Self.keyName)"
        guard FileManager.default.contents(atPath: copy) != bytes else { return }
        let new = "\(copy).new"
        let made = FileManager.default.createFile(
            atPath: new,
            contents: bytes,
            attributes: [.posixPermissions: 0o600]
        )
        guard made, unsafe rename(new, copy) == 0 else {
            throw .cannotWrite("\(copy) cannot be written")
        }
    }

    /// Names sort by time.
    private func removeOldest(in directory: String, keeping keptCount: Int) -> Int {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        let copies = names.filter { $0.hasPrefix(Self.prefix) && $0.hasSuffix(Self.suffix) }
            .sorted()
        let old = copies.dropLast(keptCount)
        for name in old { try? FileManager.default.removeItem(atPath: "\(directory)/\(name)") }
        return old.count
    }

    private static func counts(of path: String) throws(StoreCopyError) -> String {
        do {
            let copy = try EventStore(path: path, purpose: .reading)
            let problems = try copy.integrityProblems()
            guard problems.isEmpty else {
                throw StoreError.damaged(reason: problems.joined(separator: "; "))
            }
            let (events, open) = try copy.look { transaction in
                (try transaction.eventCount(), try transaction.alerts(openOnly: true).count)
            }
            try copy.close()
            return "\(events) events, \(open) open alerts"
        } catch {
            throw words(error)
        }
    }

    private static func words(_ error: any Error) -> StoreCopyError {
        switch error {
        case let error as StoreCopyError: error
        case StoreError.damaged, StoreError.unreadable, StoreError.fromTheFuture:
            .unsound("\(error)")
        default: .cannotWrite("\(error)")
        }
    }

    private static func name(at now: Instant) -> String { "\(prefix)\(stamp(now))\(suffix)" }

    /// An instant as `20260302T080000Z`.
    private static func stamp(_ now: Instant) -> String {
        let digits = now.rfc3339.prefix { $0 != "." && $0 != "Z" }
        return digits.filter { $0 != "-" && $0 != ":" } + "Z"
    }
}
