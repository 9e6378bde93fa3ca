import CaseEvents
import Foundation
import Logging
import Synchronization
import Testing

@testable import Intake

/// A spool directory in a place of its own.
final class Spool {
    let directory: TestDirectory
    let events: FakeEventDesk
    private let backlog = AsyncStream<Void>.makeStream()

    init(unavailableCount: Int = 0) throws {
        directory = try TestDirectory()
        events = FakeEventDesk(unavailableCount: unavailableCount)
        for name in ["inbox", "done", "rejected"] {
            try FileManager.default.createDirectory(
                atPath: path(name),
                withIntermediateDirectories: true
            )
        }
    }

    func path(_ name: String) -> String { "\(directory.path)/\(name)" }

    /// A directory that does not wait for files to be left alone, nor between attempts.
    func open(
        desk: (any EventDesk)? = nil,
        _ change: (inout SpoolDirectory.Settings) -> Void = { _ in }
    ) throws -> SpoolDirectory {
        var settings = SpoolDirectory.Settings(path: directory.path)
        settings.quietSeconds = 0
        settings.lookSeconds = 3600
        settings.retrySecondsMax = 0
        change(&settings)
        let backlog = backlog.continuation
        return try SpoolDirectory(
            settings: settings,
            desk: desk ?? events,
            decoder: { EventDecoder() },
            now: { Sample.received },
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            backlogTaken: { backlog.yield() }
        )
    }

    /// Looks once at everything.
    func look() async throws {
        await (try open()).lookOnce()
    }

    /// Returns when the backlog has been taken.
    func backlogWasTaken() async {
        for await _ in backlog.stream { break }
    }

    func write(_ text: String, to name: String) throws {
        try write(Data(text.utf8), to: name)
    }

    func write(_ data: Data, to name: String) throws {
        try data.write(to: URL(fileURLWithPath: path("inbox/\(name)")))
    }

    /// Makes a file of zeros that takes no room on the disk.
    func writeSparse(_ name: String, byteCount: Int, beginning: String = "") throws {
        try write(beginning, to: name)
        let handle = try #require(FileHandle(forWritingAtPath: path("inbox/\(name)")))
        try handle.truncate(atOffset: UInt64(byteCount))
        try handle.close()
    }

    /// The names in one of the directories, sorted.
    func names(_ name: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path(name)).sorted()
    }

    func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: path(name))), as: UTF8.self)
    }

    /// The values of one key in a file of reasons.
    func reasons(_ name: String, _ key: String = "code") throws -> [String] {
        try text("rejected/\(name).reason.txt").split(separator: "\n")
            .filter { $0.hasPrefix(key + ": ") }
            .map { String($0.dropFirst(key.count + 2)) }
    }
}
