import Alerting
import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

private typealias Fix = FindingFixture

/// Laws that hold for every rule and history.
struct FindingsLawTests {
    private static let historyCount: UInt64 = 10_000

    private func look(_ history: CaseHistory, _ book: RuleBook, at now: Instant) -> Findings {
        findings(in: history, of: Fix.caseReference, by: book, calendar: Fix.calendar, at: now)
    }

    /// What of findings never changes once they have appeared.
    private func identities(_ findings: [Finding]) -> [Finding] {
        findings.map {
            Finding(
                rule: $0.rule,
                key: $0.key,
                anchor: $0.anchor,
                anchorHappened: $0.anchorHappened,
                at: $0.at,
                deadline: $0.deadline,
                reminders: [],
                ended: nil,
                witnesses: $0.witnesses
            )
        }
    }

    @Test func `time alone adds findings and never takes one away`() {
        for seed in 0..<Self.historyCount {
            var generator = OrderIndependenceGenerator(seed: seed ^ 0x3333_0000)
            let history = CaseHistory(received: generator.history(hasTies: seed % 2 == 0))
            let book = generator.book()
            let (one, other) = (generator.instant(), generator.instant())
            let (early, late) = (min(one, other), max(one, other))
            let then = identities(look(history, book, at: early).standing)
            let now = identities(look(history, book, at: late).standing.filter { $0.at <= early })
            guard then != now else { continue }
            Issue.record("seed \(seed): at \(early) \(then), at \(late) \(now)")
            return
        }
    }

    @Test func `nothing changes before the next look and something is due then`() {
        for seed in 0..<Self.historyCount {
            var generator = OrderIndependenceGenerator(seed: seed ^ 0x4444_0000)
            let history = CaseHistory(received: generator.history(hasTies: seed % 2 == 0))
            let book = generator.book()
            let now = generator.instant()
            let seen = look(history, book, at: now)
            let next = seen.nextLook ?? .latest
            let justBefore = next.advanced(by: .zero - Fix.microsecond)
            let between = look(history, book, at: max(now, justBefore))
            let isDue =
                seen.nextLook == nil || seen.pending.contains { $0.at == next }
                || seen.standing.contains { $0.reminders.contains { $0.at == next } }
                || history.events.contains { $0.happened == next }
            let isLate =
                seen.pending.contains { $0.at < next }
                || seen.standing.contains { finding in
                    finding.reminders.contains { $0.at > now && $0.at < next }
                }
            guard next <= now || seen != between || !isDue || isLate else { continue }
            Issue.record("seed \(seed) at \(now), next look \(next)")
            return
        }
    }

    @Test func `a long history is looked at in one pass`() {
        let events = (0..<10_000).map { number in
            Fix.event(
                OrderIndependenceGenerator.types[number % 5],
                "\(number)",
                at: .minutes(number),
                arrival: Int64(number)
            )
        }
        let window = Window.before(reach: .days(30), atLeast: .zero)
        let calls = CallCount()
        let counting = FakePredicate("counting") { _, _ in
            calls.add()
            return .holds
        }
        let rule = Fix.rule(
            given: [
                Fix.events("witness", window: window, where: counting),
                Fix.events("other", window: window),
            ],
            unless: [Fix.state("admitted")],
            key: .perAnchor
        )
        #expect(Fix.look(rule, events).standing.count > 1_000)
        #expect(calls.value <= 2_000)
    }
}

/// Counts calls within one thread.
private final class CallCount: @unchecked Sendable {
    private(set) var value = 0
    func add() { value += 1 }
}
