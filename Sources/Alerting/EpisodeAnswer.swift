package import CaseEvents
package import WorkingTime

/// The type of the event that an answer to an alert becomes.
let answeredType = "alert.answered"

extension Alert {
    /// The event that a named human's answer to the alert becomes.
    ///
    /// - Parameters:
    ///   - person: Who answered; an answer without a name ends nothing.
    ///   - answer: One of the rule's answers.
    ///   - now: When the answer was given.
    /// - Returns: An event of the alert's case, whose data name the alert, its rule and its key.
    package func answered(by person: String, answer: String, at now: Instant) -> CaseEvent {
        var data = JSONWriter()
        data.beginObject()
        data.member("alert", id)
        data.member("rule", rule)
        data.member("key", key)
        data.member("answer", answer)
        data.member("by", person)
        data.endObject()
        return CaseEvent(
            reference: EventReference(
                source: CaseEvent.ownSource,
                id: "answered/\(id)/\(now.microseconds)"
            ),
            type: answeredType,
            caseReference: caseReference,
            happened: now,
            // The writer closes what it opens, so that the text always parses.
            data: (try? JSONValue(parsing: data.bytes)) ?? .emptyObject,
            received: now
        )
    }
}
