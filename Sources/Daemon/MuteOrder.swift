internal import Alerting
internal import CaseEvents
internal import Intake
internal import RuleLanguage
internal import WorkingTime

/// The order to mute a rule or to end its mute, checked before it becomes an event.
enum MuteOrder {
    /// What is wrong with an order, all of it.
    struct Problems: Error {
        let lines: [String]
    }

    /// The daemon's own event that says so; nothing else mutes a rule.
    static func event(
        of order: RuleOrder,
        in circumstances: Circumstances,
        at now: Instant
    ) -> Result<CaseEvent, Problems> {
        var problems: [String] = []
        let event: CaseEvent
        switch order {
        case .mute(let rule, let reason, let owner, let until):
            problems += Self.problems(ofRule: rule, in: circumstances)
            if reason.allSatisfy(\.isWhitespace) { problems.append("a mute needs a reason") }
            if circumstances.roster.person(owner) == nil {
                problems.append(
                    "the roster has no person `\(owner)`, who is to answer for the mute"
                )
            }
            problems += Self.problems(ofEnd: until, zone: circumstances.calendar.zone, at: now)
            event = OwnEvents.muted(rule, because: reason, owner: owner, until: until, at: now)
        case .unmute(let rule):
            problems += Self.problems(ofRule: rule, in: circumstances)
            event = OwnEvents.unmuted(rule, at: now)
        }
        return problems.isEmpty ? .success(event) : .failure(Problems(lines: problems))
    }

    private static func problems(ofEnd until: String, zone: Zone, at now: Instant) -> [String] {
        let date = CivilDate(iso: until)
        guard date != nil, let end = Instant(morningOf: until, in: zone) else {
            return ["--until is a date such as 2026-03-16"]
        }
        if end <= now { return ["--until lies in the past"] }
        let latest = now.advanced(by: .days(RuleMute.dayCountMax))
        return end > latest ? ["a mute lasts at most \(RuleMute.dayCountMax) days"] : []
    }

    private static func problems(
        ofRule rule: String,
        in circumstances: Circumstances
    ) -> [String] {
        circumstances.ruleBook.rule(rule) == nil ? ["there is no rule `\(rule)`"] : []
    }
}
