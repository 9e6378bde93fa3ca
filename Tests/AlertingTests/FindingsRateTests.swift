import Alerting
import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

private typealias Case = OperatorCase

/// A rate that falls.
struct FindingsRateTests {
    /// Fewer than half as often in 10 hours as in the 20 before them, of three at least.
    private static func rule(_ more: String = "", _ lines: String = "") -> String {
        "when: {rate: {of: x.note, within: 10h, compared_with: 20h, below: 50%, at_least: 3\(more)}}"
            + lines
    }

    private static let plain = rule()
    private static let paused = rule("", "\npauses: away")
    private static let late = rule(", grace: 4h")
    private static let ofBo = rule("", "\nwhere: 'event.data.by == \"bo\"'")
    private static let failing = rule("", "\nwhere: 10 / int(event.data.doses) > 3")
    private static let bo = #"{"by":"bo"}"#
    private static let fair = #"{"doses":2}"#
    private static let broken = #"{"doses":0}"#

    static let examples: [OperatorCase] = [
        // Three in the time before: half of that is three quarters of one in the latest time.
        Case(plain, "0:note 5:note 10:note", "note10@20"),
        Case(plain, "0:note 5:note 10:note", "note10@20!", now: 19),
        Case(plain, "0:note 5:note 10:note 20:note", "note20@30"),
        Case(plain, "0:note 5:note 10:note 21:note", "note10@20"),
        // Two are no rate.
        Case(plain, "0:note 10:note", ""),
        // The first has left the time before, or is just in it.
        Case(plain, "0:note 5:note 21:note", ""),
        Case(plain, "0:note 5:note 20:note", "note20@30"),
        // One is fewer than half of five in twice the time, two are not.
        Case(plain, "0:note 4:note 8:note 12:note 16:note 20:note", "note16@26"),
        Case(plain, "0:note 4:note 8:note 12:note 16:note 20:note 24:note", "note20@30"),
        // And again when there was no fall for as long as it is compared with.
        Case(plain, "0:note 4:note 8:note 20:note 24:note 28:note 32:note", "note8@18 note32@42"),
        Case(late, "0:note 5:note 10:note", "note10@24"),
        Case(ofBo, "0:note\(bo) 5:note\(bo) 10:note\(bo) 12:note", "note10@20"),
        Case(ofBo, "0:note\(bo) 5:note 10:note\(bo)", ""),
        // Away for six hours: the latest time is so much longer.
        Case(paused, "0:note 5:note 10:note 12:leave 18:back", "note10@26"),
        Case(paused, "0:note 5:note 10:note 12:leave 18:back 26:note", "note26@36"),
        Case(paused, "0:note 5:note 10:note 12:leave", ""),
        // Ten hours away lie in the time before, too.
        Case(paused, "0:note 2:leave 12:back 15:note 25:note", "note25@35"),
        Case(plain, "0:note 2:leave 12:back 15:note 25:note", ""),
        // Nobody knows whether the failed one is there, so that it is no fall.
        Case(failing, "0:note\(fair) 5:note\(fair) 10:note\(fair) 15:note\(broken)", "?note15"),
        Case(failing, "0:note\(fair) 5:note\(broken) 10:note\(fair)", "?note5"),
    ]

    @Test(arguments: examples)
    func `a rate that falls is found when the event before the fall leaves`(example: OperatorCase) {
        #expect(example.seen() == example.findings)
    }

    @Test func `a guest of each day who comes each fifth day is found once`() {
        let rule =
            "when: {rate: {of: x.note, within: 7h, compared_with: 30h, below: 25%, at_least: 8}}"
        let seldom = [35, 40, 45, 50, 55, 60, 65, 70, 75, 80]
        func seen(_ hours: [Int]) -> String {
            OperatorCase(rule, hours.map { "\($0):note" }.joined(separator: " "), "").seen()
        }
        #expect(seen(Array(0...30) + seldom) == "note30@37")
        // Each day again for as long, and seldom again.
        #expect(
            seen(Array(0...30) + seldom.prefix(4) + Array(51...89) + [95]) == "note30@37 note89@96"
        )
    }

    @Test func `what happened at one instant counts once`() throws {
        let book = try #require(OperatorCase.load(Self.plain).ruleBook)
        func found(_ events: [(hour: Int, id: String)]) -> [String] {
            let received = events.enumerated().map { number, event in
                FindingFixture.event(
                    "x.note",
                    event.id,
                    at: .hours(event.hour),
                    arrival: Int64(number + 1),
                    data: "{}"
                )
            }
            return findings(
                in: CaseHistory(received: received),
                of: FindingFixture.caseReference,
                by: book,
                calendar: FindingFixture.calendar,
                at: FindingFixture.at(.hours(99))
            ).standing.map(\.anchor.id)
        }
        #expect(found([(0, "a"), (0, "b"), (10, "c")]) == [])
        #expect(found([(0, "a"), (5, "b"), (10, "c"), (10, "d")]) == ["d"])
    }

    @Test func `an explanation counts both times`() throws {
        let book = try #require(OperatorCase.load(Self.plain).ruleBook)
        func lines(_ history: String, now: Int = 50) -> [String] {
            Alerting.explanation(
                of: book.rules[0],
                in: CaseHistory(received: OperatorCase.events(history)),
                of: FindingFixture.caseReference,
                vocabulary: book.vocabulary,
                calendar: FindingFixture.calendar,
                at: FindingFixture.at(.hours(now))
            ).lines(.english, in: .utc)
        }
        let fallen = lines("0:note 5:note 10:note 21:note")
        #expect(fallen.contains { $0.contains("0 in 10h, 3 in the 20h before") }, "\(fallen)")
        let held = lines("0:note 5:note 10:note 20:note")
        #expect(
            held.contains { $0.contains("that is no new fall: 1 in 10h, 3 in the 20h before") },
            "\(held)"
        )
    }
}
