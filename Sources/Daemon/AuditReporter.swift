internal import CaseEvents
internal import EventStore
internal import Notifiers
internal import ServiceManager
internal import Synchronization
internal import WorkingTime

/// Puts what the auditor tells into the journal and into the daemon's own case.
final class AuditReporter: Sendable {
    private let store: EventStore
    private let loop: CaseLoop
    private let journal: @Sendable ([Journal.Field]) -> String?

    /// A reporter that looks for earlier troubles in the store.
    init(
        store: EventStore,
        loop: CaseLoop,
        journal: @escaping @Sendable ([Journal.Field]) -> String?
    ) {
        self.store = store
        self.loop = loop
        self.journal = journal
    }

    /// Writes the notice into the journal; there is no one else to tell when that fails.
    func write(_ notice: AuditNotice) {
        guard let fields = notice.journalFields else { return }
        _ = journal(fields)
    }

    /// Hands in the event that a rule tells the operator of.
    func report(_ notice: AuditNotice) {
        switch notice {
        case .began(let finding, let now):
            loop.note(OwnEvents.auditorTrouble(finding: finding.subject.code, at: now))
        case .allIsWell(let now):
            guard hasOpenTrouble else { return }
            loop.note(OwnEvents.auditorRecovered(at: now))
        case .ended, .clockJumped:
            break
        }
    }

    /// Whether a trouble was reported, perhaps by an earlier run, that is not known to be over.
    private var hasOpenTrouble: Bool {
        let types = [OwnEvents.auditorTroubleType, OwnEvents.auditorRecoveredType]
        let events = try? store.look { try $0.readableEvents(of: .daemon) }
        return events?.last { types.contains($0.type) }?.type == OwnEvents.auditorTroubleType
    }
}

extension AuditNotice {
    /// The fields of its journal entry; nothing when it is not worth one.
    var journalFields: [Journal.Field]? {
        switch self {
        case .began(let finding, _):
            [
                ("MESSAGE", "The auditor found \(finding.subject.code): \(finding.text)"),
                ("PRIORITY", "2"),
                ("MESSAGE_ID", JournalMessageID.auditTrouble.rawValue),
                ("TOVHOLDER_FINDING", finding.subject.code),
            ]
        case .ended(let subject, _):
            [
                ("MESSAGE", "The auditor finds \(subject.code) no more"),
                ("PRIORITY", "5"),
                ("MESSAGE_ID", JournalMessageID.auditTroubleEnded.rawValue),
                ("TOVHOLDER_FINDING", subject.code),
            ]
        case .clockJumped(let jump, _):
            [
                ("MESSAGE", "The wall clock jumped by \(jump.microseconds / 1_000_000) seconds"),
                ("PRIORITY", "4"),
                ("MESSAGE_ID", JournalMessageID.clockJumped.rawValue),
                ("TOVHOLDER_SECONDS", "\(jump.microseconds / 1_000_000)"),
            ]
        case .allIsWell: nil
        }
    }
}
