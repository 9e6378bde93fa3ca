import Alerting
import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

private typealias Fix = FindingFixture

/// What the same events end in, whichever order they arrived in.
private struct Outcome: Equatable {
    let findings: Findings
    let episodes: [Episode]

    init(_ events: [CaseEvent], _ book: RuleBook, at now: Instant) {
        let history = CaseHistory(received: events)
        findings = Alerting.findings(
            in: history,
            of: Fix.caseReference,
            by: book,
            calendar: Fix.calendar,
            at: now
        )
        episodes = Alerting.episodes(
            of: findings.standing,
            history: history,
            ruleBook: book,
            at: now
        )
    }

    /// The outcome without what the order of arrival may decide between events of one instant.
    ///
    /// That is the order of witnesses, which of several sufficient witnesses is named, which of
    /// several simultaneous ends is named, and where such witnesses' failures are reported.
    var withoutTies: String {
        let lines =
            (findings.standing + findings.pending).map { finding in
                "\(finding.rule) \(finding.key) \(finding.anchor.id) \(finding.at)"
                    + " \(finding.reminders.map(\.at))"
            }
            + episodes.map { episode in
                let end: Instant? =
                    switch episode.end {
                    case .answered(_, _, let at), .expired(let at): at
                    case .closed(let closing): closing.happened
                    case nil: nil
                    }
                return "\(episode.rule) \(episode.key) \(episode.findings.map(\.anchor.id))"
                    + " \(end.map(\.description) ?? "open")"
            }
        return lines.joined(separator: "\n")
    }
}

struct OrderIndependenceTests {
    private static let historyCount: UInt64 = 10_000

    private static let mentionedTypes = [
        "hospital.discharged", "hospital.discharge_planned", "medication.missed",
        "benefit.sanction_pending", "jobcentre.contacted", "rent.due", "rent.paid", "contact.made",
        "admitted", "discharged",
    ]

    /// Rules in the shape of F01, F24, F33 and F81, with shorter times.
    private static let firstRules = Fix.book(
        Fix.rule(
            "rule-0",
            when: .event(types: ["hospital.discharged"]),
            unless: [Fix.state("on_leave")],
            expect: [
                Fix.events(
                    "hospital.discharge_planned",
                    window: .before(reach: .hours(20), atLeast: .hours(4))
                )
            ],
            closes: ["contact.made"]
        ),
        Fix.rule(
            "rule-1",
            when: .count(types: ["medication.missed"], atLeast: 2, within: .hours(9)),
            unless: [Fix.state("admitted", window: .after(reach: .hours(2)))],
            closes: ["contact.made"]
        ),
        Fix.rule(
            "rule-2",
            when: .event(types: ["benefit.sanction_pending"]),
            deadline: Deadline(
                expression: FakeInstant(),
                reminders: [.atOnce, .fromDeadline(.workingDays(-1))],
                until: ["jobcentre.contacted"]
            ),
            key: .perAnchor
        ),
        Fix.rule(
            "rule-3",
            when: .event(types: ["rent.due"]),
            expect: [Fix.events("rent.paid", window: .after(reach: .hours(12)))],
            closes: ["rent.paid"]
        )
    )

    @Test func `any order of arrival ends in the same findings and episodes`() {
        for seed in 0..<Self.historyCount {
            var generator = OrderIndependenceGenerator(seed: seed)
            let events = generator.history(hasTies: false)
            let book = generator.book()
            let now = generator.instant()
            let outcome = Outcome(events, book, at: now)
            let other = Outcome(generator.shuffled(events), book, at: now)
            guard outcome != other else { continue }
            Issue.record("the history of seed \(seed) depends on the order of arrival")
            return
        }
    }

    @Test func `with equal times only their own order of arrival matters`() {
        for seed in 0..<Self.historyCount {
            var generator = OrderIndependenceGenerator(seed: seed ^ 0xA5A5_0000)
            let events = generator.history(hasTies: true)
            let book = generator.book()
            let now = generator.instant()
            let outcome = Outcome(events, book, at: now)
            let other = Outcome(generator.reordered(events), book, at: now)
            let sameNumbers = Outcome(
                events.shuffled(using: &generator.random),
                book,
                at: now
            )
            guard outcome != other || outcome != sameNumbers else { continue }
            Issue.record("the history of seed \(seed) depends on the order of arrival")
            return
        }
    }

    @Test func `windows and obligations do not depend on the order of equal times`() {
        for seed in 0..<Self.historyCount {
            var generator = OrderIndependenceGenerator(seed: seed ^ 0x5A5A_0000)
            let events = generator.history(hasTies: true)
            let book = generator.book(.tieFree)
            let now = generator.instant()
            let outcome = Outcome(events, book, at: now).withoutTies
            let other = Outcome(generator.shuffled(events), book, at: now).withoutTies
            guard outcome != other else { continue }
            Issue.record("seed \(seed):\n\(outcome)\nbecomes\n\(other)")
            return
        }
    }

    @Test func `discharges, doses, sanctions and arrears end alike in any order of arrival`() {
        for seed in 0..<Self.historyCount {
            var generator = OrderIndependenceGenerator(
                seed: seed ^ 0x6666_0000,
                types: Self.mentionedTypes
            )
            let events = generator.history(hasTies: true)
            let now = generator.instant()
            let outcome = Outcome(events, Self.firstRules, at: now)
            let other = Outcome(generator.reordered(events), Self.firstRules, at: now)
            guard outcome != other else { continue }
            Issue.record("the history of seed \(seed) depends on the order of arrival")
            return
        }
    }

    @Test func `looking at every arrival changes nothing in the end`() {
        for seed in 0..<500 {
            var generator = OrderIndependenceGenerator(seed: UInt64(seed) ^ 0x1111_0000)
            let events = generator.history(hasTies: true)
            let book = generator.book()
            let now = generator.instant()
            let once = Outcome(events, book, at: now)
            var last: Outcome?
            for count in 0...events.count {
                last = Outcome(Array(events.prefix(count)), book, at: now)
            }
            guard last != once else { continue }
            Issue.record("seed \(seed)")
            return
        }
    }

    @Test func `the generated histories reach every outcome`() {
        var standing = 0, pending = 0, troubled = 0, reminded = 0, answered = 0, closed = 0
        var expired = 0, held = 0
        for seed in 0..<UInt64(4000) {
            var generator = OrderIndependenceGenerator(seed: seed)
            let events = generator.history(hasTies: seed % 2 == 0)
            let outcome = Outcome(events, generator.book(), at: generator.instant())
            standing += outcome.findings.standing.count
            pending += outcome.findings.pending.count
            troubled += outcome.findings.trouble.count
            reminded += outcome.findings.standing.reduce(0) { $0 + $1.reminders.count }
            for episode in outcome.episodes {
                held += episode.answers.count
                switch episode.end {
                case .answered: answered += 1
                case .closed: closed += 1
                case .expired: expired += 1
                case nil: continue
                }
            }
        }
        let all = [standing, pending, troubled, reminded, answered, closed, expired, held]
        for count in all {
            #expect(count > 20, "\(all)")
        }
    }
}
