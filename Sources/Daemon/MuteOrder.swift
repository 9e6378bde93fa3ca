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

    /// What a rule looks from that tells of the daemon's own trouble; such a rule is never muted,
    /// because then nobody heard of a mute, or of what is not told at all.
    private static let inalienableTypes = [
        RuleMute.mutedType, "rule.error", "rule.text_broken", OwnEvents.auditorTroubleType,
        OwnEvents.reloadRefusedType, OwnEvents.deliveryFailedType, "store.row_unreadable",
    ]

    /// The daemon's own event that says so; nothing else mutes a rule.
    ///
    /// - Parameters:
    ///   - order: What was typed.
    ///   - circumstances: The rules and the roster.
    ///   - mutes: The mutes in force; one ends though no rule bears its name any more.
    ///   - now: When it was typed.
    /// - Returns: The event, or all that is wrong with the order.
    static func event(
        of order: RuleOrder,
        in circumstances: Circumstances,
        mutes: [RuleMute],
        at now: Instant
    ) -> Result<CaseEvent, Problems> {
        var problems: [String] = []
        let event: CaseEvent
        switch order {
        case .mute(let rule, let reason, let owner, let until):
            problems += Self.problems(ofRule: rule, in: circumstances)
            let types = circumstances.ruleBook.rule(rule)?.anchor.types ?? []
            if types.contains(where: inalienableTypes.contains) {
                problems.append(
                    "the rule `\(rule)` tells of trouble in the daemon itself and cannot be muted"
                )
            }
            if reason.allSatisfy(\.isWhitespace) { problems.append("a mute needs a reason") }
            if circumstances.roster.person(owner) == nil {
                problems.append(
                    "the roster has no person `\(owner)`, who is to answer for the mute"
                )
            }
            problems += Self.problems(ofEnd: until, zone: circumstances.calendar.zone, at: now)
            event = OwnEvents.muted(rule, because: reason, owner: owner, until: until, at: now)
        case .unmute(let rule):
            if !mutes.contains(where: { $0.rule == rule }) {
                problems += Self.problems(ofRule: rule, in: circumstances)
            }
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
