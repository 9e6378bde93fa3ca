import Alerting
import CaseEvents
import RuleLanguage
import Simulation
import Testing
import WorkingTime

struct ExplanationTests {
    private typealias Fix = ReplayFixture

    private static func explain(
        _ number: Int,
        _ events: [CaseEvent],
        at now: Instant
    ) throws -> Explanation {
        let circumstances = try Fix.circumstances([number], ladder: false)
        let rule = try #require(circumstances.ruleBook.rules.first)
        return explanation(
            of: rule,
            in: CaseHistory(received: events),
            of: CaseReference(unchecked: "c-0"),
            vocabulary: circumstances.ruleBook.vocabulary,
            calendar: circumstances.calendar,
            at: now
        )
    }

    private static func event(_ type: String, _ id: String, hour: Int) -> CaseEvent {
        let happened = Fix.start.advanced(by: .hours(hour))
        return CaseEvent(
            reference: EventReference(source: "urn:test", id: id),
            type: type,
            caseReference: CaseReference(unchecked: "c-0"),
            happened: happened,
            received: happened
        )
    }

    @Test func `an explanation alerts exactly where there is a finding`() throws {
        var foundCount = 0
        for number in Fix.fragments.indices {
            let circumstances = try Fix.circumstances([number], ladder: false)
            for seed in 0..<UInt64(20) {
                let events = Fix.events(count: 40, seed: seed, isIntricate: seed % 2 == 0)
                    .enumerated().map { number, event in
                        var event = event
                        event.caseReference = CaseReference(unchecked: "c-0")
                        event.arrival = Int64(number)
                        return event
                    }
                let now = events[25].happened
                let found = findings(
                    in: CaseHistory(received: events),
                    of: CaseReference(unchecked: "c-0"),
                    by: circumstances.ruleBook,
                    calendar: circumstances.calendar,
                    at: now
                )
                let explained = try Self.explain(number, events, at: now)
                var standing: Set<EventReference> = []
                var pending: Set<EventReference> = []
                for anchor in explained.anchors {
                    if case .found = anchor.verdict { standing.insert(anchor.event.reference) }
                    if case .pending = anchor.verdict { pending.insert(anchor.event.reference) }
                }
                #expect(standing == Set(found.standing.map(\.anchor)), "\(number) \(seed)")
                #expect(pending == Set(found.pending.map(\.anchor)), "\(number) \(seed)")
                foundCount += standing.count
            }
        }
        #expect(foundCount > 200)
    }

    @Test func `a missing event is explained with its window and what lay outside it`() throws {
        let events = [
            Self.event("b.happened", "b1", hour: 0), Self.event("a.happened", "a1", hour: 8),
        ]
        let lines = try Self.explain(0, events, at: Fix.start.advanced(by: .hours(9)))
            .lines(.english, in: .utc)
        let expected = [
            "rule-0, c-0, looked at 2026-03-02 18:00 (UTC)",
            "  For each a.happened, expect b.happened within 6h before it; if it is missing, "
                + "tell contact_person at once; one alert for each event.",
            "", "  2026-03-02 17:00 a.happened a1: ALERT 2026-03-02 17:00",
            "    expect b.happened within 6h before it: missing, certain from 2026-03-02 17:00",
            "      o············[-----------------------------------------A",
            "      2026-03-02 11:00 – 2026-03-02 17:00",
            "      outside: 2026-03-02 09:00 b.happened b1, 2h too early",
            "      → silent, had there been: b.happened within 6h before it, "
                + "between 2026-03-02 11:00 and 2026-03-02 17:00",
        ]
        #expect(lines == expected)
    }

    @Test func `a rule that sees none of its events says so`() throws {
        let events = [Self.event("b.happened", "b1", hour: 0)]
        let lines = try Self.explain(0, events, at: Fix.start).lines(.danish, in: .utc)
        #expect(lines.last == "  Ingen advis: der er ingen a.happened i sagen.")
    }

