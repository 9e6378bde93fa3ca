package import Alerting
internal import CaseEvents
internal import RuleLanguage

/// A message that will never arrive, in the journal: loud, whatever else becomes of it.
package enum DeadLetter {
    /// The entry's fields, in the order in which they are written.
    ///
    /// - Parameters:
    ///   - telling: What was to be told.
    ///   - channel: How.
    ///   - reason: What the channel said, without personal data.
    /// - Returns: Fields for the journal; persons stand there by their identifier in the roster.
    package static func fields(
        _ telling: Telling,
        channel: String,
        reason: String
    ) -> [JournalNotifier.Field] {
        let text =
            "NOT DELIVERED by \(channel): rule \(telling.rule), case \(telling.caseReference.text), "
            + "to \(telling.role.name) (\(telling.person.id)): \(reason)"
        return [
            ("MESSAGE", MailText.singleLine(text)),
            ("PRIORITY", "3"),
            ("MESSAGE_ID", JournalMessageID.undeliverable.rawValue),
            ("TOVHOLDER_ALERT", telling.alert),
            ("TOVHOLDER_RULE", telling.rule),
            ("TOVHOLDER_CASE", telling.caseReference.text),
            ("TOVHOLDER_TO", "\(telling.role.name) \(telling.person.id)"),
            ("TOVHOLDER_CHANNEL", channel),
            ("TOVHOLDER_TELLING", telling.id),
        ]
    }
}
