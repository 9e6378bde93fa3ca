import Testing
import WorkingTime

@testable import Daemon

struct SendingPaceTests {
    private let start = Instant(microseconds: 1_800_000_000_000_000)

    private func pace(perMinute: Int? = nil, perHour: Int? = nil) -> SendingPace {
        SendingPace(
            server: perMinute.map { SendingRate(countMax: $0, per: .minutes(1)) },
            recipient: perHour.map { SendingRate(countMax: $0, per: .hours(1)) }
        )
    }

    @Test func `as many leave at once as the rate allows, and then one after the other`() {
        var pace = pace(perHour: 30)
        for _ in 0..<30 {
            #expect(pace.ask(person: "bo", isPressing: false, at: start) == .send)
        }
        let next = start.advanced(by: .minutes(2))
        #expect(pace.ask(person: "bo", isPressing: false, at: start) == .hold(until: next))
        let justBefore = Instant(microseconds: next.microseconds - 1)
        #expect(pace.ask(person: "bo", isPressing: false, at: justBefore) == .hold(until: next))
        #expect(pace.ask(person: "bo", isPressing: false, at: next) == .send)
        #expect(pace.ask(person: "bo", isPressing: false, at: next) != .send)
    }

    @Test func `one recipient does not hold up another`() {
        var pace = pace(perHour: 1)
        #expect(pace.ask(person: "bo", isPressing: false, at: start) == .send)
        #expect(pace.ask(person: "bo", isPressing: false, at: start) != .send)
        #expect(pace.ask(person: "lis", isPressing: false, at: start) == .send)
    }

    @Test func `what presses never waits for the recipient, and others wait an hour at most`() {
        var pace = pace(perHour: 2)
        for _ in 0..<1_000 {
            #expect(pace.ask(person: "bo", isPressing: true, at: start) == .send)
        }
        let hour = start.advanced(by: .hours(1))
        #expect(pace.ask(person: "bo", isPressing: false, at: start) == .hold(until: hour))
    }

    @Test func `the server's rate holds up everything`() {
        var pace = pace(perMinute: 2, perHour: 30)
        #expect(pace.ask(person: "bo", isPressing: true, at: start) == .send)
        #expect(pace.ask(person: "lis", isPressing: true, at: start) == .send)
        let next = start.advanced(by: .seconds(30))
        #expect(pace.ask(person: "bo", isPressing: true, at: start) == .pause(until: next))
        #expect(pace.ask(person: "bo", isPressing: true, at: next) == .send)
    }

    @Test func `no more leave in any hour than twice the rate`() {
        let countMax = 5
        var pace = pace(perHour: countMax)
        var sent: [Instant] = []
        // Asked every minute for a day.
        for minute in 0..<1_440 {
            let now = start.advanced(by: .minutes(minute))
            if pace.ask(person: "bo", isPressing: false, at: now) == .send { sent.append(now) }
        }
        for instant in sent {
            let hour = sent.count { $0 >= instant && $0 < instant.advanced(by: .hours(1)) }
            #expect(hour < 2 * countMax)
        }
        #expect(sent.count >= 23 * countMax, "the rate is used: \(sent.count)")
    }

    @Test func `a clock that goes back holds nobody longer than before it did`() {
        var pace = pace(perHour: 1)
        #expect(pace.ask(person: "bo", isPressing: false, at: start) == .send)
        let earlier = start.advanced(by: -.hours(1))
        let due = Instant(microseconds: start.microseconds + Elapsed.hours(1).microseconds)
        #expect(pace.ask(person: "bo", isPressing: false, at: earlier) == .hold(until: due))
    }

    @Test func `what is forgotten holds up nobody`() {
        var pace = pace(perMinute: 1, perHour: 1)
        #expect(pace.ask(person: "bo", isPressing: false, at: start) == .send)
        pace.forget()
        let earlier = start.advanced(by: -.days(3))
        #expect(pace.ask(person: "bo", isPressing: false, at: earlier) == .send)
    }

    @Test func `no more recipients are remembered than fit`() {
        var pace = pace(perHour: 60)
        for number in 0...SendingPace.recipientCountMax {
            let now = start.advanced(by: .minutes(number))
            _ = pace.ask(person: "p\(number)", isPressing: false, at: now)
        }
        #expect(pace.recipientMemories.count <= SendingPace.recipientCountMax)
    }
}
