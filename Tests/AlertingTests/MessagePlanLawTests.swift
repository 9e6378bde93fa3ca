import Alerting
import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

/// Laws of the plan over generated tellings: whatever waits, nothing is dropped and nothing floods.
///
/// Times, cases, rules and severities come from small sets, so that they meet often.
struct MessagePlanLawTests {
    private static let seedCount: UInt64 = 400
    private let zone: Zone

    init() throws {
        zone = try FindingFixture.copenhagen().zone
    }

    private struct World {
        var waiting: [WaitingTelling] = []
        var customs = MessageCustoms()
        var sentToday = 0
        var mutes: [RuleMute] = []
        var now = FindingFixture.start
    }

    private func world(_ seed: UInt64) -> World {
        var random = SeededGenerator(seed: seed)
        var world = World()
        world.now = FindingFixture.start.advanced(
            by: .hours(Int.random(in: 0..<72, using: &random))
        )
        world.customs = MessageCustoms(
            digestAt: CivilTime(hour: random.pick([0, 7, 16, 23]), minute: 0),
            dailyMessageCountMax: random.pick([1, 2, 5, 20])
        )
        world.sentToday = random.pick([0, 0, 1, 4, 30])
        if random.chance(30) {
            world.mutes.append(
                RuleMute(
                    rule: "r0",
                    reason: "noise",
                    owner: "bo",
                    from: FindingFixture.start,
                    until: world.now.advanced(by: .hours(random.pick([-1, 0, 1, 30])))
                )
            )
        }
        for number in 0..<random.pick([0, 1, 2, 3, 8, 40]) {
            world.waiting.append(telling(number, before: world.now, &random))
        }
        return world
    }

    private func telling(
        _ number: Int,
        before now: Instant,
        _ random: inout SeededGenerator
    ) -> WaitingTelling {
        let decided = now.advanced(by: -.hours(random.pick([0, 0, 0, 1, 9, 30])))
        let reference = "c-\(Int.random(in: 0..<random.pick([1, 3, 12]), using: &random))"
        let telling = MessagePlanFixture.telling(
            "t\(number)",
            alert: "\(reference)-a\(Int.random(in: 0..<3, using: &random))",
            case: reference,
            rule: "r\(Int.random(in: 0..<3, using: &random))",
            severity: random.pick([.low, .low, .normal, .normal, .normal, .high, .urgent]),
            cause: random.pick([
                .step(0, repetition: 0), .step(1, repetition: 0), .reminder("+0"), .withdrawn,
                .foundTooLate,
            ]),
            decided: decided
        )
        guard random.chance(25) else { return WaitingTelling(telling) }
        let until = now.advanced(by: .hours(random.pick([-2, 0, 3, 20])))
        let reason = random.pick(HoldReason.allCases)
        return WaitingTelling(telling, hold: Hold(until: until, reason: reason))
    }

    private func plan(_ world: World) -> MessagePlan {
        MessagePlan(
            world.waiting,
            customs: world.customs,
            sentToday: world.sentToday,
            mutes: world.mutes,
            zone: zone,
            at: world.now
        )
    }

    @Test func `every telling is in exactly one message or held until a later instant`() {
        for seed in 0..<Self.seedCount {
            let world = world(seed)
            let plan = plan(world)
            let placed =
                plan.messages.flatMap { $0.tellings.map(\.id) } + plan.held.map(\.telling.id)
            #expect(placed.sorted() == world.waiting.map(\.telling.id).sorted(), "seed \(seed)")
            #expect(plan.held.allSatisfy { $0.hold.until > world.now }, "seed \(seed)")
            #expect(plan.messages.allSatisfy { !$0.tellings.isEmpty }, "seed \(seed)")
        }
    }

    @Test func `no case and no alert stands in two messages of one instant`() {
        for seed in 0..<Self.seedCount {
            var seen: Set<CaseReference> = []
            for message in plan(world(seed)).messages {
                for reference in Set(message.tellings.map(\.caseReference)) {
                    #expect(seen.insert(reference).inserted, "seed \(seed)")
                }
            }
        }
    }

