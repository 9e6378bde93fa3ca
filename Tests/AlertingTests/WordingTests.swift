@testable import Alerting
import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

private typealias Fix = FindingFixture
private typealias Dialogue = AlertLifeDialogue

struct WordingTests {
    private static let say: [SentenceTemplate.Part] = [
        .literal("A "), .field(["event", "time"]), .literal(", B "),
        .field(["event", "data", "value"]), .literal("."),
    ]

    private func alert(
        deadline: Instant? = nil,
        severity: Severity = .urgent,
        opened: Instant = Fix.start
    ) -> Alert {
        Alert(
            id: "x",
            caseReference: Fix.caseReference,
            rule: "rule",
            ruleMeaning: "first",
            key: "case",
            severity: severity,
            anchors: [],
            opened: opened,
            raised: Fix.start,
            deadline: deadline,
            state: .open,
            tellings: [],
            nextStep: nil
        )
    }

    private func content(
        _ occasion: Wording.Occasion,
        _ language: Language,
        of alert: Alert,
        value: String = #""to dage""#,
        detailDomains: [String] = []
    ) throws -> MessageContent {
        let circumstances = Circumstances(
            ruleBook: Fix.book(),
            roster: Dialogue.roster(),
            calendar: try Fix.copenhagen(),
            disclosure: DisclosurePolicy(detailDomains: detailDomains),
            language: .danish
        )
        let wording = Wording(
            alert: alert,
            rule: Dialogue.rule(danish: Self.say, english: Self.say),
            anchor: Fix.event("anchor", "a", at: .zero, data: #"{"value":\#(value)}"#),
            person: Person(id: "bo", email: "bo@kommune.example", language: language),
            circumstances: circumstances
        )
        return wording.content(occasion)
    }

    /// The content as a person reads it.
    private func text(_ content: MessageContent) -> String {
        ([content.subject, content.lead, content.detail ?? "-"]
            + content.facts.map { "\($0.label): \($0.value)" }
            + [content.action ?? "-", content.footer])
            .joined(separator: "\n")
    }

    @Test func `a new alert in Danish`() throws {
        let alert = alert(deadline: Fix.at(.days(2)))
        #expect(
            text(try content(.first, .danish, of: alert)) == """
                [tovholder] Ny advis – c-1001 – haster
                Der er en ny advis i en sag, hvor du har en rolle. Se på sagen og svar.
                -
                Sag: c-1001
                Alvor: haster
                Frist: onsdag 4. marts kl. 09.00
                Åbn og svar
                Du får beskeden, fordi du har en rolle i sagen. Videresend den ikke.
                """
        )
    }

