import Alerting
import CaseEvents
import RuleLanguage
import Simulation
import WorkingTime

/// SplitMix64: the same seed gives the same events everywhere.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

enum ReplayFixture {
    static let calendar = DayCalendar(zone: .utc)
    /// 2026-03-02T09:00:00Z, a Monday.
    static let start = Instant(microseconds: 1_772_442_000_000_000)

    static let types = [
        "a.happened", "b.happened", "c.happened", "d.happened", "s.began", "s.ended",
    ]

    static let vocabulary = """
        events:
        \(types.map { name in
            "  \(name): {da: X, en: X, reported_by: [x], attributes: {kind: text, size: integer}}"
        }.joined(separator: "\n"))
        states:
          at_sea: {from: s.began, until: [s.ended]}
        """

    /// Rules that look back and ahead, each a fragment of YAML under a name of its own.
    static let fragments: [String] = [
        "when: a.happened\nexpect: [{event: b.happened, before: 6h}]\nper: anchor",
        "when: a.happened\nexpect: [{event: b.happened, after: 5h}]\nper: anchor",
        "when: a.happened\nexpect: [{event: b.happened, before: 4h}]\ncloses: [c.happened]",
        "when: c.happened\nexpect: [{event: d.happened, after: 3h}]\ncloses: [a.happened, d.happened]",
        "when: d.happened\nwhere: 'event.data.kind == \"x\"'\nunless: [{event: a.happened, before: 3h}]",
        "when: b.happened\ngiven: [{event: c.happened, after: 4h}]\nexpect: [{event: d.happened, after: 2h}]",
        "when: {count: {of: a.happened, at_least: 2, within: 5h}}\nper: anchor",
        "when: a.happened\nunless: [{state: at_sea}]\ncloses: [d.happened]",
        "when: b.happened\nexpect: [{event: a.happened, before: 8h, at_least: 1h}]\ncloses: [c.happened]",
        "when: b.happened\ngiven: [{event: c.happened, before: 9h}]\nper: event.data.kind",
        "when: s.ended\nwhere: 'event.data.kind == \"x\"'\nexpect: [{event: b.happened, before: 2h}]\nper: anchor",
        "when: s.ended\nwhere: 'event.data.kind != \"x\"'\nexpect: [{event: c.happened, after: 2h}]",
    ]

    static func ruleText(_ number: Int, ladder: Bool) -> String {
        let tell =
            ladder
            ? "tell: [{to: contact_person}, {to: team, after: 2h}, {to: team_lead, after: 7h}]"
            : "tell: [{to: contact_person}]"
        return """
            rule: rule-\(number)
            title: {da: Regel, en: Rule}
            severity: high
            status: experimental
            owner: tests
            \(fragments[number])
            \(tell)
            say: {da: Regel., en: Rule.}
            answers: [done]
            """
    }

    /// A rule book of the fragments with these numbers.
    static func circumstances(_ numbers: [Int], ladder: Bool) throws -> Circumstances {
        var files = [SourceFile(path: "vocabulary.yaml", text: vocabulary)]
        for number in numbers {
            files.append(
                SourceFile(path: "\(number).yaml", text: ruleText(number, ladder: ladder))
            )
        }
        let load = RuleLoader.load(files, calendar: calendar)
        guard let book = load.ruleBook else {
            throw FixtureError(lines: load.diagnostics.map { $0.text(language: .english) })
        }
        return Circumstances(replaying: book, calendar: calendar)
    }

    struct FixtureError: Error { let lines: [String] }

    /// Events of a few cases over some days, in the order of time.
    static func events(
        count: Int,
        seed: UInt64,
        isIntricate: Bool,
        hasOutages: Bool = false
    ) -> [CaseEvent] {
        var random = SeededGenerator(seed: seed)
        var events: [CaseEvent] = []
        for number in 0..<count {
            let minutes = Int.random(in: 0...(count * 40), using: &random) / 20 * 20
            let happened = start.advanced(by: .minutes(minutes))
            let type = types[Int.random(in: 0..<types.count, using: &random)]
            let kind = ["x", "y"][Int.random(in: 0...1, using: &random)]
            let reference = CaseReference(unchecked: "c-\(Int.random(in: 0...2, using: &random))")
            var event = CaseEvent(
                reference: EventReference(source: "urn:test", id: "e\(number)"),
                type: type,
                caseReference: reference,
                happened: happened,
                data: .object(ofTexts: [("kind", kind)]),
                received: happened
            )
            switch Int.random(in: 0..<100, using: &random) {
            case 0..<6:
                let rule = "rule-\(Int.random(in: 0..<fragments.count, using: &random))"
                event.type = "alert.answered"
                event.data = .object(ofTexts: [
                    ("rule", rule), ("key", "case"), ("answer", "done"), ("by", "bo"),
                ])
            case 6..<7: event.type = "case.closed"
            case 12..<20 where hasOutages:
                event.type =
                    Bool.random(using: &random) ? "source.silent" : "source.resumed"
                event.caseReference = CaseReference(unchecked: "source:x")
                event.data = .object(ofTexts: [("source", "x"), ("grace", "PT2H")])
            case 7..<12 where isIntricate:
                event.retracts = EventReference(
                    source: "urn:test",
                    id: "e\(Int.random(in: 0..<count, using: &random))"
                )
            default: break
            }
            events.append(event)
        }
        return events.enumerated().sorted {
            ($0.element.happened, $0.offset) < ($1.element.happened, $1.offset)
        }.map(\.element)
    }

    /// The lines that a replay gives, and what it counted.
    static func replay(
        _ events: [CaseEvent],
        in circumstances: Circumstances,
        disorder: Elapsed = .days(1),
        sweepDistance: Int = 32_768,
        until end: Instant? = nil
    ) -> (lines: [String], counts: Replay.Counts) {
        var lines: [String] = []
        var replay = Replay(
            circumstances: circumstances,
            disorder: disorder,
            sweepDistance: sweepDistance
        ) { transition in
            lines.append(transition.line)
        }
        for event in events { replay.take(event) }
        replay.finish(at: end)
        return (lines, replay.counts)
    }
}
