import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

@testable import Alerting

private typealias Fix = FindingFixture
private typealias Dialogue = AlertLifeDialogue

/// What an event's sender can make a message say.
struct WordingHostileValuesTests {
    /// Line breaks, controls, marks that turn the direction, what is invisible, and some letters.
    private static let scalars: [Unicode.Scalar] = [
        "\n", "\r", "\t", "\u{0B}", "\u{0C}", "\u{1B}", "\u{7F}", "\u{85}", "\u{2028}", "\u{2029}",
        "\u{200D}", "\u{200F}", "\u{202D}", "\u{202E}", "\u{2066}", "\u{2069}", "\u{FEFF}",
        "\u{AD}", "\u{E0041}", "\u{301}", "\u{1F468}", "A", "æ", "<", "&", "{",
    ]
    private static let mark = Array("MARK".unicodeScalars)
    private static let literalCount = "Før  efter.".unicodeScalars.count

    private func data(_ value: String) throws -> JSONValue {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("note", value)
        writer.endObject()
        return try JSONValue(parsing: writer.bytes)
    }

    /// The messages of an alert whose anchor carries the value, from its beginning to its end.
    private func messages(carrying value: String) throws -> [MessageContent] {
        let parts: [SentenceTemplate.Part] = [
            .literal("Før "), .field(["event", "data", "note"]), .literal(" efter."),
        ]
        var dialogue = Dialogue(
            Dialogue.rule(
                tell: [Dialogue.step("contact_person", repeats: .hours(1))],
                danish: parts
            )
        )
        dialogue.disclosure = DisclosurePolicy(detailDomains: ["kommune.example"])
        let anchor = CaseEvent(
            reference: Fix.reference("a"),
            type: "anchor",
            caseReference: Fix.caseReference,
            happened: Fix.start,
            data: try data(value),
            received: Fix.start
        )
        var contents: [MessageContent] = []
        dialogue.take(anchor, at: .zero)
        contents += dialogue.tellings.map(\.content)
        dialogue.look(at: .hours(1))
        contents += dialogue.tellings.map(\.content)
        dialogue.take(
            Fix.event("event.retracted", "r", at: .hours(2), retracts: "a"),
            at: .hours(2)
        )
        return contents + dialogue.tellings.map(\.content)
    }

    private func holdsMark(_ text: String) -> Bool {
        let scalars = Array(text.unicodeScalars)
        guard scalars.count >= Self.mark.count else { return false }
        return (0...(scalars.count - Self.mark.count)).contains { start in
            Array(scalars[start..<(start + Self.mark.count)]) == Self.mark
        }
    }

    private func breaksLineOrDirection(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }

    @Test func `a value of an event stands in the detail alone, on one line and not too long`()
        throws
    {
        var random = SeededGenerator(seed: 12)
        for round in 0..<300 {
            let length = round == 0 ? 10_000 : random.pick([0, 1, 7, 115, 116, 117, 500])
            var value = "MARK"
            for _ in 0..<length { value.unicodeScalars.append(random.pick(Self.scalars)) }
            let messages = try messages(carrying: value)
            #expect(messages.count == 3)
            #expect(messages.count { $0.detail != nil } == 2)
            for content in messages {
                let facts = content.facts.flatMap { [$0.label, $0.value] }
                let open = [content.subject, content.lead, content.action ?? "", content.footer]
                #expect(!(open + facts).contains(where: holdsMark), "round \(round)")
                guard let detail = content.detail else { continue }
                #expect(holdsMark(detail), "round \(round)")
                #expect(!detail.unicodeScalars.contains(where: breaksLineOrDirection))
                let scalarCountMax = Self.literalCount + Wording.valueLengthMax + 1
                #expect(detail.unicodeScalars.count <= scalarCountMax, "round \(round)")
            }
        }
    }

    @Test func `no message carries a CPR number that stands in an event`() throws {
        let values = [
            "se 250947-9989 Nancy og naboen 210300 9996", "2103009996", "250947\u{200B}-9989",
            String(repeating: "x", count: Wording.valueLengthMax - 8) + " 250947-9989",
        ]
        for value in values {
            let details = try messages(carrying: value).compactMap(\.detail)
            #expect(details.count == 2)
            for detail in details {
                #expect(!detail.contains { $0.isNumber }, "\(detail)")
                #expect(detail.contains("[C"), "\(detail)")
            }
        }
    }

    @Test(arguments: [
        ("day", #""efter aftale med Nancy""#, "ikke oplyst"),
        ("day", #""2026-11-24""#, "tirsdag 24. november"),
        ("hour", #""i nat""#, "ikke oplyst"),
        ("kind", #""inpatient""#, "inpatient"), ("kind", #""på stue 4 ved Nancy""#, "ikke oplyst"),
        ("count", #""tre""#, "ikke oplyst"), ("count", "3", "3"),
        ("count", "2509479989", "[CPR]"),
        ("flag", #""ja, siger Nancy""#, "ikke oplyst"), ("flag", "true", "ja"),
        ("note", #""en tekst""#, "en tekst"),
    ])
    func `what is not of its attribute's kind is not stated`(
        name: String,
        value: String,
        shown: String
    ) throws {
        let attributes: [(String, AttributeKind)] = [
            ("day", .date), ("hour", .instant), ("kind", .choice(["inpatient"])),
            ("count", .number), ("flag", .boolean), ("note", .text),
        ]
        let type = EventType(
            name: "anchor",
            meaning: Localized(danish: "a", english: "a"),
            attributes: attributes.map { Attribute(name: $0.0, kind: $0.1) },
            disclosure: .open,
            reportedBy: []
        )
        let rule = Dialogue.rule(danish: [.literal("Før "), .field(["event", "data", name])])
        let wording = Wording(
            alert: Alert(
                id: "x",
                caseReference: Fix.caseReference,
                rule: rule.name,
                ruleMeaning: "",
                key: "case",
                severity: .high,
                anchors: [],
                opened: Fix.start,
                raised: Fix.start,
                deadline: nil,
                state: .open,
                tellings: [],
                nextStep: nil
            ),
            rule: rule,
            anchor: Fix.event("anchor", "a", at: .zero, data: #"{"\#(name)":\#(value)}"#),
            person: Person(id: "bo", email: "bo@kommune.example", language: .danish),
            circumstances: Circumstances(
                ruleBook: RuleBook(
                    rules: [rule],
                    vocabulary: Vocabulary(eventTypes: [type], states: []),
                    meaning: ""
                ),
                roster: Dialogue.roster(),
                calendar: try Fix.copenhagen(),
                disclosure: DisclosurePolicy(detailDomains: ["kommune.example"]),
                language: .danish
            )
        )
        #expect(wording.content(.first).detail == "Før " + shown)
    }
}
