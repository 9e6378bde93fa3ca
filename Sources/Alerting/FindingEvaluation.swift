package import CaseEvents
package import RuleLanguage
package import WorkingTime

/// What a rule book sees in one case at one instant, a function of the arguments alone.
///
/// An event that happens after `now` does not exist yet, apart from what it takes back. Equal
/// sets of events with equal arrival numbers give equal results.
///
/// - Parameters:
///   - history: The case's standing events.
///   - caseReference: The case; events of others are left out, and what free spaces keep to
///     themselves.
///   - ruleBook: The rules.
///   - calendar: The zone and days of deadlines and of the rules' validity.
///   - now: The instant that is looked from.
///   - horizon: How far back the history has been kept; anchors for which a rule would have to look
///     further back are left out.
///   - candidates: The rules that can have findings, where that is known.
///   - feeds: When sources were silent; what they report is not missing while they are.
/// - Returns: What has appeared, what will, and when to look again.
package func findings(
    in history: CaseHistory,
    of caseReference: CaseReference,
    by ruleBook: RuleBook,
    calendar: DayCalendar,
    at now: Instant,
    horizon: HistoryHorizon? = nil,
    among candidates: [Rule]? = nil,
    feeds: FeedSilences = .none
) -> Findings {
    let standing = history.restricted(to: caseReference).heard(in: ruleBook.vocabulary)
    let view = FindingView(
        history: standing,
        vocabulary: ruleBook.vocabulary,
        now: now,
        feeds: feeds
    )
    var seen: [Finding] = []
    var trouble: [ExpressionTrouble] = []
    var waiting: [WaitingAbsence] = []
    for rule in candidates ?? ruleBook.rules
    where rule.anchor.types.contains(where: { view.history.contains(type: $0) }) {
        var look = RuleForms(view: view, rule: rule, calendar: calendar)
        let earliest = horizon?.earliestAnchor(of: rule) ?? .earliest
        seen += look.findings().filter { $0.anchorHappened >= earliest }
        trouble += look.trouble.map(\.trouble)
        waiting += look.waits.filter { $0.anchored >= earliest }.map(\.absence)
    }
    return Findings(
        of: seen,
        trouble: trouble,
        waiting: waiting,
        in: view,
        by: ruleBook,
        at: now
    )
}

extension Findings {
    /// What an instant sees of all that standing events make, pending findings included.
    init(
        of seen: [Finding],
        trouble: [ExpressionTrouble],
        waiting: [WaitingAbsence],
        in view: FindingView,
        by ruleBook: RuleBook,
        at now: Instant
    ) {
        let standing = seen.filter { $0.at <= now }.sorted(by: Finding.precedes)
        let pending = seen.filter { $0.at > now }.sorted(by: Finding.precedes)
        var instants = pending.map(\.at)
        for finding in standing {
            instants.append(contentsOf: finding.reminders.map(\.at).filter { $0 > now })
        }
        let future = view.history.events[view.visible...].first { event in
            ruleBook.isConcerned(byType: event.type)
        }
        if let future { instants.append(future.happened) }
        self.init(
            standing: standing,
            pending: pending,
            nextLook: instants.min(),
            trouble: ExpressionTrouble.ordered(trouble),
            waiting: WaitingAbsence.ordered(waiting)
        )
    }
}

extension RuleBook {
    /// Whether an event of a case can change its findings or end an episode.
    ///
    /// Taking another event back and an answer always can; all else only where a rule mentions the
    /// type, as every rule does those that stop every clock.
    package func isConcerned(by event: CaseEvent) -> Bool {
        event.retracts != nil || event.replaces != nil || isConcerned(byType: event.type)
    }

    fileprivate func isConcerned(byType type: String) -> Bool {
        type == answeredType || type == expiredType || mentions(type: type)
    }
}

extension Finding {
    /// The order in which findings are listed: rule, key, time, anchor.
    static func precedes(_ left: Finding, _ right: Finding) -> Bool {
        if left.rule != right.rule { return left.rule < right.rule }
        if left.key != right.key { return left.key < right.key }
        if left.at != right.at { return left.at < right.at }
        return left.anchor < right.anchor
    }
}

extension ExpressionTrouble {
    /// Each trouble once, in a stable order.
    static func ordered(_ trouble: [ExpressionTrouble]) -> [ExpressionTrouble] {
        var ordered: [ExpressionTrouble] = []
        let sorted = trouble.sorted {
            ($0.rule, $0.event, $0.message.english) < ($1.rule, $1.event, $1.message.english)
        }
        for one in sorted where one != ordered.last { ordered.append(one) }
        return ordered
    }
}
