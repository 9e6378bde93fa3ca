package import RuleLanguage

/// Plays scenarios on a virtual clock and compares what was told with what they demand.
package struct ScenarioRun {
    /// Plays a scenario to its end.
    ///
    /// What arrives at one instant is taken in together and decided once; answers of that instant
    /// are given afterwards. The roster is the scenario's own.
    ///
    /// - Parameters:
    ///   - scenario: What happens, and what must come of it.
    ///   - circumstances: The rules, the calendar and who may be told how much.
    /// - Returns: The time line and everything that is not as demanded.
    package static func run(
        _ scenario: Scenario,
        in circumstances: Circumstances
    ) -> ScenarioReport {
        run(scenario, in: circumstances) { reference, history, alerts, circumstances, now in
            decide(reference, history: history, alerts: alerts, in: circumstances, at: now)
        }
    }

    static func run(
        _ scenario: Scenario,
        in circumstances: Circumstances,
        deciding: @escaping ScenarioPlay.Decider
    ) -> ScenarioReport {
        let own = Circumstances(
            ruleBook: circumstances.ruleBook,
            roster: Roster(
                forScenario: scenario.roster,
                asksConsent: scenario.asksConsent,
                calendar: circumstances.calendar
            ),
            calendar: circumstances.calendar,
            disclosure: circumstances.disclosure,
            language: circumstances.language
        )
        var play = ScenarioPlay(scenario: scenario, circumstances: own, decider: deciding)
        play.play()
        let comparison = ScenarioComparison(scenario: scenario, ruleBook: own.ruleBook, play: play)
        return comparison.report(calendar: own.calendar)
    }
}
