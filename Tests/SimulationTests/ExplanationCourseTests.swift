import Alerting
import CaseEvents
import RuleLanguage
import Simulation
import Testing
import WorkingTime

/// What an explanation says of alerts whose events have gone, joined or been used since.
struct ExplanationCourseTests {
    private typealias Fix = ReplayFixture

    static func event(
        _ type: String,
        _ id: String,
        hour: Int,
        retracts: String? = nil,
        replaces: String? = nil
    ) -> CaseEvent {
        let happened = Fix.start.advanced(by: .hours(hour))
        var event = CaseEvent(
            reference: EventReference(source: "urn:test", id: id),
            type: type,
            caseReference: CaseReference(unchecked: "c-0"),
            happened: happened,
            received: happened
        )
        event.arrival = Int64(hour)
        if let retracts { event.retracts = EventReference(source: "urn:test", id: retracts) }
        if let replaces { event.replaces = EventReference(source: "urn:test", id: replaces) }
        return event
    }

    /// What one rule says of events, with what a replay of them tells.
    static func lines(
        _ fragment: String,
        _ events: [CaseEvent],
        hour: Int,
        language: Language = .english
    ) throws -> [String] {
        let rule = """
            rule: rule
            title: {da: Regel, en: Rule}
            severity: high
            status: experimental
            owner: tests
            \(fragment)
            tell: [{to: contact_person}, {to: team_lead, after: 6h}]
            say: {da: Regel., en: Rule.}
            answers: [done]
            """
        let load = RuleLoader.load(
            [
                SourceFile(path: "vocabulary.yaml", text: Fix.vocabulary),
                SourceFile(path: "rule.yaml", text: rule),
            ],
            calendar: Fix.calendar
        )
        let problems = load.diagnostics.map { $0.text(language: .english) }
        let book = try #require(load.ruleBook, "\(problems)")
        let now = Fix.start.advanced(by: .hours(hour))
        var alerts: [ExplainedAlert] = []
        var replay = Replay(
            circumstances: Circumstances(replaying: book, calendar: Fix.calendar),
            disorder: .zero
        ) { transition in
            let words = transition.words(language, in: .utc, namesPeople: false)
            ExplainedAlert.add(transition.alert, at: transition.at, words: words, to: &alerts)
        }
        for event in events { replay.take(event) }
        replay.finish(at: now)
        let own = events.filter { $0.caseReference.text == "c-0" }
        let history = CaseHistory(received: own)
        return explanation(
            of: try #require(book.rules.first),
            in: history,
            of: CaseReference(unchecked: "c-0"),
            vocabulary: book.vocabulary,
            calendar: Fix.calendar,
            at: now,
            feeds: FeedSilences(from: events.filter { FeedSilences.areTold(byType: $0.type) })
        ).lines(
            language,
            in: .utc,
            alerts: alerts,
            losses: ExplainedLoss.losses(among: own, standing: history)
        )
    }

    // MARK: What was told and has gone

