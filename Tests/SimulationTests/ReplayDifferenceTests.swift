import Alerting
import CaseEvents
import RuleLanguage
import Simulation
import Testing
import WorkingTime

struct ReplayDifferenceTests {
    private static func alert(
        _ id: String,
        key: String = "case",
        opened: Elapsed,
        told: [(String, Elapsed)] = [("contact_person", .zero)]
    ) -> ReplayedAlert {
        let opened = ReplayFixture.start.advanced(by: opened)
        return ReplayedAlert(
            id: id,
            caseReference: CaseReference(unchecked: "c-1"),
            rule: "rule",
            key: key,
            opened: opened,
            tellings: told.map {
                ReplayedAlert.Told(role: Role($0.0), at: opened.advanced(by: $0.1))
            }
        )
    }

    private func words(_ old: [ReplayedAlert], _ new: [ReplayedAlert]) -> [String] {
        let difference = ReplayDifference(old: old, new: new, zone: .utc)
        return difference.changes.map { change in
            switch change {
            case .added(let alert): "added \(alert.id)"
            case .removed(let alert): "removed \(alert.id)"
            case .moved(let before, let after): "moved \(before.id) \(after.id)"
            case .rerouted(let before, let after): "rerouted \(before.id) \(after.id)"
            }
        } + ["same \(difference.sameCount)"]
    }

    @Test func `equal alerts are the same`() {
        let one = Self.alert("a", opened: .zero)
        #expect(words([one], [one]) == ["same 1"])
    }

    @Test func `an alert of one book alone is added or removed`() {
        let one = Self.alert("a", opened: .zero)
        #expect(words([], [one]) == ["added a", "same 0"])
        #expect(words([one], []) == ["removed a", "same 0"])
    }

    @Test func `an alert that opens at another time has moved`() {
        let (one, later) = (Self.alert("a", opened: .zero), Self.alert("a", opened: .hours(1)))
        #expect(words([one], [later]) == ["moved a a", "same 0"])
    }

    @Test func `an alert that opens at another event has moved, one of another key is another`() {
        let one = Self.alert("a", opened: .zero)
        #expect(words([one], [Self.alert("b", opened: .hours(1))]) == ["moved a b", "same 0"])
        let other = Self.alert("b", key: "x", opened: .hours(1))
        #expect(words([one], [other]) == ["removed a", "added b", "same 0"])
    }

    @Test func `an alert that is told to others, or later, is re-routed`() {
        let one = Self.alert("a", opened: .zero)
        let other = Self.alert("a", opened: .zero, told: [("team", .zero)])
        let later = Self.alert("a", opened: .zero, told: [("contact_person", .hours(1))])
        #expect(words([one], [other]) == ["rerouted a a", "same 0"])
        #expect(words([one], [later]) == ["rerouted a a", "same 0"])
    }

    @Test func `a recipient has each alert once a week, in the week of the telling`() {
        let weekly = Self.alert(
            "a",
            opened: .zero,
            told: [("team", .zero), ("team", .hours(1)), ("team", .days(7))]
        )
        let difference = ReplayDifference(old: [], new: [weekly], zone: .utc)
        let loads = difference.loads.map { "\($0.week) \($0.recipient) \($0.old) \($0.new)" }
        #expect(loads == ["2026-W10 team 0 1", "2026-W11 team 0 1"])
        #expect(difference.loads(over: 0).count == 2)
        #expect(difference.loads(over: 1).isEmpty)
    }

    @Test(arguments: [
        ("2026-01-01", "2026-W01"), ("2025-12-29", "2026-W01"), ("2025-12-28", "2025-W52"),
        ("2021-01-03", "2020-W53"), ("2021-01-04", "2021-W01"), ("1969-12-29", "1970-W01"),
        ("2024-12-31", "2025-W01"), ("2027-01-01", "2026-W53"),
    ])
    func `weeks belong to the year of their Thursday`(_ date: String, _ week: String) throws {
        let day = try #require(CivilDate(iso: date))
        #expect(ISOWeek(of: day).description == week)
    }

    @Test func `the report for people is as it was`() {
        let before = [Self.alert("a", opened: .zero), Self.alert("b", key: "x", opened: .hours(2))]
        let after = [
            Self.alert("a", opened: .hours(1), told: [("contact_person", .zero)]),
            Self.alert(
                "c",
                key: "y",
                opened: .hours(3),
                told: [("team", .zero), ("duty", .hours(2))]
            ),
        ]
        let difference = ReplayDifference(old: before, new: after, zone: .utc)
        let lines = difference.lines(in: .english, budget: 0, changeCountMax: 10).map(\.text)
        let expected = [
            "1 added, 1 removed, 1 moved, 0 re-routed, 0 the same",
            "~ 2026-03-02 09:00 → 2026-03-02 10:00  c-1  rule  contact_person",
            "- 2026-03-02 11:00  c-1  rule  contact_person",
            "+ 2026-03-02 12:00  c-1  rule  team, duty +2h", "",
            "week      recipient          old     new",
            "2026-W10  contact_person       2       1  over the budget of 0",
            "2026-W10  duty                 0       1  over the budget of 0",
            "2026-W10  team                 0       1  over the budget of 0",
        ]
        #expect(lines == expected)
    }
}
