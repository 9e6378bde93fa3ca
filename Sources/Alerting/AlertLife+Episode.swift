import RuleLanguage
import WorkingTime

extension AlertState {
    init(_ end: Episode.End) {
        switch end {
        case .answered(let by, let answer, let at):
            self = .answered(by: by, answer: answer, at: at)
        case .closed(let event):
            self = .closed(event)
        case .expired(let at):
            self = .expired(at: at)
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

extension AlertInput {
    init(_ end: Episode.End) {
        switch end {
        case .answered(let by, let answer, let at):
            self = .answered(by: by, answer: answer, at: at)
        case .closed(let event): self = .closed(event)
        case .expired(let at): self = .timeRanOut(at: at)
        }
    }

    /// The input that an answer is while it holds the alert.
    init(_ hold: Standstill) {
        self = .held(by: hold.answer.by, answer: hold.answer.answer, until: hold.until)
    }
}

extension Episode.End {
    /// When it ended.
    var happened: Instant {
        switch self {
        case .answered(_, _, let at), .expired(let at): at
        case .closed(let event): event.happened
        }
    }
}
