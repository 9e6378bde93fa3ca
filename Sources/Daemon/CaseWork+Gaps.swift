internal import Alerting
internal import CaseEvents
internal import EventStore
internal import RuleLanguage
internal import WorkingTime

extension CaseWork {
    /// Makes an event of the daemon's own case of each rule with an expression that fails: one a day
    /// for each, which a rule tells the operator and the owner of.
    mutating func report(_ trouble: [ExpressionTrouble]) throws {
        for rule in Set(trouble.map(\.rule)).sorted()
        where reportedRules.insert(rule).inserted {
            let day = circumstances.calendar.zone.date(at: now)
            let event = OwnEvents.ruleError(rule, on: "\(day)", at: now)
            if case .appended = try transaction.append(event) { touch(event.caseReference) }
        }
    }

    /// The gap of a case, or the same under a type that no rule alerts on when the role is held by
    /// nobody in many cases: then one alert of the daemon's own tells of all of them.
    ///
    /// - Returns: The event to append to the case, and whether the daemon's case has one too.
    func folded(_ event: CaseEvent) throws -> (event: CaseEvent, isFolded: Bool) {
        guard event.type == OwnEvents.gapFoundType, !event.caseReference.isDaemons,
            let role = event.data["role"]?.string
        else { return (event, false) }
        let fact = "gaps of \(role)"
        var memory = GapMemory(try transaction.fact(fact))
        let isFolded = memory.folds(event.caseReference, at: now)
        try transaction.setFact(fact, to: memory.text)
        guard isFolded else { return (event, false) }
        let day = circumstances.calendar.zone.date(at: now)
        _ = try transaction.append(OwnEvents.gapsFound(of: role, on: "\(day)", at: now))
        return (OwnEvents.gapFolded(event), true)
    }
}