    @Test func `an event that the rule's where leaves out is explained`() throws {
        let events = [Self.event("d.happened", "d1", hour: 0)]
        let lines = try Self.explain(4, events, at: Fix.start).lines(.english, in: .utc)
        #expect(
            lines.dropFirst(3) == [
                "  2026-03-02 09:00 d.happened d1: no alert: where "
                    + "event.data.kind == \"x\" is unknown: something is missing",
                "    → needs: that what where asks for is on record",
            ]
        )
    }

    @Test func `an absence that may still end is an alert to come`() throws {
        let events = [Self.event("a.happened", "a1", hour: 0)]
        let explained = try Self.explain(1, events, at: Fix.start.advanced(by: .hours(1)))
        let due = Fix.start.advanced(by: .hours(5))
        #expect(explained.anchors.map(\.verdict) == [.pending(at: due)])
    }

    @Test func `what happens after the case has stopped is explained by that`() throws {
        let events = [
            Self.event("case.closed", "s1", hour: 0), Self.event("a.happened", "a1", hour: 1),
        ]
        let explained = try Self.explain(0, events, at: Fix.start.advanced(by: .hours(2)))
        #expect(explained.anchors.map(\.verdict) == [.stopped])
        #expect(explained.stops.map(\.event.reference.id) == ["s1"])
    }

    // MARK: Forms, pauses, suspensions and anchors that are none

    /// What a rule of one fragment says of events, with the files of a municipality beside it.
    private static func lines(
        _ fragment: String,
        _ events: [CaseEvent],
        local: String? = nil,
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
            tell: [{to: contact_person}]
            say: {da: Regel., en: Rule.}
            answers: [done]
            """
        let load = RuleLoader.load(
            [
                SourceFile(path: "vocabulary.yaml", text: Fix.vocabulary),
                SourceFile(path: "rule.yaml", text: rule),
            ],
            overrides: local.map { [SourceFile(path: "local.yaml", text: $0)] } ?? [],
            calendar: Fix.calendar
        )
        let problems = load.diagnostics.map { $0.text(language: .english) }
        let book = try #require(load.ruleBook, "\(problems)")
        return explanation(
            of: try #require(book.rules.first),
            in: CaseHistory(received: events),
            of: CaseReference(unchecked: "c-0"),
            vocabulary: book.vocabulary,
            calendar: Fix.calendar,
            at: Fix.start.advanced(by: .hours(hour))
        ).lines(language, in: .utc)
    }

    @Test func `the numbers of the case's own form decide and are said`() throws {
        let lines = try Self.lines(
            "params: {notice: 2h}\nwhen: a.happened\n"
                + "expect: [{event: b.happened, before: param.notice}]",
            [Self.event("b.happened", "b1", hour: 0), Self.event("a.happened", "a1", hour: 3)],
            local: "rule: rule\nfor: {case: c-0}\noverride: {params: {notice: 4h}}",
            hour: 4
        )
        #expect(lines.contains("  2026-03-02 12:00 a.happened a1: no alert"))
        #expect(lines.contains("    with the case's own numbers"))
        #expect(
            lines.contains("    expect b.happened within 4h before it: is there"),
            "\(lines)"
        )
        #expect(lines.last == "      → missing only without: b1")
    }

    @Test func `the time in which a clock stood is told and drawn`() throws {
        let lines = try Self.lines(
            "when: a.happened\nexpect: [{event: b.happened, after: 4h}]\npauses: [at_sea]",
            [
                Self.event("a.happened", "a1", hour: 0), Self.event("s.began", "s1", hour: 1),
                Self.event("s.ended", "s2", hour: 3),
            ],
            hour: 4
        )
        #expect(
            lines.suffix(6) == [
                "  2026-03-02 09:00 a.happened a1: alert to come at 2026-03-02 15:00, "
                    + "if nothing more happens",
                "    expect b.happened within 4h after it: missing yet; certain at "
                    + "2026-03-02 15:00",
                "      A--------===================--------N------------------]",
                "      2026-03-02 09:00 – 2026-03-02 15:00",
                "      the clock stood for 2h (at_sea): 2026-03-02 10:00 – 2026-03-02 12:00",
                "      → silent, had there been: b.happened within 4h after it, "
                    + "between 2026-03-02 09:00 and 2026-03-02 15:00",
            ],
            "\(lines)"
        )
    }

    @Test func `a clock that stands without an end is told`() throws {
        let lines = try Self.lines(
            "when: a.happened\nexpect: [{event: b.happened, after: 4h}]\npauses: [at_sea]",
            [Self.event("a.happened", "a1", hour: 0), Self.event("s.began", "s1", hour: 1)],
            hour: 9
        )
        #expect(lines.contains("  2026-03-02 09:00 a.happened a1: no alert"))
        #expect(
            lines.contains(
                "    expect b.happened within 4h after it: missing yet; the clock stands"
            )
        )
        #expect(
            lines.contains(
                "      the clock stands since 2026-03-02 10:00 (at_sea), nobody knows how long"
            ),
            "\(lines)"
        )
    }

    @Test func `a suspended rule says until when`() throws {
        var suspended = Self.event("rule.suspended", "u1", hour: 0)
        suspended.data = .object(ofTexts: [
            ("rule", "rule"), ("reason", "agreed"), ("until", "2026-03-09"),
        ])
        let lines = try Self.lines(
            "when: a.happened",
            [suspended, Self.event("a.happened", "a1", hour: 1)],
            hour: 2
        )
        #expect(
            lines.dropFirst(2) == [
                "  Suspended in the case from 2026-03-02 09:00 until 2026-03-09 08:00", "",
                "  2026-03-02 10:00 a.happened a1: no alert: the rule is suspended until "
                    + "2026-03-09 08:00", "    → needs: rule.resumed before that time",
            ],
            "\(lines)"
        )
    }

    @Test func `an event that no count is full with is explained by how many there are`() throws {
        let lines = try Self.lines(
            "when: {count: {of: a.happened, at_least: 3, within: 5h}}",
            [Self.event("a.happened", "a1", hour: 0), Self.event("a.happened", "a2", hour: 4)],
            hour: 4
        )
        #expect(
            lines.suffix(4) == [
                "  2026-03-02 13:00 a.happened a2: no alert: that is not enough yet, here are 2 "
                    + "since 2026-03-02 08:00", "      2026-03-02 09:00 a.happened a1",
                "      2026-03-02 13:00 a.happened a2", "    → needs: 3 within 5h",
            ],
            "\(lines)"
        )
    }

    @Test func `a sequence names the step that is missing`() throws {
        let lines = try Self.lines(
            "when: [c.happened, then b.happened within 9h, then a.happened within 2h]",
            [Self.event("b.happened", "b1", hour: 0), Self.event("a.happened", "a1", hour: 1)],
            hour: 4
        )
        #expect(
            lines.suffix(2) == [
                "  2026-03-02 10:00 a.happened a1: no alert: before it c.happened is missing "
                    + "within 9h", "    → needs: c.happened",
            ],
            "\(lines)"
        )
    }

    @Test func `what broke a silence and what ended a state is named`() throws {
        let silence = try Self.lines(
            "when: {silence: {of: [a.happened], for: 5h}}",
            [Self.event("a.happened", "a1", hour: 0), Self.event("a.happened", "a2", hour: 4)],
            hour: 5
        )
        #expect(
            silence.contains(
                "  2026-03-02 09:00 a.happened a1: no alert: it was not silent, for then came "
                    + "2026-03-02 13:00 a.happened a2"
            ),
            "\(silence)"
        )
        let held = try Self.lines(
            "when: {state: at_sea, for: 5h}",
            [Self.event("s.began", "s1", hour: 0), Self.event("s.ended", "s2", hour: 4)],
            hour: 9
        )
        #expect(
            held.suffix(2) == [
                "  2026-03-02 09:00 s.began s1: no alert: the state ended 2026-03-02 13:00",
                "    → needs: that at_sea holds for 5h",
            ],
            "\(held)"
        )
    }

    @Test func `what excuses as the latest excuses until all that say the same are away`() throws {
        let lines = try Self.lines(
            "when: a.happened\nunless: [{event: b.happened, before: 9h, latest: true}]",
            [
                Self.event("b.happened", "b1", hour: 0), Self.event("b.happened", "b2", hour: 1),
                Self.event("a.happened", "a1", hour: 2), Self.event("b.happened", "b3", hour: 2),
            ],
            hour: 3
        )
        #expect(lines.contains { $0.hasSuffix("would not excuse without: b1, b2") }, "\(lines)")
        #expect(
            lines.contains { $0.hasSuffix("b.happened b3, came after the anchor") },
            "\(lines)"
        )
    }

    @Test func `a case that stopped and opened again says both`() throws {
        let lines = try Self.lines(
            "when: a.happened",
            [
                Self.event("case.closed", "x1", hour: 0), Self.event("a.happened", "a1", hour: 1),
                Self.event("case.opened", "x2", hour: 2), Self.event("a.happened", "a2", hour: 3),
            ],
            hour: 4
        )
        #expect(
            lines.dropFirst(2) == [
                "  Every clock of the case stopped at 2026-03-02 09:00 case.closed x1; the case "
                    + "opened again 2026-03-02 11:00 case.opened x2", "",
                "  2026-03-02 10:00 a.happened a1: no alert: the case's clocks stood",
                "    → needs: case.opened after what stopped the case", "",
                "  2026-03-02 12:00 a.happened a2: ALERT 2026-03-02 12:00",
            ],
            "\(lines)"
        )
    }

    @Test func `what an expression failed of is told in the reader's language`() throws {
        let rule = "when: a.happened\nwhere: 1 / (size(event.type) - 10) == 1"
        let events = [Self.event("a.happened", "a1", hour: 0)]
        let english = try Self.lines(rule, events, hour: 1)
        #expect(english.joined().contains("cannot be evaluated: divide by zero"), "\(english)")
        let danish = try Self.lines(rule, events, hour: 1, language: .danish)
        #expect(danish.joined().contains("kan ikke beregnes: der deles med 0"), "\(danish)")
    }
}
