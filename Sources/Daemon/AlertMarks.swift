internal import Alerting
internal import EventStore

/// What stands beside an alert in the list: whether messages of it are held, folded or muted.
struct AlertMarks {
    private let alerts: [Alert]
    private var held: Set<String>
    private let muted: Set<String>
    private let folded: [String: Int]

    /// Looks at all that is listed.
    ///
    /// - Parameters:
    ///   - alerts: Those in the list.
    ///   - entries: The tellings that wait.
    ///   - folded: How many tellings the largest message of an alert holds, where it holds several.
    ///   - mutes: The mutes in force.
    init(
        _ alerts: [Alert],
        held entries: [HeldEntry],
        folded: [String: Int],
        mutes: [RuleMute]
    ) {
        self.alerts = alerts
        self.folded = folded
        let rules = Set(mutes.map(\.rule))
        muted = Set(alerts.filter { rules.contains($0.rule) }.map(\.id))
        held = Set(entries.map(\.telling.alert))
        for alert in alerts where alert.waiting?.isEmpty == false { held.insert(alert.id) }
    }

    /// The marks of one alert.
    func words(of alert: Alert) -> [String] {
        var words: [String] = []
        if held.contains(alert.id) { words.append("held") }
        if let count = folded[alert.id] { words.append("folded with \(count - 1) more") }
        if muted.contains(alert.id) { words.append("muted") }
        return words
    }

    /// How many alerts there are, and how many bear each mark; nothing where none bears one.
    var summary: String? {
        let counts = [
            ("held", alerts.count { held.contains($0.id) }),
            ("folded", alerts.count { folded[$0.id] != nil }),
            ("muted", alerts.count { muted.contains($0.id) }),
        ]
        guard counts.contains(where: { $0.1 > 0 }) else { return nil }
        let words = counts.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
        return "Alerts: \(alerts.count), \(words)"
    }
}
