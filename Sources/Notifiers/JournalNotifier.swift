internal import Alerting
internal import CaseEvents
internal import RuleLanguage

/// Writes who was told of what into the journal, in fields that tools can select.
///
/// Persons stand there by their identifier in the roster, never by name or address.
package struct JournalNotifier: Notifier {
    /// One field of a journal entry.
    package typealias Field = (name: String, value: String)

    private let write: @Sendable ([Field]) -> String?

    package var channel: Channel { .journal }

    /// A notifier that writes entries by the function.
    ///
    /// - Parameter write: Writes one entry; returns nothing on success, else why it could not.
    package init(write: @escaping @Sendable ([Field]) -> String?) {
        self.write = write
    }

    package func deliver(_ letter: PreparedLetter) -> DeliveryOutcome {
        guard let reason = write(Self.fields(letter.telling)) else {
            return .delivered("the journal has it")
        }
        return .temporary(reason)
    }

    /// The entry's fields, in the order in which they are written.
    static func fields(_ telling: Telling) -> [Field] {
        [
            ("MESSAGE", message(telling)),
            ("PRIORITY", String(priority(telling))),
            ("MESSAGE_ID", messageID(telling.cause).rawValue),
            ("TOVHOLDER_ALERT", telling.alert),
            ("TOVHOLDER_RULE", telling.rule),
            ("TOVHOLDER_CASE", telling.caseReference.text),
            ("TOVHOLDER_STEP", telling.cause.label),
            ("TOVHOLDER_TO", "\(telling.role.name) \(telling.person.id)"),
            ("TOVHOLDER_SEVERITY", telling.severity.rawValue),
            ("TOVHOLDER_TELLING", telling.id),
        ]
    }

    /// One line: what, about which case, how urgent, who was told, what is to be done.
    private static func message(_ telling: Telling) -> String {
        let who = "\(telling.role.name) (\(telling.person.id))"
        let what =
            "rule \(telling.rule), case \(telling.caseReference.text), \(telling.severity.rawValue)"
        let text =
            switch telling.cause {
            case .step(_, repetition: 0): "Alert: \(what): told \(who), who owes an answer"
            case .step, .stepAnew, .unreached:
                "Alert, again: \(what): told \(who), who owes an answer"
            case .reminder(let distance):
                "Reminder (deadline \(distance)): \(what): told \(who), who owes an answer"
            case .handedOver: "Handed over: \(what): told \(who), who owes an answer"
            case .holdEnded: "Open again: \(what): told \(who), who owes an answer"
            case .expired: "Expired, nobody has answered: \(what): told \(who)"
            case .withdrawn: "Withdrawn: \(what): told \(who); nothing is left to do"
            case .foundTooLate: "Found too late: \(what): told \(who) in a digest"
            case .report: "Report of the week: told \(who)"
            }
        return MailText.singleLine(text)
    }

    private static func messageID(_ cause: TellingCause) -> JournalMessageID {
        switch cause {
        case .step, .stepAnew, .unreached, .handedOver, .holdEnded, .expired: .told
        case .reminder: .reminder
        case .withdrawn: .withdrawn
        case .foundTooLate, .report: .told
        }
    }

    /// The syslog priority (RFC 5424 §6.2.1).
    private static func priority(_ telling: Telling) -> Int {
        guard telling.cause != .withdrawn, telling.cause != .foundTooLate else { return 5 }
        return switch telling.severity {
        case .low: 6
        case .normal: 5
        case .high: 4
        case .urgent: 2
        }
    }
}
