import Alerting
import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

/// The report of the week: when, to whom, and what it says.
struct WeeklyReportTests {
    private typealias Fix = FindingFixture
    private typealias Dialogue = AlertLifeDialogue

    private func schedule(_ time: String = "08:00") throws -> ReportSchedule {
        ReportSchedule(weekday: .monday, time: try #require(CivilTime(time)))
    }

    @Test func `the latest report is that of this week, or of the last before its hour`() throws {
        let zone = try Fix.copenhagen().zone
        let schedule = try schedule()
        for (now, latest) in [
            ("2026-03-02T08:00", "2026-03-02T08:00"), ("2026-03-02T07:59", "2026-02-23T08:00"),
            ("2026-03-08T23:59", "2026-03-02T08:00"), ("2026-03-09T08:00", "2026-03-09T08:00"),
            // The clocks go forward on the 29th: the hour on the wall stays.
            ("2026-03-30T08:00", "2026-03-30T08:00"), ("2026-03-30T07:59", "2026-03-23T08:00"),
        ] {
            let found = schedule.latest(by: try zone.instant(civil: now), in: zone)
            #expect(found == (try zone.instant(civil: latest)), "at \(now)")
            #expect(schedule.next(after: found, in: zone) > found)
        }
        let spring = try zone.instant(civil: "2026-03-30T08:00")
        #expect(schedule.span(of: spring, in: zone).upperBound == spring)
        #expect(
            schedule.span(of: spring, in: zone).lowerBound
                == (try zone.instant(civil: "2026-03-23T08:00"))
        )
    }

    private func report(owner: String, review: CivilDate? = nil) -> WeeklyReport {
        let review = review.map { RuleReview(by: $0) }
        var dialogue = Dialogue(
            Dialogue.rule("first", key: .perAnchor, owner: owner, review: review),
            Dialogue.rule(
                "second",
                when: .event(types: ["other"]),
                owner: "nobody",
                review: review
            )
        )
        for (index, id) in ["a", "b", "c"].enumerated() {
            dialogue.take(Fix.event("anchor", id, at: .hours(index)), at: .hours(index))
        }
        dialogue.take(Fix.event("other", "o", at: .hours(5)), at: .hours(5))
        dialogue.answer(0, at: .hours(6))
        return WeeklyReport(
            on: ReportedAlerts(
                raised: dialogue.alerts,
                ended: dialogue.alerts.filter { !$0.state.isOpen },
                open: dialogue.alerts.filter(\.state.isOpen)
            ),
            in: Fix.start..<Fix.at(.days(7)),
            circumstances: dialogue.circumstances
        )
    }

    @Test func `the operator hears of every rule, and an owner of the owner's own`() {
        let tellings = report(owner: "lis").tellings(at: Fix.at(.days(7)))
        #expect(tellings.map(\.person.id) == ["operator", "lis"])
        #expect(tellings.map(\.role.name) == ["operator", "rule_owner"])
        let all = tellings[0].content.detail ?? ""
        #expect(all.contains("first: 3 rejst, 1 besvaret (det er gjort 1), 2 åbne"), "\(all)")
        #expect(all.contains("ikke relevant 0 %, halvdelen besvaret inden 6 timer"), "\(all)")
        #expect(all.contains("second: 1 rejst, 0 besvaret, 1 åbne"))
        #expect(tellings[1].content.detail?.contains("second") == false)
        #expect(Set(tellings.map(\.id)).count == 2)
    }

    @Test func `rules whose review has passed are counted for whoever answers for them`() throws {
        let passed = try #require(CivilDate(iso: "2026-03-08"))
        let facts = report(owner: "lis", review: passed).tellings(at: Fix.at(.days(7)))
            .map { $0.content.facts.dropFirst(2).map { "\($0.label): \($0.value)" } }
        #expect(facts == [["Regler, der skal ses efter: 2"], ["Regler, der skal ses efter: 1"]])
        let ahead = report(owner: "lis", review: passed.adding(days: 1))
        #expect(ahead.tellings(at: Fix.at(.days(7))).allSatisfy { $0.content.facts.count == 2 })
    }

    @Test func `an owner whom the roster does not know is the operator's to tell`() {
        let tellings = report(owner: "socialpsykiatrien").tellings(at: Fix.at(.days(7)))
        #expect(tellings.map(\.person.id) == ["operator"])
    }

    @Test func `it names no case and asks for no answer`() {
        for telling in report(owner: "lis").tellings(at: Fix.at(.days(7))) {
            let content = telling.content
            let texts = [content.subject, content.lead, content.detail ?? "", content.footer]
            #expect(!texts.contains { $0.contains("c-1001") })
            #expect(content.action == nil)
        }
    }

    @Test func `the same report is the same event, alert and messages`() {
        let (first, second) = (report(owner: "lis"), report(owner: "lis"))
        let (monday, tuesday) = (Fix.at(.days(7)), Fix.at(.days(8)))
        #expect(first.sent(at: monday).reference == second.sent(at: tuesday).reference)
        #expect(first.record(at: monday).id == second.record(at: tuesday).id)
        #expect(!first.record(at: monday).state.isOpen)
        #expect(
            first.tellings(at: monday).map(\.id) == second.tellings(at: tuesday).map(\.id)
        )
    }
}
