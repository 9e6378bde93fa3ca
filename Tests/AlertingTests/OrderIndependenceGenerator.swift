import Alerting
import CaseEvents
import RuleLanguage
import WorkingTime

/// SplitMix64: the same seed gives the same histories and rules everywhere.
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

    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }

    mutating func pick<Element>(_ choices: [Element]) -> Element {
        choices[Int.random(in: 0..<choices.count, using: &self)]
    }
}

/// Histories and rules round a few types, hours and words, so that they meet often.
struct OrderIndependenceGenerator {
    private typealias Fix = FindingFixture

    /// Which parts of the language are left out because ties of arrival decide them.
    enum Reach { case everything, tieFree }

    static let types = ["anchor", "witness", "other", "admitted", "discharged"]
    var random: SeededGenerator
    /// What events of histories are made of.
    private let types: [String]

    init(seed: UInt64, types: [String] = OrderIndependenceGenerator.types) {
        random = SeededGenerator(seed: seed)
        self.types = types
    }

    /// Events in the order of their arrival, with retractions, corrections, answers and repetitions.
    mutating func history(hasTies: Bool) -> [CaseEvent] {
        let count = Int.random(in: 1...14, using: &random)
        var events: [CaseEvent] = []
        for number in 0..<count {
            let hour = Int.random(in: 0...30, using: &random)
            let offset = hasTies ? 0 : Int64(number + 1)
            let at = Elapsed.hours(hour) + Elapsed(microseconds: offset)
            events.append(event("\(number)", at: at, among: count))
            if random.chance(10), let again = events.randomElement(using: &random) {
                events.append(again)
            }
        }
        return Self.numbered(events)
    }