    @Test func `a new alert in English`() throws {
        let alert = alert(deadline: Fix.at(.days(2)))
        #expect(
            text(try content(.first, .english, of: alert)) == """
                [tovholder] New alert – c-1001 – urgent
                There is a new alert in a case where you have a role. Look at the case and answer.
                -
                Case: c-1001
                Severity: urgent
                Deadline: Wednesday 4 March 09:00
                Open and answer
                You get this because you have a role in the case. Do not forward it.
                """
        )
    }

    @Test func `a reminder, an alert that is open again and a withdrawal`() throws {
        let alert = alert(severity: .high)
        let table: [(occasion: Wording.Occasion, language: Language, subject: String)] = [
            (.reminder, .danish, "[tovholder] Påmindelse – c-1001 – høj"),
            (.reminder, .english, "[tovholder] Reminder – c-1001 – high"),
            (.openAgain, .danish, "[tovholder] Åben igen – c-1001 – høj"),
            (.openAgain, .english, "[tovholder] Open again – c-1001 – high"),
            (.withdrawal, .danish, "[tovholder] Trukket tilbage – c-1001 – høj"),
            (.withdrawal, .english, "[tovholder] Withdrawn – c-1001 – high"),
        ]
        for row in table {
            let content = try content(row.occasion, row.language, of: alert)
            #expect(content.subject == row.subject)
            #expect((content.action == nil) == (row.occasion == .withdrawal))
        }
    }

    @Test func `every severity has a word in both languages`() throws {
        let words = try Severity.allCases.map { severity in
            try [Language.danish, .english].map { language in
                try content(.first, language, of: alert(severity: severity)).facts[1].value
            }
        }
        #expect(
            words == [
                ["lav", "low"], ["normal", "normal"], ["høj", "high"], ["haster", "urgent"],
            ]
        )
    }

    @Test func `a withdrawal says that nothing is left to do, without detail and blame`() throws {
        let content = try content(
            .withdrawal,
            .danish,
            of: alert(deadline: Fix.start),
            detailDomains: ["kommune.example"]
        )
        #expect(
            content.lead
                == "Grundlaget for den tidligere besked er faldet bort. Du skal ikke gøre mere."
        )
        #expect(content.detail == nil)
        #expect(content.facts.map(\.value) == ["c-1001"])
    }

    @Test func `the rule's own text goes only to domains that may carry it`() throws {
        let allowed = try content(
            .first,
            .danish,
            of: alert(),
            detailDomains: ["Kommune.Example"]
        )
        #expect(allowed.detail == "A mandag 2. marts kl. 09.00, B to dage.")
        for domains in [[], ["example"], ["ommune.example"], ["kommune.example.org"]] {
            #expect(try content(.first, .danish, of: alert(), detailDomains: domains).detail == nil)
        }
    }

    @Test func `values of events are written for people`() throws {
        let table: [(value: String, danish: String, english: String)] = [
            (#""2026-11-24""#, "tirsdag 24. november", "Tuesday 24 November"),
            (
                #""2026-11-24T13:30:00Z""#, "tirsdag 24. november kl. 14.30",
                "Tuesday 24 November 14:30"
            ),
            ("true", "ja", "yes"), ("false", "nej", "no"), ("3", "3", "3"), ("2.5", "2,5", "2.5"),
            (#"["a","b"]"#, "a, b", "a, b"), ("null", "ikke oplyst", "not stated"),
            (#""linje\r\nto\u0007\u2028\u202e""#, "linje  to   ", "linje  to   "),
        ]
        for row in table {
            for (language, expected) in [(Language.danish, row.danish), (.english, row.english)] {
                let content = try content(
                    .first,
                    language,
                    of: alert(),
                    value: row.value,
                    detailDomains: ["kommune.example"]
                )
                #expect(content.detail?.hasSuffix(", B \(expected).") == true, "\(row.value)")
            }
        }
    }

    @Test func `a long value is cut at the limit`() throws {
        for (length, isCut) in [
            (Wording.valueLengthMax, false), (Wording.valueLengthMax + 1, true),
        ] {
            let content = try content(
                .first,
                .danish,
                of: alert(),
                value: "\"" + String(repeating: "x", count: length) + "\"",
                detailDomains: ["kommune.example"]
            )
            let written = content.detail?.filter { $0 == "x" }.count
            #expect(written == Wording.valueLengthMax)
            #expect(content.detail?.contains("…") == isCut)
        }
    }

    @Test func `what was found late says so, in the first message alone`() throws {
        let hour = Elapsed.hours(1)
        let table: [(age: Elapsed, occasion: Wording.Occasion, isSaid: Bool)] = [
            (hour, .first, false), (hour + Fix.microsecond, .first, true),
            (.days(3), .reminder, false), (.days(3), .withdrawal, false),
        ]
        for row in table {
            let alert = alert(opened: Fix.start.advanced(by: -row.age))
            let danish = try content(row.occasion, .danish, of: alert).lead
            let english = try content(row.occasion, .english, of: alert).lead
            #expect(danish.contains("fundet sent") == row.isSaid)
            #expect(english.contains("found late") == row.isSaid)
        }
    }

    @Test func `messages go in the recipient's language, else in the municipality's`() throws {
        for (language, subject) in [
            (Language?.none, "[tovholder] Ny advis – c-1001 – normal"),
            (.english, "[tovholder] New alert – c-1001 – normal"),
        ] {
            var dialogue = Dialogue(Dialogue.rule(), roster: Dialogue.roster(language: language))
            dialogue.receive(Fix.event("anchor", "a", at: .zero), at: .zero)
            #expect(dialogue.decision(at: .zero).tellings.map(\.content.subject) == [subject])
        }
    }
}

/// What may never stand in a message without permission to carry detail.
struct WordingDisclosureTests {
    private static let secrets = [
        "250947-9989", "2509479989", "Nancy", "hospital.discharged", "metadon", "Bo Holm", "rule-x",
        "\r\nBcc: eve@elsewhere.example",
    ]

    private func event(
        _ type: String,
        _ id: String,
        at distance: Elapsed,
        random: inout SeededGenerator
    ) -> CaseEvent {
        let secret = random.pick(["250947-9989", "Nancy", "metadon", #"\r\nBcc: eve"#])
        return Fix.event(type, id, at: distance, data: #"{"value":"\#(secret)"}"#)
    }

    @Test func `neither subject nor preview reveals who the citizen is or what happened`() {
        var random = SeededGenerator(seed: 11)
        let say: [SentenceTemplate.Part] = [
            .literal("metadon Nancy "), .field(["event", "data", "value"]),
        ]
        var contents: [MessageContent] = []
        for _ in 0..<200 {
            var dialogue = Dialogue(
                Dialogue.rule(
                    "rule-x",
                    when: .event(types: ["hospital.discharged"]),
                    severity: random.pick(Severity.allCases),
                    tell: [Dialogue.step("contact_person", "team", repeats: .hours(6))],
                    danish: say,
                    english: say
                ),
                roster: Dialogue.roster(language: random.pick([nil, .danish, .english]))
            )
            dialogue.receive(
                event("hospital.discharged", "a", at: .zero, random: &random),
                at: .zero
            )
            contents += dialogue.decision(at: .zero).tellings.map(\.content)
            dialogue.look(at: .zero)
            contents += dialogue.decision(at: .hours(7)).tellings.map(\.content)
            let back = Fix.event("event.retracted", "r", at: .hours(8), retracts: "a")
            dialogue.receive(back, at: .hours(8))
            contents += dialogue.decision(at: .hours(8)).tellings.map(\.content)
        }
        #expect(contents.count == 200 * 6)
        for content in contents {
            let facts = content.facts.map { "\($0.label) \($0.value)" }
            let text =
                ([content.subject, content.lead, content.footer, content.action ?? ""]
                + facts).joined(separator: " ")
            for secret in Self.secrets { #expect(!text.contains(secret), "\(text)") }
            #expect(content.detail == nil)
            #expect(content.facts.count <= 3)
            #expect(content.subject.hasPrefix("[tovholder] "))
            #expect(content.subject.unicodeScalars.allSatisfy { $0.value >= 0x20 })
        }
    }

    @Test func `identifiers and reasons reveal no event, name or number`() {
        var random = SeededGenerator(seed: 12)
        var dialogue = Dialogue(
            Dialogue.rule(when: .event(types: ["hospital.discharged"]), key: .perAnchor)
        )
        for number in 0..<20 {
            let hour = Elapsed.hours(number)
            dialogue.receive(
                event("hospital.discharged", "250947-9989-\(number)", at: hour, random: &random),
                at: hour
            )
            let decision = dialogue.decision(at: hour)
            let texts = decision.reasons + decision.tellings.map(\.id) + decision.alerts.map(\.id)
            for secret in Self.secrets { #expect(!texts.joined().contains(secret)) }
            dialogue.look(at: hour)
        }
        let identifiers = dialogue.alerts.map(\.id)
        #expect(Set(identifiers).count == 20)
        let allowed = Set("abcdefghijklmnopqrstuvwxyz0123456789")
        #expect(identifiers.allSatisfy { $0.count == 26 && $0.allSatisfy(allowed.contains) })
    }
}
