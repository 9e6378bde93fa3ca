import Alerting
import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

private typealias Fix = FindingFixture
private typealias Dialogue = AlertLifeDialogue

/// What is urgent at night goes to whoever is on duty, and to the recipient in the morning.
struct AlertUrgentAtNightTests {
    /// Bo rests or works at hours; whoever has the duty may be away.
    private func roster(
        quiet: String? = nil,
        works: String? = nil,
        dutyStandIn: String? = nil
    ) throws -> Roster {
        let plain = Dialogue.roster()
        var people = plain.people
        people["bo"] = Person(
            id: "bo",
            email: "bo@kommune.example",
            works: try works.map { WeeklyHours(everyDay: try DayHours($0)) },
            quiet: try quiet.map { WeeklyHours(everyDay: try DayHours($0)) }
        )
        if let dutyStandIn {
            let absence = Person.Absence(from: .earliest, to: .latest, standIn: dutyStandIn)
            people["vagt"] = Person(id: "vagt", email: "vagt@kommune.example", away: [absence])
        }
        let defaults = Dictionary(
            uniqueKeysWithValues: Dialogue.everybody.map { (Role($0.role), $0.id) }
        )
        return Roster(
            people: people,
            cases: [:],
            defaults: defaults,
            catchAll: plain.catchAll,
            operator: plain.operatorPerson
        )
    }

    private func distance(_ text: String) throws -> Elapsed {
        try Fix.copenhagen().zone.instant(civil: text).elapsed(since: Fix.start)
    }

    /// Something urgent is found at 23:30; who is told at once stands in the tellings.
    private func night(
        repeats: Elapsed? = nil,
        _ roster: Roster,
        answers: [AnswerForm] = [AnswerForm(name: "done")]
    ) throws -> AlertLifeDialogue {
        let step = Dialogue.step("contact_person", repeats: repeats)
        let rule = Dialogue.rule(severity: .urgent, tell: [step], answers: answers)
        var dialogue = Dialogue(rule, roster: roster)
        dialogue.calendar = try Fix.copenhagen()
        let at = try distance("2026-03-03T23:30")
        dialogue.take(Fix.event("anchor", "a", at: at), at: at)
        return dialogue
    }

    /// Runs from wake to wake until the morning is over; who is told when.
    private func run(_ dialogue: inout AlertLifeDialogue) throws -> [String] {
        let zone = try Fix.copenhagen().zone
        let last = try zone.instant(civil: "2026-03-04T08:00")
        var lines: [String] = []
        while let wake = dialogue.latest.wake, wake <= last {
            let (_, time) = zone.civil(at: wake)
            lines += dialogue.look(at: wake.elapsed(since: Fix.start)).map { "\(time) \($0)" }
        }
        return lines
    }

    @Test func `the duty has it at once and the recipient in the morning`() throws {
        var dialogue = try night(roster(quiet: "22:00-07:00"))
        #expect(dialogue.tellings.map(\.person.id) == ["vagt"])
        #expect(dialogue.alerts[0].waiting?.map(\.person) == ["bo"])
        let again = dialogue.decision(at: try distance("2026-03-03T23:30"))
        #expect(again.alerts == [] && again.tellings == [] && again.heldTellingCount == 0)
        #expect(try run(&dialogue) == ["07:00 rule step-0 bo"])
        #expect(dialogue.alerts[0].waiting == nil)
    }

    @Test func `what the duty has answered in the night does not reach the recipient`() throws {
        var dialogue = try night(roster(quiet: "22:00-07:00"))
        dialogue.press("done", by: "vagt", at: try distance("2026-03-04T02:00"))
        #expect(try run(&dialogue) == [])
    }

    @Test func `repetitions of the night go to the duty, and one message in the morning`() throws {
        var dialogue = try night(repeats: .hours(4), roster(quiet: "22:00-07:00"))
        #expect(
            try run(&dialogue) == [
                "03:30 rule step-0-1 vagt", "07:00 rule step-0-1 bo", "07:30 rule step-0-2 bo",
            ]
        )
    }

    @Test func `whoever only has working hours rests outside them`() throws {
        var dialogue = try night(roster(works: "08:00-16:00"))
        #expect(dialogue.tellings.map(\.person.id) == ["vagt"])
        #expect(try run(&dialogue) == ["08:00 rule step-0 bo"])
    }

    @Test func `whoever stands in for the holder of the duty is on duty`() throws {
        let dialogue = try night(roster(quiet: "22:00-07:00", dutyStandIn: "lis"))
        #expect(dialogue.tellings.map(\.person.id) == ["lis"])
    }

    @Test func `what does not reach the duty reaches the recipient at once, and once`() throws {
        var dialogue = try night(roster(quiet: "22:00-07:00"))
        let telling = try #require(dialogue.tellings.first)
        let at = try distance("2026-03-04T01:00")
        let failure = Fix.event(
            "delivery.failed",
            "f",
            at: at,
            data: #"{"telling":"\#(telling.id)","alert":"\#(telling.alert)","channel":"mail"}"#
        )
        #expect(dialogue.take(failure, at: at) == ["rule step-0 bo"])
        #expect(dialogue.alerts[0].waiting == nil)
        #expect(try run(&dialogue) == [])
    }

    @Test func `when neither is reached the next in line is told`() throws {
        var dialogue = try night(roster(quiet: "22:00-07:00"))
        var told: [String] = []
        for (number, time) in ["2026-03-04T01:00", "2026-03-04T02:00"].enumerated() {
            let telling = try #require(dialogue.tellings.first)
            let at = try distance(time)
            let failure = Fix.event(
                "delivery.failed",
                "f\(number)",
                at: at,
                data: #"{"telling":"\#(telling.id)","alert":"\#(telling.alert)","channel":"mail"}"#
            )
            told += dialogue.take(failure, at: at)
        }
        #expect(told == ["rule step-0 bo", "rule step-0 kim"])
    }

    @Test func `what the duty has taken for a while reaches the recipient at its end, once`() throws
    {
        var dialogue = try night(
            roster(quiet: "22:00-07:00"),
            answers: [
                AnswerForm(name: "taken", effect: .holds(AnswerHold(span: .elapsed(.hours(6)))))
            ]
        )
        dialogue.press("taken", by: "vagt", at: try distance("2026-03-04T01:30"))
        // The end of the hold and the message of the night are one.
        #expect(try run(&dialogue) == ["07:30 rule hold-ended-0 bo"])
        #expect(dialogue.alerts[0].waiting == nil)
    }

    @Test func `whoever is on duty at night answers for nobody whose own answer is needed`() throws
    {
        var dialogue = Dialogue(
            Dialogue.rule(
                severity: .urgent,
                tell: [Dialogue.step("contact_person")],
                answers: [AnswerForm(name: "contacted")],
                answeredBy: ["contact_person"]
            ),
            roster: try roster(quiet: "22:00-07:30")
        )
        dialogue.calendar = try Fix.copenhagen()
        let night = try distance("2026-03-03T23:30")
        dialogue.take(Fix.event("anchor", "a", at: night), at: night)
        #expect(dialogue.tellings.map(\.person.id) == ["vagt"])
        let refused = dialogue.press("contacted", by: "vagt", at: night + .hours(1))
        #expect(refused == ["refused: The rule needs the answers of: contact_person."])
        let morning = try distance("2026-03-04T07:30")
        #expect(dialogue.look(at: morning) == ["rule step-0 bo"])
        dialogue.press("contacted", by: "bo", at: morning + .hours(1))
        #expect(!dialogue.alerts[0].state.isOpen)
    }
}
