package import CaseEvents
import RuleLanguage
package import WorkingTime

/// The type of the event that an answer to an alert becomes.
let answeredType = "alert.answered"

/// The type of the event that the end of an unanswered alert's time becomes.
let expiredType = "alert.expired"

extension Alert {
    /// The event that a named human's answer to the alert becomes; the answer ends it.
    ///
    /// - Parameters:
    ///   - person: Who answered; an answer without a name ends nothing.
    ///   - answer: One of the rule's answers.
    ///   - now: When the answer was given.
    /// - Returns: An event of the alert's case, whose data name the alert, its rule and its key.
    package func answered(by person: String, answer: String, at now: Instant) -> CaseEvent {
        answered(by: person, answer: answer, meaning: AnswerMeaning(), at: now)
    }

    func answered(
        by person: String,
        answer: String,
        meaning: AnswerMeaning,
        at now: Instant
    ) -> CaseEvent {
        var data = JSONWriter()
        data.beginObject()
        data.member("alert", id)
        data.member("rule", rule)
        data.member("key", key)
        data.member("answer", answer)
        data.member("by", person)
        meaning.write(to: &data)
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

extension AnswerMeaning {
    fileprivate func write(to data: inout JSONWriter) {
        if let reason { data.member("reason", reason) }
        if !roles.isEmpty { Self.write(roles.map(\.name), as: "roles", to: &data) }
        switch effect {
        case .ends(let needs):
            if !needs.isEmpty { Self.write(needs.map(\.name), as: "needs", to: &data) }
        case .holds(let until, let events, let then):
            data.member("held_until", until.rfc3339)
            if !events.isEmpty { Self.write(events, as: "events", to: &data) }
            if !then.isEmpty { Self.write(then.map(\.name), as: "then", to: &data) }
        case .handsOver(let to):
            data.member("to", to)
        }
    }

    private static func write(_ texts: [String], as name: String, to data: inout JSONWriter) {
        data.name(name)
        data.beginArray()
        for text in texts { data.string(text) }
        data.endArray()
    }

    /// Reads what the event of an answer says of its meaning; an older one ends the alert.
    init(_ data: JSONValue) {
        func texts(_ name: String) -> [String] {
            (data[name]?.elements ?? []).compactMap(\.string)
        }
        roles = texts("roles").map { Role($0) }
        reason = data["reason"]?.string
        if let text = data["held_until"]?.string, let until = try? Instant(rfc3339: text) {
            effect = .holds(
                until: until,
                events: texts("events"),
                then: texts("then").map { Role($0) }
            )
        } else if let to = data["to"]?.string {
            effect = .handsOver(to: to)
        } else {
            effect = .ends(needs: texts("needs").map { Role($0) })
        }
    }
}