    private mutating func event(_ id: String, at distance: Elapsed, among count: Int) -> CaseEvent {
        let target = "\(Int.random(in: 0..<count, using: &random))"
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<12:
            return Fix.event("event.retracted", id, at: distance, retracts: target)
        case 12..<20:
            return Fix.event(
                random.pick(Self.types),
                id,
                at: distance,
                replaces: target,
                data: data()
            )
        case 20..<40:
            let rule = "rule-\(Int.random(in: 0...3, using: &random))"
            return Fix.event(
                random.chance(35) ? "alert.expired" : "alert.answered",
                id,
                at: distance,
                data: #"{"rule":"\#(rule)","key":"case","by":"bo",\#(answer(at: distance))}"#
            )
        case 40..<43:
            return Fix.event(
                random.pick(["citizen.deceased", "case.closed"]),
                id,
                at: distance
            )
        case 43..<65:
            return Fix.event(types[0], id, at: distance, data: data())
        default:
            return Fix.event(random.pick(types), id, at: distance, data: data())
        }
    }

    /// An answer that ends, holds or hands over, or one of two that are needed.
    private mutating func answer(at distance: Elapsed) -> String {
        let until = Fix.at(distance + .hours(Int.random(in: 1...9, using: &random))).rfc3339
        return random.pick([
            #""answer":"done""#, #""answer":"done""#, #""answer":"done""#, #""answer":"done""#,
            #""answer":"seen","held_until":"\#(until)""#,
            #""answer":"taken","held_until":"\#(until)","events":["\#(types[0])"]"#,
            #""answer":"moved","to":"kim""#,
            #""answer":"done","roles":["team"],"needs":["team","duty"]"#,
            #""answer":"done","roles":["duty"],"needs":["team","duty"]"#,
        ])
    }

    private mutating func data() -> String {
        var members: [String] = []
        if random.chance(70) {
            members.append(#""kind":"\#(random.pick(["good", "good", "bad", "broken"]))""#)
        }
        if random.chance(60) {
            let due = Elapsed.hours(Int.random(in: 0...40, using: &random))
            members.append(#""due":\#(due.microseconds)"#)
        }
        if random.chance(50) { members.append(#""key":"\#(random.pick(["x", "y"]))""#) }
        return "{\(members.joined(separator: ","))}"
    }

    mutating func book(_ reach: Reach = .everything) -> RuleBook {
        let rules = (0...2).map { rule("rule-\($0)", reach) }
        return RuleBook(rules: rules, vocabulary: Fix.vocabulary, meaning: "")
    }

    mutating func rule(_ name: String, _ reach: Reach) -> Rule {
        let counts = reach == .everything && random.chance(20)
        let anchor: Anchor =
            counts
            ? .count(
                types: ruleTypes(),
                atLeast: Int.random(in: 1...3, using: &random),
                within: span()
            )
            : .event(types: random.chance(70) ? ["anchor"] : ruleTypes())
        var closes = random.chance(50) ? [random.pick(Self.types)] : []
        if reach == .tieFree { closes.removeAll { anchor.types.contains($0) } }
        return Fix.rule(
            name,
            when: anchor,
            where: random.chance(25) ? FakePredicate.kind("good") : nil,
            given: conditions(reach),
            unless: conditions(reach),
            expect: conditions(reach),
            deadline: random.chance(25) ? deadline(reach) : nil,
            closes: closes,
            key: random.pick([.perCase, .perCase, .perAnchor, .expression(FakeText())]),
            validUntil: random.chance(20) ? CivilDate(year: 2026, month: 3, day: 3) : nil
        )
    }

    private mutating func ruleTypes() -> [String] {
        random.chance(70) ? [random.pick(Self.types)] : ["witness", random.pick(Self.types)]
    }

    private mutating func span() -> Elapsed { .hours(Int.random(in: 0...20, using: &random)) }

    private mutating func conditions(_ reach: Reach) -> [Condition] {
        (0..<random.pick([0, 0, 1, 1, 2])).map { _ in condition(reach) }
    }

    private mutating func condition(_ reach: Reach) -> Condition {
        let predicate: (any PredicateEvaluation)? =
            random.chance(30) ? FakePredicate.kind("good") : nil
        let isState = reach == .everything && random.chance(25)
        let window = window(reach)
        guard !isState else {
            return Fix.state(
                random.pick(["admitted", "on_leave"]),
                window: random.chance(50) ? nil : window,
                where: predicate
            )
        }
        let limit = Int.random(in: 0...3, using: &random)
        let measure: Measure =
            random.chance(60) ? .present : .count(random.pick(Comparison.allCases), limit)
        return Condition(
            subject: .events(types: ruleTypes()),
            window: window,
            predicate: predicate,
            measure: measure,
            place: Fix.place
        )
    }

    private mutating func window(_ reach: Reach) -> Window {
        switch Int.random(in: 0..<(reach == .everything ? 5 : 4), using: &random) {
        case 0, 1:
            let near = span()
            return .before(reach: near + span(), atLeast: random.chance(60) ? .zero : near)
        case 2, 3: return .after(reach: span())
        default: return .since(types: ruleTypes())
        }
    }

    private mutating func deadline(_ reach: Reach) -> Deadline {
        var reminders: [ReminderTime] = random.chance(50) ? [.atOnce] : []
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let hours = Int.random(in: -20...3, using: &random)
            reminders.append(.fromDeadline(.elapsed(.hours(hours))))
        }
        let until = reach == .everything && random.chance(60) ? [random.pick(Self.types)] : []
        return Deadline(expression: FakeInstant(), reminders: reminders, until: until)
    }

    /// Events numbered by the order in which they arrive.
    static func numbered(_ events: [CaseEvent]) -> [CaseEvent] {
        events.enumerated().map { number, event in
            var numbered = event
            numbered.arrival = Int64(number + 1)
            return numbered
        }
    }

    /// Another order of arrival in which events of one instant keep theirs.
    mutating func reordered(_ events: [CaseEvent]) -> [CaseEvent] {
        let shuffled = events.shuffled(using: &random)
        var waiting: [Instant: [CaseEvent]] = [:]
        for event in events.reversed() { waiting[event.happened, default: []].append(event) }
        return Self.numbered(shuffled.compactMap { waiting[$0.happened]?.popLast() })
    }

    /// Any other order of arrival.
    mutating func shuffled(_ events: [CaseEvent]) -> [CaseEvent] {
        Self.numbered(events.shuffled(using: &random))
    }

    mutating func instant() -> Instant {
        let hours = Elapsed.hours(Int.random(in: -1...60, using: &random))
        return Fix.at(hours + Elapsed(microseconds: Int64.random(in: -1...1, using: &random)))
    }
}