    @Test func `what is high or urgent waits for a mute alone`() {
        for seed in 0..<Self.seedCount {
            for held in plan(world(seed)).held
            where held.telling.severity >= .high && held.telling.cause != .foundTooLate {
                #expect(held.hold.reason == .mute, "seed \(seed)")
            }
        }
    }

    @Test func `one instant brings a person no more messages than the limit and a digest`() {
        for seed in 0..<Self.seedCount {
            #expect(plan(world(seed)).messages.count <= MessagePlan.messageCountMax + 1)
        }
    }

    @Test func `beyond the budget leaves only what is pressing, and the digest`() {
        for seed in 0..<Self.seedCount {
            let world = world(seed)
            let room = max(0, world.customs.dailyMessageCountMax - world.sentToday)
            let others = plan(world).messages.filter { message in
                !message.tellings.contains { $0.severity >= .high && $0.cause != .foundTooLate }
            }
            #expect(others.count <= room + 1, "seed \(seed)")
        }
    }

    @Test func `a message's name tells which tellings it holds and nothing else`() {
        var known: [String: [String]] = [:]
        for seed in 0..<Self.seedCount {
            for message in plan(world(seed)).messages {
                let tellings = message.tellings.map(\.id).sorted()
                if tellings.count == 1 { #expect(message.id == tellings[0]) }
                #expect(known[message.id, default: tellings] == tellings, "seed \(seed)")
                known[message.id] = tellings
            }
        }
    }

    @Test func `the order in which tellings are given changes no message`() {
        for seed in 0..<Self.seedCount {
            var turned = world(seed)
            // The budget goes to those who come first, so it is left out of this law.
            turned.customs = MessageCustoms(dailyMessageCountMax: 1_000)
            let plan = plan(turned)
            turned.waiting.reverse()
            let again = self.plan(turned)
            #expect(Set(plan.messages.map(\.id)) == Set(again.messages.map(\.id)), "seed \(seed)")
            #expect(Set(plan.held) == Set(again.held), "seed \(seed)")
        }
    }

    @Test func `planning what is held once more, before its time, holds it to the same instant`() {
        for seed in 0..<Self.seedCount {
            var world = world(seed)
            let held = plan(world).held
            world.waiting = held.map { WaitingTelling($0.telling, hold: $0.hold) }
            let again = plan(world)
            #expect(again.held == held, "seed \(seed)")
            #expect(again.messages.isEmpty, "seed \(seed)")
        }
    }

    @Test func `at the latest instant of a plan all that it held leaves`() {
        for seed in 0..<Self.seedCount {
            var world = world(seed)
            let held = plan(world).held
            guard let last = held.map(\.hold.until).max() else { continue }
            world.waiting = held.map { WaitingTelling($0.telling, hold: $0.hold) }
            world.now = last
            world.sentToday = 0
            #expect(plan(world).held.isEmpty, "seed \(seed)")
        }
    }
}

/// Tellings as plans need them.
enum MessagePlanFixture {
    static func telling(
        _ id: String,
        alert: String = "a",
        case reference: String = "c-1001",
        rule: String = "r0",
        severity: Severity = .normal,
        cause: TellingCause = .step(0, repetition: 0),
        decided: Instant = FindingFixture.start
    ) -> Telling {
        Telling(
            id: id,
            alert: alert,
            caseReference: CaseReference(unchecked: reference),
            rule: rule,
            severity: severity,
            cause: cause,
            role: Role("contact_person"),
            person: Person(id: "bo", email: "bo@kommune.example"),
            follows: nil,
            content: MessageContent(
                language: .danish,
                subject: "",
                lead: "",
                detail: nil,
                facts: [],
                action: nil,
                footer: ""
            ),
            decided: decided
        )
    }
}
