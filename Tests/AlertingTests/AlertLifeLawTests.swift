import Alerting
import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

private typealias Fix = FindingFixture
private typealias Dialogue = AlertLifeDialogue

/// Laws of the alert's life over generated histories that arrive in any order.
struct AlertLifeLawTests {
    private static let historyCount: UInt64 = 300

    private static let rules = [
        Dialogue.rule(
            "plain",
            tell: [
                Dialogue.step("contact_person", repeats: .hours(12)),
                Dialogue.step("stand_in", "team", after: .elapsed(.hours(3))),
                Dialogue.step("team_lead", after: .workingDays(1)),
            ]
        ),
        Dialogue.rule("each", closes: [], key: .perAnchor, severity: .urgent),
        Dialogue.rule(
            "due",
            deadline: Deadline(
                expression: FakeInstant(),
                reminders: [.atOnce, .fromDeadline(.elapsed(.hours(-6)))],
                until: ["paid"]
            ),
            key: .perCase,
            tell: [
                Dialogue.step("contact_person"),
                LadderStep(
                    roles: [Role("coordinator")],
                    start: .withReminder(.elapsed(.hours(-6)))
                ),
            ]
        ),
        Dialogue.rule(
            "many",
            when: .count(types: ["alert.opened"], atLeast: 3, within: .days(5)),
            closes: []
        ),
        Dialogue.rule(
            "gap",
            when: .event(types: ["roster.gap_found"]),
            closes: ["contact_person.assigned"],
            tell: [Dialogue.step("authority", repeats: .hours(24))]
        ),
    ]

    /// Events round a few days, some of which take others back.
    private func events(_ random: inout SeededGenerator) -> [CaseEvent] {
        let types = [
            "anchor", "anchor", "anchor", "contact", "paid", "contact_person.left",
            "contact_person.assigned", "contact_person.absent", "event.retracted",
        ]
        return (0..<Int.random(in: 1...9, using: &random)).map { number in
            let type = random.pick(types)
            let due = Elapsed.hours(Int.random(in: 0...90, using: &random)).microseconds
            let isRetraction = type == "event.retracted" || random.chance(5)
            return Fix.event(
                type,
                "e\(number)",
                at: .hours(Int.random(in: 0...72, using: &random)),
                retracts: isRetraction ? "e\(Int.random(in: 0...8, using: &random))" : nil,
                data: random.chance(80)
                    ? #"{"due":\#(due),"person":"ida","stand_in":"kim"}"# : "{}"
            )
        }
    }

    /// Plays events with gaps of time between them; `check` sees the dialogue after every decision.
    private func play(
        seed: UInt64,
        check: (inout AlertLifeDialogue, Elapsed, [String]) -> Void
    ) {
        var random = SeededGenerator(seed: seed)
        var dialogue = Dialogue(
            roster: Dialogue.roster(without: random.chance(30) ? ["contact_person"] : [])
        )
        dialogue.rules = Self.rules
        var now = Elapsed.zero
        for event in events(&random) {
            let happened = event.happened.elapsed(since: Fix.start)
            now = max(now, happened) + .minutes(Int.random(in: 0...2000, using: &random))
            let told = dialogue.take(event, at: now)
            check(&dialogue, now, told)
        }
        for _ in 0..<6 {
            guard let wake = dialogue.latest.wake else { break }
            now = max(now, wake.elapsed(since: Fix.start))
            let told = dialogue.look(at: now)
            check(&dialogue, now, told)
        }
    }

    @Test func `deciding again with the outcome fed back decides nothing new`() {
        for seed in 0..<Self.historyCount {
            play(seed: seed) { dialogue, now, _ in
                let again = dialogue.decision(at: now)
                #expect(again.alerts == [], "seed \(seed)")
                #expect(again.tellings == [], "seed \(seed)")
                #expect(again.cancelledTellings == [], "seed \(seed)")
                #expect(again.wake == dialogue.latest.wake, "seed \(seed)")
                let known = dialogue.events.map(\.reference)
                #expect(again.events.allSatisfy { known.contains($0.reference) }, "seed \(seed)")
            }
        }
    }

    @Test func `nothing is told twice and nothing that is told is forgotten`() {
        for seed in 0..<Self.historyCount {
            var told: [String] = []
            play(seed: seed) { dialogue, now, _ in
                told += dialogue.tellings.map(\.id)
                let remembered = Set(dialogue.alerts.flatMap(\.tellings).map(\.id))
                #expect(told.allSatisfy(remembered.contains), "seed \(seed)")
            }
            #expect(Set(told).count == told.count, "seed \(seed)")
        }
    }

    @Test func `nobody gets two messages about one alert at one instant`() {
        for seed in 0..<Self.historyCount {
            play(seed: seed) { dialogue, _, _ in
                let pairs = dialogue.tellings.map { "\($0.alert) \($0.person.id)" }
                #expect(Set(pairs).count == pairs.count, "seed \(seed)")
            }
        }
    }

    @Test func `whatever is decided may leave at that instant`() {
        for seed in 0..<Self.historyCount {
            play(seed: seed) { dialogue, now, _ in
                for telling in dialogue.tellings {
                    guard let alert = dialogue.alerts.first(where: { $0.id == telling.alert })
                    else { continue }
                    let verdict = dialogue.circumstances.verdict(
                        on: telling,
                        of: alert,
                        history: CaseHistory(received: dialogue.events),
                        at: Fix.at(now)
                    )
                    #expect(verdict == .leaves(telling), "seed \(seed)")
                }
            }
        }
    }

    @Test func `an open alert of a rule that repeats always has a next step to come`() {
        for seed in 0..<Self.historyCount {
            play(seed: seed) { dialogue, now, _ in
                for alert in dialogue.alerts {
                    if let next = alert.nextStep {
                        #expect(alert.state.isOpen, "seed \(seed)")
                        #expect(next > Fix.at(now), "seed \(seed)")
                    } else if alert.state.isOpen {
                        #expect(alert.rule != "plain" && alert.rule != "gap", "seed \(seed)")
                    }
                }
                if let wake = dialogue.latest.wake { #expect(wake > Fix.at(now), "seed \(seed)") }
            }
        }
    }

    @Test func `whatever is open at the end is what one late look would have found`() {
        for seed in 0..<Self.historyCount {
            var final: (alerts: [String], dialogue: AlertLifeDialogue, now: Elapsed)?
            play(seed: seed) { dialogue, now, _ in
                final = (Self.open(dialogue.alerts), dialogue, now)
            }
            guard let final, final.now < .days(7) else { continue }
            var late = Dialogue(roster: final.dialogue.roster)
            late.rules = Self.rules.filter { $0.name != "many" && $0.name != "gap" }
            for event in final.dialogue.events { late.receive(event, at: final.now) }
            late.look(at: final.now)
            #expect(Self.open(late.alerts) == final.alerts, "seed \(seed)")
        }
    }

    /// The alerts that the sender's events alone decide.
    private static func open(_ alerts: [Alert]) -> [String] {
        alerts.filter { $0.state.isOpen && $0.rule != "many" && $0.rule != "gap" }
            .map { alert in
                "\(alert.rule) \(alert.key) \(alert.anchors.map(\.id)) \(alert.opened)"
            }
            .sorted()
    }
}
