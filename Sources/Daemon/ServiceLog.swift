internal import Foundation
internal import Logging
internal import Synchronization

/// Writes the daemon's log to standard error, for a person or for the journal.
///
/// Under systemd each line begins with its level, which the journal reads, and without a time, which
/// the journal adds; elsewhere with both in words.
struct ServiceLog: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level
    private let forJournal: Bool

    /// A handler for the level.
    init(level: Logger.Level, forJournal: Bool) {
        logLevel = level
        self.forJournal = forJournal
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        let tail = all.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
        // One entry is one line, whatever stands in it.
        let text = "\(event.message)\(tail)".map { $0.isNewline ? " " : String($0) }.joined()
        let head =
            forJournal
            ? "<\(event.level.journalPriority)>"
            : "\(Date().formatted(.iso8601)) \(event.level.rawValue): "
        FileHandle.standardError.write(Data("\(head)\(text)\n".utf8))
    }
}

extension Logger.Level {
    /// The syslog priority, RFC 5424 §6.2.1.
    fileprivate var journalPriority: Int {
        switch self {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }
}
