internal import Alerting
internal import CaseEvents
internal import RuleLanguage
internal import WorkingTime

/// A letter as JSON, for programs: what an e-mail says in the open, and no more.
///
/// The rule's name and text stay behind, because both can tell what happened to the citizen
/// (`standards.md` §8.1). Persons stand there by their identifier in the roster.
enum LetterDocument {
    /// The longest document, in bytes.
    static let documentByteCountMax = 65_536

    /// The same letter gives the same bytes, whenever it is written; nothing when it is too long.
    static func bytes(of letter: PreparedLetter) -> [UInt8]? {
        let lead = letter.telling
        var json = JSONWriter()
        json.beginObject()
        member("type", "tovholder.\(kind(lead.cause))", in: &json)
        member("timestamp", lead.decided.rfc3339, in: &json)
        json.name("data")
        json.beginObject()
        member("message", letter.id, in: &json)
        member("role", lead.role.name, in: &json)
        member("person", lead.person.id, in: &json)
        member("language", lead.content.language.rawValue, in: &json)
        if let link = letter.answerLink, let action = lead.content.action {
            member("action", action, in: &json)
            member("link", link, in: &json)
        }
        json.name("tellings")
        json.beginArray()
        for telling in letter.tellings { write(telling, to: &json) }
        json.endArray()
        json.endObject()
        json.endObject()
        return json.bytes.count <= documentByteCountMax ? json.bytes : nil
    }

    private static func write(_ telling: Telling, to json: inout JSONWriter) {
        json.beginObject()
        member("telling", telling.id, in: &json)
        member("alert", telling.alert, in: &json)
        member("case", telling.caseReference.text, in: &json)
        member("kind", kind(telling.cause), in: &json)
        member("severity", telling.severity.rawValue, in: &json)
        member("subject", telling.content.subject, in: &json)
        member("lead", telling.content.lead, in: &json)
        json.name("facts")
        json.beginArray()
        for fact in telling.content.facts {
            json.beginObject()
            member("label", fact.label, in: &json)
            member("value", fact.value, in: &json)
            json.endObject()
        }
        json.endArray()
        json.endObject()
    }

    static let tooLong = DeliveryOutcome.permanent(
        "the message is longer than \(documentByteCountMax) bytes"
    )

    private static func member(_ name: String, _ text: String, in json: inout JSONWriter) {
        json.name(name)
        json.string(text)
    }

    private static func kind(_ cause: TellingCause) -> String {
        switch cause {
        case .step, .stepAnew, .unreached: "alert"
        case .reminder: "reminder"
        case .handedOver: "hand-over"
        case .holdEnded: "open-again"
        case .expired: "expiry"
        case .report: "report"
        case .withdrawn: "withdrawal"
        case .foundTooLate: "found-too-late"
        }
    }
}
