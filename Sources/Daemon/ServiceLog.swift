internal import Foundation
internal import Logging
internal import Notifiers
internal import ServiceManager
internal import Synchronization

/// Writes the daemon's log: for a person to standard error, for the journal as entries of its own
/// with native fields.
///
/// The journal adds times and reads levels itself, so neither stands in the text there. What follows
/// a message as `key=value` is a field `TOVHOLDER_KEY` there.
struct ServiceLog: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level
    private let forJournal: Bool
    private let journal: Journal

    /// A handler for the level.
    init(level: Logger.Level, forJournal: Bool, journal: Journal = Journal()) {
        logLevel = level
        self.forJournal = forJournal
        self.journal = journal
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
        guard forJournal else {
            let tail = all.filter { !Self.isField($0.key) }.map { " \($0.key)=\($0.value)" }
            let text = Self.line("\(event.message)\(tail.joined())")
            let head = "\(Date().formatted(.iso8601)) \(event.level.rawValue): "
            FileHandle.standardError.write(Data("\(head)\(text)\n".utf8))
            return
        }
        let tail = all.filter { !Self.isField($0.key) }.map { " \($0.key)=\($0.value)" }
        var fields: [Journal.Field] = [
            ("MESSAGE", Self.line("\(event.message)\(tail.joined())")),
            ("PRIORITY", "\(event.level.journalPriority)"),
            ("SYSLOG_IDENTIFIER", "tovholder"),
        ]
        for (key, value) in all { fields.append((Self.fieldName(key), Self.line("\(value)"))) }
        _ = journal.write(fields)
    }

    /// One entry is one line, whatever stands in it.
    private static func line(_ text: String) -> String {
        String(text.map { $0.isNewline ? " " : $0 })
    }

    /// Whether a key is for the journal alone: it is written as a field's name already.
    private static func isField(_ key: String) -> Bool {
        key == "MESSAGE_ID" || key.hasPrefix("TOVHOLDER_")
    }

    private static func fieldName(_ key: String) -> String {
        guard !isField(key) else { return key }
        let letters = key.uppercased().unicodeScalars.prefix(40).map { scalar in
            switch scalar {
            case "A"..."Z", "0"..."9": Character(scalar)
            default: "_" as Character
            }
        }
        return "TOVHOLDER_" + String(letters)
    }
}

extension Logger.Metadata {
    /// What the journal is told of the kind of an entry, and more fields of its own.
    static func event(
        _ kind: JournalMessageID,
        _ fields: [String: Logger.Metadata.Value] = [:]
    ) -> Logger.Metadata {
        fields.merging(["MESSAGE_ID": "\(kind.rawValue)"]) { $1 }
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
