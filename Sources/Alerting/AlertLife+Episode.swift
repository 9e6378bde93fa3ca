import RuleLanguage
import WorkingTime

extension AlertState {
    init(_ end: Episode.End) {
        switch end {
        case .answered(let by, let answer, let at):
            self = .answered(by: by, answer: answer, at: at)
        case .closed(let event):
            self = .closed(event)
        }
    }
}

extension Episode {
    /// The deadlines of its findings that nothing has ended, ascending.
    var deadlines: [Instant] {
        findings.filter { $0.ended == nil }.compactMap(\.deadline).sorted()
    }

    /// The next deadline to come or, when all have passed, the last.
    func deadline(at now: Instant) -> Instant? {
        deadlines.first { $0 >= now } ?? deadlines.last ?? findings.compactMap(\.deadline).max()
    }

    /// The reminders of all its findings, ascending.
    var reminders: [Reminder] { findings.flatMap(\.reminders).sorted { $0.at < $1.at } }

    /// The latest finding or reminder that has appeared.
    func latestInstant(by now: Instant) -> Instant {
        (findings.map(\.at) + reminders.map(\.at).filter { $0 <= now }).max() ?? now
    }
}

extension Episode.End {
    var words: String {
        switch self {
        case .answered(_, let answer, _): "answered \(answer)"
        case .closed(let event): "closed by \(event.type)"
        }
    }
}
