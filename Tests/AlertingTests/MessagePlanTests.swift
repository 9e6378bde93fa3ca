import Alerting
import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

struct MessagePlanTests {
    private typealias Fix = MessagePlanFixture
    private let zone: Zone
    /// 2026-03-02T09:00 in Copenhagen, an hour after the usual digest.
    private let now = FindingFixture.start
    /// The next digest of those who have named no hour.
    private let digest = FindingFixture.start.advanced(by: .hours(23))

    init() throws {
        zone = try FindingFixture.copenhagen().zone
    }

    private func plan(
        _ waiting: [WaitingTelling],
        customs: MessageCustoms = MessageCustoms(),
        sentToday: Int = 0,
        mutes: [RuleMute] = [],
        at now: Instant? = nil
    ) -> MessagePlan {
        MessagePlan(
            waiting,
            customs: customs,
            sentToday: sentToday,
            mutes: mutes,
            zone: zone,
            at: now ?? self.now
        )
    }

    private func waiting(_ tellings: Telling...) -> [WaitingTelling] {
        tellings.map { WaitingTelling($0) }
    }

    private func contents(_ plan: MessagePlan) -> [[String]] {
        plan.messages.map { $0.tellings.map(\.id) }
    }

    @Test func `several findings of one case are one message, the severe first`() {
        let plan = plan(
            waiting(
                Fix.telling("t1", alert: "a1"),
                Fix.telling("t2", alert: "a2", severity: .urgent),
                Fix.telling("t3", alert: "a3", case: "c-1002")
            )
        )
        #expect(contents(plan) == [["t2", "t1"], ["t3"]])
        #expect(plan.messages[1].id == "t3")
        #expect(plan.messages[0].id != "t1" && plan.messages[0].id != "t2")
    }

    @Test func `what tells that something is over waits for the end of quiet hours`() {
        let morning = now.advanced(by: .hours(10))
        func quiet(_ telling: Telling, _ hold: Hold? = nil, at instant: Instant) -> MessagePlan {
            MessagePlan(
                [WaitingTelling(telling, hold: hold)],
                customs: MessageCustoms(),
                sentToday: 0,
                mutes: [],
                zone: zone,
                at: instant,
                release: { _ in instant < morning ? morning : nil }
            )
        }
        for cause in [TellingCause.withdrawn, .expired] {
            for severity in [Severity.normal, .high] {
                let telling = Fix.telling("t1", severity: severity, cause: cause)
                let held = quiet(telling, at: now)
                #expect(contents(held).isEmpty)
                #expect(held.held.map(\.hold) == [Hold(until: morning, reason: .quiet)])
                let sent = quiet(telling, held.held.first?.hold, at: morning)
                #expect(contents(sent) == [["t1"]])
            }
            let urgent = Fix.telling("t2", severity: .urgent, cause: cause)
            #expect(contents(quiet(urgent, at: now)) == [["t2"]])
        }
        #expect(contents(quiet(Fix.telling("t3"), at: now)) == [["t3"]])
    }

    @Test func `a low one waits for the next digest`() {
        let plan = plan(waiting(Fix.telling("t1", severity: .low)))
        #expect(contents(plan).isEmpty)
        #expect(plan.held.map(\.hold) == [Hold(until: digest, reason: .digest)])
    }

    @Test func `at the hour of the digest low ones of several cases are one message`() {
        let plan = plan(
            waiting(
                Fix.telling("t1", case: "c-1001", severity: .low),
                Fix.telling("t2", case: "c-1002", severity: .low)
            ),
            at: digest
        )
        #expect(contents(plan) == [["t1", "t2"]])
    }

    @Test func `a digest that was missed while nothing ran goes at once`() {
        let plan = plan(
            waiting(Fix.telling("t1", severity: .low)),
            at: digest.advanced(by: .hours(5))
        )
        #expect(contents(plan) == [["t1"]])
    }

    @Test func `a low one goes along with a message about its case`() {
        let low = WaitingTelling(
            Fix.telling("t1", severity: .low),
            hold: Hold(until: digest, reason: .digest)
        )
        let plan = plan([low] + waiting(Fix.telling("t2", alert: "a2", severity: .high)))
        #expect(contents(plan) == [["t2", "t1"]])
        #expect(plan.held.isEmpty)
    }

    @Test func `beyond the budget a normal one waits and a high one does not`() {
        let customs = MessageCustoms(dailyMessageCountMax: 3)
        let plan = plan(
            waiting(
                Fix.telling("t1", case: "c-1001"),
                Fix.telling("t2", case: "c-1002", severity: .high)
            ),
            customs: customs,
            sentToday: 3
        )
        #expect(contents(plan) == [["t2"]])
        #expect(plan.held.map(\.hold) == [Hold(until: digest, reason: .budget)])
    }

    @Test func `the last message of the budget leaves`() {
        let customs = MessageCustoms(dailyMessageCountMax: 3)
        let one = waiting(Fix.telling("t1"))
        #expect(contents(plan(one, customs: customs, sentToday: 2)) == [["t1"]])
        #expect(contents(plan(one, customs: customs, sentToday: 3)).isEmpty)
    }

    @Test func `five cases are five messages and six are one`() {
        let six = (1...6).map { WaitingTelling(Fix.telling("t\($0)", case: "c-\($0)")) }
        #expect(contents(plan(Array(six.dropLast()))).count == 5)
        #expect(contents(plan(six)) == [["t1", "t2", "t3", "t4", "t5", "t6"]])
    }

    @Test func `thirty thousand deadlines of one person are one message`() {
        let many = (0..<30_000).map { number in
            WaitingTelling(
                Fix.telling("t\(number)", alert: "a\(number)", case: "c-\(number)", severity: .high)
            )
        }
        let plan = plan(many)
        #expect(plan.messages.map(\.tellings.count) == [30_000])
    }

    @Test func `a muted rule waits for the end of the mute and comes as one message`() {
        let end = now.advanced(by: .days(2))
        let mute = RuleMute(rule: "r0", reason: "støj", owner: "bo", from: now, until: end)
        let muted = waiting(
            Fix.telling("t1", case: "c-1001", severity: .urgent),
            Fix.telling("t2", case: "c-1002")
        )
        let first = plan(muted, mutes: [mute])
        #expect(
            first.held.map(\.hold) == Array(repeating: Hold(until: end, reason: .mute), count: 2)
        )
        let later = plan(
            first.held.map { WaitingTelling($0.telling, hold: $0.hold) },
            mutes: [mute],
            at: end
        )
        #expect(contents(later) == [["t1", "t2"]])
    }

    @Test func `what was found too late waits for the digest whatever its severity`() {
        let plan = plan(waiting(Fix.telling("t1", severity: .urgent, cause: .foundTooLate)))
        #expect(plan.held.map(\.hold.reason) == [.digest])
    }

    @Test func `the digest keeps its hour when summer time begins`() throws {
        let before = try Instant(rfc3339: "2026-03-28T12:00:00+01:00")
        let low = Fix.telling("t1", severity: .low, decided: before)
        let plan = plan(waiting(low), at: before)
        let morning = try Instant(rfc3339: "2026-03-29T08:00:00+02:00")
        #expect(plan.held.map(\.hold.until) == [morning])
    }
}
