internal import Foundation
internal import GRDB

extension EventStore {
    /// Writes a copy of one consistent state to a new file, while others go on writing.
    ///
    /// The copy gets its name only when it is whole, sound and on the disk; it is readable for its
    /// owner alone. From another process it hinders the daemon no more than any reader does.
    ///
    /// - Parameter path: Where there is no file yet.
    /// - Throws: `StoreError`; then nothing is left behind.
    package func backup(to path: String) throws(StoreError) {
        guard !FileManager.default.fileExists(atPath: path) else {
            throw .cannotOpen(path: path, reason: "there is a file already; name another")
        }
        let partial = path + ".partial"
        do {
            try Self.makeEmptyFile(at: partial)
            try copy(to: partial)
            try Self.verify(partial)
            try FileHandle(forUpdating: URL(fileURLWithPath: partial)).synchronize()
            try FileManager.default.moveItem(atPath: partial, toPath: path)
            // The new name is on the disk only when the directory is.
            let directory = URL(fileURLWithPath: path).deletingLastPathComponent().path
            try FileHandle(forReadingAtPath: directory)?.synchronize()
        } catch {
            try? FileManager.default.removeItem(atPath: partial)
            throw Self.backupError(error, path: path)
        }
    }

    private static func makeEmptyFile(at path: String) throws(StoreError) {
        try? FileManager.default.removeItem(atPath: path)
        let made = FileManager.default.createFile(
            atPath: path,
            contents: nil,
            attributes: [.posixPermissions: 0o600]
        )
        guard made else {
            throw .cannotOpen(path: path, reason: Self.cannotOpenReason)
        }
    }

    private func copy(to path: String) throws {
        try queue.writeWithoutTransaction { database in
            try database.execute(sql: "VACUUM INTO ?", arguments: [path])
        }
    }

    private static func verify(_ path: String) throws {
        let copy = try EventStore(path: path, purpose: .reading)
        let problems = try copy.integrityProblems()
        try copy.close()
        guard problems.isEmpty else {
            throw StoreError.damaged(reason: "in the copy: \(problems.joined(separator: "; "))")
        }
    }

    private static func backupError(_ error: any Error, path: String) -> StoreError {
        switch StoreError(error) {
        case .full: .failed(reason: "the disk has no room for the copy \(path)")
        case .failed where error is CocoaError:
            .cannotOpen(path: path, reason: "it cannot be written")
        case let other: other
        }
    }
}
