internal import Alerting
internal import RuleLanguage

extension AlertRecords {
    /// Who has answered an alert that goes on all the same, and who still has to.
    func answerLines(of alert: Alert) -> [String] {
        let given = (alert.answers ?? []).map { answer in
            let roles = answer.roles.map(\.name).joined(separator: ", ")
            let person = roles.isEmpty ? answer.by : "\(roles) (\(answer.by))"
            return "answer    \(stamp(answer.at))  \(person) \(answer.answer)"
                + effect(of: answer)
        }
        let missing = rule(named: alert.rule).map { alert.rolesToAnswer(by: $0) } ?? []
        return given + missing.map { "missing   the answer of \($0.name)" }
    }

    private func effect(of answer: StandingAnswer) -> String {
        switch answer.effect {
        case .holds(let until, _): ", held until \(stamp(until))"
        case .handsOver(let to): " to \(to)"
        case .counts: ""
        }
    }
}
