import Alerting
import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

private typealias Fix = FindingFixture

/// What is kept from event to event agrees with looking at everything, and reads little.
struct FindingMemoryTests {
    private static let words = [
        "in", "out", "note", "call", "late", "leave", "back", "citizen.attributes_recorded",
        "case.closed", "case.opened", "rule.suspended", "rule.resumed",
    ]

    /// One rule for each operator, as the tests of the operators write them.
    private static let rules: [String] = {
        let tables = [
            FindingsOperatorTests.measures, FindingsOperatorTests.completions,
            FindingsOperatorTests.consumption, FindingsOperatorTests.sequences,
            FindingsOperatorTests.silences, FindingsOperatorTests.holdings,
            FindingsOperatorTests.clocks, FindingsOperatorTests.citizens,
            FindingsOperatorTests.lives, FindingsFromDeadlineTests.windows,
            FindingsFromDeadlineTests.states, FindingsEndedTests.endings,
            FindingsClauseTests.ends, FindingsClauseTests.beginnings, FindingsClauseTests.consents,
        ]
        var rules: [String] = []
        for rule in tables.joined().map(\.rule) where !rules.contains(rule) { rules.append(rule) }
        return rules
    }()

    private func history(_ random: inout SeededGenerator) -> [CaseEvent] {
        let count = Int.random(in: 1...14, using: &random)
        return (0..<count).map { number in
            var word = random.pick(Self.words)
            if word.hasPrefix("case") || word.hasPrefix("rule"), !random.chance(25) {
                word = "note"
            }
            if random.chance(10) { word = "consent." + random.pick(["given", "withdrawn"]) }
            var members = [
                #""recipients":["coordinator"],"scope":["personal"]"#,
                #""age":\#(random.pick([20, 40]))"#, #""rule":"r""#, #""reason":"agreed""#,
                #""until":"2026-03-03""#,
            ]
            if random.chance(70) { members.append(#""by":"\#(random.pick(["bo", "lis"]))""#) }
            if random.chance(70) { members.append(#""kind":"\#(random.pick(["a", "b"]))""#) }
            if random.chance(70) { members.append(#""doses":\#(random.pick([-1, 1, 2]))"#) }
            let taken =
                number > 0 && random.chance(5) ? Int.random(in: 0..<number, using: &random) : nil
            // Some take back the latest of a type, whether it has come or not.
            let latest = random.chance(5) ? "latest:x.\(random.pick(["note", "out"]))" : nil
            return Fix.event(
                word.contains(".") ? word : "x." + word,
                "e\(number)",
                at: .hours(Int.random(in: 0...40, using: &random)),
                arrival: Int64(number + 1),
                retracts: latest ?? taken.map { "e\($0)" },
                data: "{\(members.joined(separator: ","))}"
            )
        }
    }

    @Test func `every operator sees from event to event what it sees at once`() throws {
        for (number, rule) in Self.rules.enumerated() {
            let book = try #require(OperatorCase.load(rule).ruleBook)
            for seed in 0..<300 {
                var random = SeededGenerator(seed: UInt64(number * 1_000 + seed))
                let difference = difference(book, history(&random), &random)
                guard let difference else { continue }
                Issue.record("\(rule), seed \(seed): \(difference)")
                break
            }
        }
    }

    @Test func `every condition sees from event to event what it sees at once`() {
        for seed in 0..<3_000 {
            var generator = OrderIndependenceGenerator(seed: UInt64(seed) ^ 0x5555_0000)
            let events = generator.history(hasTies: seed % 2 == 0)
            let book = generator.book()
            var random = SeededGenerator(seed: UInt64(seed))
            guard let difference = difference(book, events, &random) else { continue }
            Issue.record("seed \(seed): \(difference)")
            return
        }
    }

    /// A source that falls silent and, mostly, is heard again; now and then it lies ahead.
    private func sources(_ random: inout SeededGenerator) -> [CaseEvent] {
        let types = random.pick([#""x.note""#, #""x.out","x.call""#, #""x.late""#])
        let prefix = random.pick(["", #","prefix":"test""#, #","prefix":"elsewhere""#])
        let data = #"{"source":"ward","reports":[\#(types)]\#(prefix)}"#
        let start = Int.random(in: 0...30, using: &random)
        let silent = Fix.event("source.silent", "s1", at: .hours(start), arrival: 1, data: data)
        guard random.chance(70) else { return [silent] }
        let end = start + Int.random(in: 0...20, using: &random)
        return [silent, Fix.event("source.resumed", "s2", at: .hours(end), arrival: 2, data: data)]
    }

    /// The first step at which the two ways of looking differ.
    private func difference(
        _ book: RuleBook,
        _ events: [CaseEvent],
        _ random: inout SeededGenerator
    ) -> String? {
        var now = Fix.at(.hours(Int.random(in: -5...20, using: &random)))
        var feeds = FeedSilences.none
        var memory = FindingMemory(
            of: Fix.caseReference,
            by: book,
            calendar: Fix.calendar,
            at: now
        )
        var received: [CaseEvent] = []
        for event in events.shuffled(using: &random) {
            received.append(event)
            memory.take(event)
            if random.chance(40) {
                now = now.advanced(by: .hours(Int.random(in: 0...12, using: &random)))
                memory.advance(to: now)
            }
            if random.chance(10) {
                feeds = FeedSilences(from: sources(&random))
                memory.take(feeds)
            }
            let all = findings(
                in: CaseHistory(received: received),
                of: Fix.caseReference,
                by: book,
                calendar: Fix.calendar,
                at: now,
                feeds: feeds
            )
            guard memory.findings != all else { continue }
            let history = received.map { "\($0.reference.id) \($0.type) \($0.happened)" }
            return "\(history) at \(now): \(memory.findings) instead of \(all)"
        }
        return nil
    }

    /// Rules whose needed history is a span, and how much of it their windows hold at most.
    private static let bounded = [
        "when: x.out\nexpect: [{event: x.note, before: 10h}]",
        "when: x.out\nexpect: [{event: x.note, after: 10h}]",
        "when: x.out\ngiven: [{event: x.note, before: 10h, distinct: {of: other.data.by, is: \">= 2\"}}]",
        "when: x.out\nunless: [{event: x.note, before: 10h, latest: true, where: other.data.doses > 1}]",
        "when: x.out\ngiven: [{event: x.note, before: 10h, ended_by: {event: x.call, same: by}}]",
        "when: x.out\nexpect: [{event: x.note, before: 10h, after: 5h}]",
        "when: x.out\nunless: [{event: x.note, before: 10h, if: event.data.until > event.time}]",
        "when: {count: {of: x.note, at_least: 3, within: 10h}}",
        "when: {distinct: {of: x.note, value: event.data.by, ended_by: x.call, at_least: 2, within: 10h}}",
        "when: {sum: {of: x.note, value: event.data.doses, at_least: 3, within: 10h}}",
        "when: [x.note, then x.out within 10h]",
        "when: {silence: {of: x.note, for: 10h}}",
        "when: {rate: {of: x.note, within: 5h, compared_with: 20h, below: 50%, at_least: 2}}",
        "when: {state: inside, for: 10h}",
        "when: x.out\nunless: [{state: inside}]",
        "when: x.out\nexpect: [{event: x.note, since: x.in}]",
        "when: x.out\nexpect: [{event: x.note, since: {state: inside}}]",
        "when: x.out\nunless: [{state: agreed}]",
        "when: x.out\nexpect: [{event: x.note, after: 10h, pauses: inside}]",
        "when: x.out\nexpect: [{event: x.late, after: 10h, pauses: inside}]",
        "when: {state: inside, for: 10h}\npauses: away",
        "when: {silence: {of: x.note, for: 10h}}\npauses: inside",
    ]

    @Test(arguments: bounded)
    func `a new event in a long history reads only what lies in its windows`(rule: String) throws {
        let book = try #require(OperatorCase.load(rule).ruleBook)
        let types = ["x.in", "x.note", "x.out", "x.call"]
        func reads(after count: Int) -> Int {
            let events = (0..<count).map { number in
                Fix.event(
                    types[number % types.count],
                    "\(number)",
                    at: .hours(number),
                    arrival: Int64(number),
                    data: #"{"by":"bo","doses":1}"#
                )
            }
            var memory = FindingMemory(
                received: events,
                of: Fix.caseReference,
                by: book,
                calendar: Fix.calendar,
                at: Fix.at(.hours(count + 8))
            )
            let before = memory.visitCount
            for (offset, type) in types.enumerated() {
                memory.take(
                    Fix.event(type, "new \(type)", at: .hours(count + offset), arrival: 100_000)
                )
            }
            return memory.visitCount - before
        }
        let few = reads(after: 100)
        #expect(few > 0)
        #expect(few < 400)
        #expect(reads(after: 20_000) == few)
    }

    /// Rules whose windows hold the whole history, so that a new event may read each event of it
    /// so often as there are steps, but not each pair of them.
    private static let wide = [
        "when: x.out\nexpect: [{event: x.note, after: 9000h, pauses: inside}]",
        "when: x.out\nexpect: [{event: x.late, after: 9000h, pauses: inside}]",
        "when: {state: inside, for: 9000h}\npauses: away",
        """
        when:
          - {event: x.call}
          - {then: x.in, within: 9000h, where: other.data.by == 'lis'}
          - then x.note within 9000h
          - then x.out within 9000h
        """,
    ]

    @Test(arguments: wide)
    func `a new event reads no more than in proportion to what its windows hold`(
        rule: String
    ) throws {
        let load = OperatorCase.load(rule)
        let book = try #require(load.ruleBook, "\(load.diagnostics)")
        let types = ["x.in", "x.note", "x.out", "x.call"]
        func event(_ number: Int) -> CaseEvent {
            Fix.event(
                types[number % types.count],
                "\(number)",
                at: .hours(number),
                arrival: Int64(number),
                data: #"{"by":"bo"}"#
            )
        }
        func reads(after count: Int) -> Int {
            var memory = FindingMemory(
                received: (0..<count).map(event),
                of: Fix.caseReference,
                by: book,
                calendar: Fix.calendar,
                at: Fix.at(.hours(count + 8))
            )
            let before = memory.visitCount
            for number in count..<count + types.count { memory.take(event(number)) }
            return memory.visitCount - before
        }
        let few = reads(after: 400)
        #expect(few > 0)
        #expect(reads(after: 1_600) < 5 * few)
    }
}
