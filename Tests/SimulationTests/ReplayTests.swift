import Alerting
import CaseEvents
import RuleLanguage
import Simulation
import Testing
import WorkingTime

struct ReplayTests {
    private typealias Fix = ReplayFixture

    private static let seedCount = 60

    @Test func `a replay tells what deciding everything at every instant tells`() throws {
        for seed in 0..<UInt64(Self.seedCount) {
            var random = SeededGenerator(seed: seed &+ 1_000)
            let numbers = Fix.fragments.indices.filter { _ in Bool.random(using: &random) }
            guard !numbers.isEmpty else { continue }
            let circumstances = try Fix.circumstances(numbers, ladder: seed % 2 == 0)
            let events = Fix.events(count: 40, seed: seed, isIntricate: seed % 3 == 0)
            var naive = NaiveReplay(circumstances: circumstances)
            let expected = naive.play(events)
            let lines = Fix.replay(events, in: circumstances).lines
            #expect(lines == expected, "seed \(seed), rules \(numbers)")
            guard lines == expected else { return }
        }
    }

    @Test func `what free spaces keep to themselves is as if it had not been`() throws {
        let circumstances = try Fix.circumstances(Array(Fix.fragments.indices), ladder: true)
        var random = SeededGenerator(seed: 3)
        var events = Fix.events(count: 200, seed: 3, isIntricate: false)
        for place in events.indices where Int.random(in: 0..<4, using: &random) == 0 {
            events[place].sensitivity = .safeSpace
        }
        let vocabulary = circumstances.ruleBook.vocabulary
        let others = events.filter { !vocabulary.isKeptByFreeSpace($0) }
        #expect(others.count < events.count)
        let end = Fix.start.advanced(by: .days(60))
        let lines = Fix.replay(events, in: circumstances, until: end).lines
        let expected = Fix.replay(others, in: circumstances, until: end).lines
        #expect(!lines.isEmpty)
        #expect(lines.count == expected.count)
        #expect(zip(lines, expected).first { $0 != $1 } == nil)
    }

    @Test func `each rule by itself is replayed as it is decided`() throws {
        var alertCount = 0
        for number in Fix.fragments.indices {
            for seed in 0..<20 {
                let circumstances = try Fix.circumstances([number], ladder: seed % 2 == 0)
                let events = Fix.events(count: 50, seed: UInt64(seed), isIntricate: false)
                var naive = NaiveReplay(circumstances: circumstances)
                let expected = naive.play(events)
                let lines = Fix.replay(events, in: circumstances).lines
                #expect(lines == expected, "rule \(number), seed \(seed)")
                guard lines == expected else { return }
                alertCount += lines.count
            }
        }
        #expect(alertCount > 1_000)
    }

    @Test func `a replay that lets go of all it can tells what one tells that keeps everything`()
        throws
    {
        var sweptCount = 0
        for seed in 0..<UInt64(Self.seedCount) {
            var random = SeededGenerator(seed: seed &+ 2_000)
            let numbers = Fix.fragments.indices.filter { _ in Bool.random(using: &random) }
            guard !numbers.isEmpty else { continue }
            let circumstances = try Fix.circumstances(numbers, ladder: seed % 2 == 0)
            let events = Fix.events(count: 120, seed: seed, isIntricate: false)
            var naive = NaiveReplay(circumstances: circumstances)
            let expected = naive.play(events)
            let swept = Fix.replay(
                events,
                in: circumstances,
                disorder: .zero,
                sweepDistance: 1
            )
            #expect(swept.lines == expected, "seed \(seed), rules \(numbers)")
            guard swept.lines == expected else { return }
            sweptCount += swept.counts.sweeps
        }
        #expect(sweptCount > 500)
    }

    @Test func `a replay lets absences wait for silent sources as deciding everything does`() throws
    {
        var waitedCount = 0
        for seed in 0..<UInt64(Self.seedCount) {
            var random = SeededGenerator(seed: seed &+ 3_000)
            let numbers = Fix.fragments.indices.filter { _ in Bool.random(using: &random) }
            guard !numbers.isEmpty else { continue }
            let circumstances = try Fix.circumstances(numbers, ladder: seed % 2 == 0)
            let events = Fix.events(
                count: 80,
                seed: seed,
                isIntricate: seed % 4 == 0,
                hasOutages: true
            )
            var naive = NaiveReplay(circumstances: circumstances)
            let expected = naive.play(events)
            let lines = Fix.replay(events, in: circumstances).lines
            #expect(lines == expected, "seed \(seed), rules \(numbers)")
            guard lines == expected else { return }
            // What is taken back after it was let go stays let go.
            if seed % 4 != 0 {
                let swept = Fix.replay(events, in: circumstances, disorder: .zero, sweepDistance: 1)
                #expect(swept.lines == expected, "swept, seed \(seed), rules \(numbers)")
                guard swept.lines == expected else { return }
            }
            let others = events.filter { !FeedSilences.areTold(byType: $0.type) }
            if Fix.replay(others, in: circumstances).lines != lines { waitedCount += 1 }
        }
        #expect(waitedCount > 20)
    }