    @Test func `what was told of an event that is taken back since is still told`() throws {
        let events = [
            Self.event("a.happened", "a1", hour: 0),
            Self.event("c.happened", "c1", hour: 1, retracts: "a1"),
        ]
        let lines = try Self.lines("when: a.happened", events, hour: 2)
        #expect(
            lines.dropFirst(2) == [
                "  No alert now: no a.happened in the case stands.", "",
                "  2026-03-02 09:00 a.happened a1: taken back since by "
                    + "2026-03-02 10:00 c.happened c1",
                "    2026-03-02 09:00  opened  contact_person, step-0",
                "    2026-03-02 10:00  withdrawn  contact_person, withdrawn",
            ],
            "\(lines)"
        )
        let danish = try Self.lines("when: a.happened", events, hour: 2, language: .danish)
        #expect(
            danish.contains(
                "  2026-03-02 09:00 a.happened a1: trukket tilbage siden af "
                    + "2026-03-02 10:00 c.happened c1"
            ),
            "\(danish)"
        )
    }

    @Test func `who was told first of an event that is replaced since is not lost`() throws {
        let lines = try Self.lines(
            "when: a.happened",
            [
                Self.event("a.happened", "a1", hour: 0),
                Self.event("a.happened", "a2", hour: 1, replaces: "a1"),
            ],
            hour: 8
        )
        let text = lines.joined(separator: "\n")
        #expect(
            text.contains(
                "  2026-03-02 09:00 a.happened a1: replaced since by "
                    + "2026-03-02 10:00 a.happened a2\n"
                    + "    2026-03-02 09:00  opened  contact_person, step-0"
            ),
            "\(text)"
        )
        #expect(text.contains("team_lead, step-1"), "\(text)")
    }

    @Test func `what a count told is told though one of the counted is taken back`() throws {
        let lines = try Self.lines(
            "when: {count: {of: a.happened, at_least: 2, within: 5h}}",
            [
                Self.event("a.happened", "a1", hour: 0), Self.event("a.happened", "a2", hour: 1),
                Self.event("c.happened", "c1", hour: 2, retracts: "a1"),
            ],
            hour: 3
        )
        #expect(
            lines.contains(
                "  Does not count: 2026-03-02 09:00 a.happened a1: taken back since by "
                    + "2026-03-02 11:00 c.happened c1"
            ),
            "\(lines)"
        )
        #expect(
            lines.suffix(2) == [
                "    2026-03-02 10:00  opened  contact_person, step-0",
                "    2026-03-02 11:00  withdrawn  contact_person, withdrawn",
            ],
            "\(lines)"
        )
    }

    // MARK: What joined

    @Test func `an event that joins an open alert says which`() throws {
        let lines = try Self.lines(
            "when: a.happened\nper: case",
            [Self.event("a.happened", "a1", hour: 0), Self.event("a.happened", "a2", hour: 1)],
            hour: 2
        )
        #expect(
            lines.suffix(2) == [
                "  2026-03-02 10:00 a.happened a2: ALERT 2026-03-02 10:00",
                "    no new alert: it joined the one that opened 2026-03-02 09:00 for a1",
            ],
            "\(lines)"
        )
    }

    // MARK: What decides

    @Test func `a witness that an older anchor has used up is not counted`() throws {
        let lines = try Self.lines(
            "when: a.happened\nexpect: [{event: b.happened, before: 6h, consume: true}]\nper: anchor",
            [
                Self.event("b.happened", "b1", hour: 0), Self.event("a.happened", "a1", hour: 1),
                Self.event("a.happened", "a2", hour: 2),
            ],
            hour: 3
        )
        let second = lines.drop { !$0.contains("a.happened a2: ALERT") }
        #expect(
            second.contains("      2026-03-02 09:00 b.happened b1: used up for a.happened a1"),
            "\(lines)"
        )
        #expect(second.last?.hasSuffix("; of 1 in the window 0 count") == true, "\(lines)")
        let drawings = lines.filter { $0.contains("[") && $0.contains("A") && !$0.contains(":") }
        #expect(drawings.map { $0.contains("x") } == [true, false], "\(drawings)")
    }

    @Test func `a state that has held for long enough is no near miss`() throws {
        let events = [
            Self.event("s.began", "s1", hour: 0), Self.event("a.happened", "a1", hour: 9),
        ]
        let lines = try Self.lines(
            "when: a.happened\ngiven: [{state: at_sea, for: 5h}]",
            events,
            hour: 10
        )
        #expect(!lines.joined().contains("too early"), "\(lines)")
        #expect(!lines.joined().contains("outside"), "\(lines)")
        #expect(lines.contains("      2026-03-02 09:00 s.began s1"), "\(lines)")
        #expect(lines.last == "      → silent without: s1", "\(lines)")
        let young = try Self.lines(
            "when: a.happened\ngiven: [{state: at_sea, for: 12h}]",
            events,
            hour: 10
        )
        #expect(young.contains("      last before: 2026-03-02 09:00 s.began s1"), "\(young)")
    }

    @Test func `fewer than allowed is turned by more of them`() throws {
        let rule = "when: a.happened\ngiven: [{event: b.happened, count: '< 1', before: 6h}]"
        let none = try Self.lines(rule, [Self.event("a.happened", "a1", hour: 9)], hour: 10)
        #expect(
            none.last == "      → silent, had there been: b.happened (>= 1) within 6h before it, "
                + "between 2026-03-02 12:00 and 2026-03-02 18:00",
            "\(none)"
        )
        let one = try Self.lines(
            rule,
            [Self.event("b.happened", "b1", hour: 8), Self.event("a.happened", "a1", hour: 9)],
            hour: 10
        )
        #expect(one.last == "      → holds only without: b1", "\(one)")
    }

    @Test func `an absence that waited for a silent source says for which`() throws {
        func silence(_ type: String, _ id: String, hour: Int) -> CaseEvent {
            var event = Self.event(type, id, hour: hour)
            event.caseReference = CaseReference(unchecked: "source:x")
            event.data = .object(ofTexts: [("source", "x")])
            return event
        }
        let lines = try Self.lines(
            "when: a.happened\nexpect: [{event: b.happened, after: 5h}]",
            [
                Self.event("a.happened", "a1", hour: 0), silence("source.silent", "f1", hour: 2),
                silence("source.resumed", "f2", hour: 20),
            ],
            hour: 30
        )
        #expect(
            lines.contains(
                "    expect b.happened within 5h after it: missing, certain from 2026-03-03 06:00"
                    + "; x was silent from 2026-03-02 11:00 until 2026-03-03 05:00"
            ),
            "\(lines)"
        )
    }
}
