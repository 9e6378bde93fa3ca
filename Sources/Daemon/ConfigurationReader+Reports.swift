internal import Alerting
internal import RuleLanguage
internal import WorkingTime

extension ConfigurationReader {
    private static let weekdays: [(word: String, weekday: Weekday)] = [
        ("monday", .monday), ("tuesday", .tuesday), ("wednesday", .wednesday),
        ("thursday", .thursday), ("friday", .friday), ("saturday", .saturday),
        ("sunday", .sunday),
    ]

    /// When the report of the week is sent; nothing for `none`.
    func reports(_ node: YAMLNode) -> ReportSchedule? {
        if node.text == "none" { return nil }
        guard diagnosis.checkKeys(of: node, in: .weeklyReport, known: ["day", "at"]) else {
            return nil
        }
        var weekday = ReportSchedule.usual.weekday
        let words = Self.weekdays.map(\.word)
        if let word = diagnosis.word(node["day"], among: words),
            let known = Self.weekdays.first(where: { $0.word == word })
        {
            weekday = known.weekday
        }
        var time = ReportSchedule.usual.time
        if let field = node["at"], let text = diagnosis.text(field) {
            if let known = CivilTime(text) {
                time = known
            } else {
                diagnosis.report(.rosterTime(), at: field)
            }
        }
        return ReportSchedule(weekday: weekday, time: time)
    }
}