    @Test func `events that no rule can see any more are let go`() throws {
        let circumstances = try Fix.circumstances([0, 1, 10], ladder: false)
        var replay = Replay(
            circumstances: circumstances,
            disorder: .zero,
            sweepDistance: 10
        ) { _ in }
        for number in 0..<2_000 {
            let happened = Fix.start.advanced(by: .minutes(number * 10))
            replay.take(
                CaseEvent(
                    reference: EventReference(source: "urn:test", id: "e\(number)"),
                    type: Fix.types[number % Fix.types.count],
                    caseReference: CaseReference(unchecked: "c-\(number)"),
                    happened: happened,
                    data: .object(ofTexts: [("kind", "y")]),
                    received: happened
                )
            )
            // The widest window is 6 h, in which 36 events happen; cases with open alerts stay.
            #expect(replay.keptEventCount <= 60 + replay.keptCaseCount)
        }
        #expect(replay.keptCaseCount <= 1_000)
    }

    @Test func `what was told when a replay broke off is told the same by the whole one`() throws {
        for seed in 0..<UInt64(Self.seedCount) {
            let numbers = Array(Fix.fragments.indices)
            let circumstances = try Fix.circumstances(numbers, ladder: true)
            let events = Fix.events(count: 60, seed: seed, isIntricate: seed % 3 == 0)
            let cut = events[Int(seed)].happened
            let until = cut.advanced(by: -Elapsed(microseconds: 1))
            let past = events.filter { $0.happened < cut }
            let broken = Fix.replay(past, in: circumstances, until: until).lines
            let whole = Fix.replay(events, in: circumstances).lines
            #expect(Array(whole.prefix(broken.count)) == broken, "seed \(seed)")
        }
    }

    @Test func `an alert that is answered after a while climbs no further`() throws {
        let circumstances = try Fix.circumstances([0], ladder: true)
        var told: [String] = []
        var replay = Replay(
            circumstances: circumstances,
            disorder: .zero,
            answeredAfter: .hours(5)
        ) { transition in
            told.append("\(transition.at.elapsed(since: Fix.start)) \(transition.alert.state.word)")
        }
        replay.take(
            CaseEvent(
                reference: EventReference(source: "urn:test", id: "a"),
                type: "a.happened",
                caseReference: CaseReference(unchecked: "c-1"),
                happened: Fix.start,
                data: .emptyObject,
                received: Fix.start
            )
        )
        replay.finish(at: Fix.start.advanced(by: .days(2)))
        #expect(told == ["0s open", "2h open", "5h answered"])
    }

    @Test func `lines out of order give what lines in order give`() throws {
        let circumstances = try Fix.circumstances([0, 1, 2, 3], ladder: true)
        for seed in 0..<UInt64(20) {
            // No two events of one instant: equal times are ordered by arrival.
            let events = Fix.events(count: 60, seed: seed, isIntricate: false).enumerated().map {
                var event = $0.element
                event.happened = event.happened.advanced(
                    by: Elapsed(microseconds: Int64($0.offset))
                )
                return event
            }
            var random = SeededGenerator(seed: seed)
            let shuffled = events.shuffled(using: &random)
            let ordered = Fix.replay(events, in: circumstances, disorder: .zero).lines
            let mixed = Fix.replay(shuffled, in: circumstances, disorder: .days(400)).lines
            #expect(ordered == mixed, "seed \(seed)")
        }
    }

    @Test func `an event that is further out of order than allowed is left out and counted`() throws
    {
        let circumstances = try Fix.circumstances([0], ladder: false)
        var events = Fix.events(count: 30, seed: 1, isIntricate: false)
        events.append(events.removeFirst())
        let counts = Fix.replay(events, in: circumstances, disorder: .minutes(1)).counts
        #expect(counts.misplaced == 1)
        #expect(counts.events == 30)
    }

    @Test func `an event that comes twice counts once`() throws {
        let circumstances = try Fix.circumstances([0, 1, 2], ladder: false)
        let events = Fix.events(count: 30, seed: 2, isIntricate: false)
        let twice = events.flatMap { [$0, $0] }
        let once = Fix.replay(events, in: circumstances)
        let again = Fix.replay(twice, in: circumstances)
        #expect(once.lines == again.lines)
        // Events of types that no rule mentions are not told apart.
        #expect(again.counts.duplicates * 2 + again.counts.unconcerned == 60)
        #expect(again.counts.duplicates > 10)
    }

    @Test func `an absence that falls due after the last event is told when the clock runs on`()
        throws
    {
        let circumstances = try Fix.circumstances([1], ladder: false)
        let event = CaseEvent(
            reference: EventReference(source: "urn:test", id: "e1"),
            type: "a.happened",
            caseReference: CaseReference(unchecked: "c-1"),
            happened: Fix.start,
            received: Fix.start
        )
        #expect(Fix.replay([event], in: circumstances).lines.isEmpty)
        let due = Fix.start.advanced(by: .hours(5))
        let lines = Fix.replay([event], in: circumstances, until: due).lines
        #expect(lines.count == 1)
        #expect(lines.first?.hasPrefix(#"{"at":"2026-03-02T14:00:00Z","case":"c-1""#) == true)
    }
}
