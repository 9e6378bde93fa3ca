internal import Alerting
internal import CaseEvents
internal import EventStore
internal import RuleLanguage
internal import WorkingTime

extension CaseWork {
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
