import CaseEvents
package import RuleLanguage
package import WorkingTime

/// Tells when a case need not be decided, because the decision would change nothing.
///
/// For events that arrive when they happen, none taken back. What it says is found with the code of
/// `findings`, one anchor at a time; where it does not know a rule's shape it asks for a decision.
package struct CaseAttention: Sendable {
    /// A finding that will appear unless something prevents it.
    package struct Prospect: Sendable, Hashable {
        /// The rule's place in the rule book.
        package let rule: Int
        /// The number of the anchor's arrival.
        package let anchor: Int64
        package let at: Instant
    }

    /// What events of one type can bring about.
    private struct Interest {
        /// The simple rules that look from them.
        var anchored: [Int] = []
        /// Whether they can end an alert.
        var ends = false
        /// Whether a rule that is not simple mentions them.
        var isUnpredictable = false
    }

    package let ruleBook: RuleBook
    /// How long an event that has happened can still matter to findings; nothing for ever.
    package let reach: Elapsed?
    private let calendar: DayCalendar
    private let interests: [String: Interest]
    /// The `where` of each rule, which leaves most events out before more is looked at.
    private let predicates: [Predicate?]

    /// Works out what each type of event can bring about.
    package init(ruleBook: RuleBook, calendar: DayCalendar) {
        self.ruleBook = ruleBook
        self.calendar = calendar
        var interests: [String: Interest] = [:]
        var reach: Elapsed? = .zero
        for (place, rule) in ruleBook.rules.enumerated() {
            let isSimple = rule.isSimple
            for type in rule.mentionedTypes(in: ruleBook.vocabulary) {
                var interest = interests[type] ?? Interest()
                if isSimple, rule.anchor.types.contains(type) { interest.anchored.append(place) }
                if !isSimple { interest.isUnpredictable = true }
                if (rule.closes + Rule.stoppingTypes).contains(type) { interest.ends = true }
                interests[type] = interest
            }
            switch rule.neededHistory {
            case .span(let span): reach = reach.map { max($0, span) }
            case .wholeCase: reach = nil
            }
        }
        interests[answeredType, default: Interest()].ends = true
        for type in Rule.wholeCaseTypes where !Rule.stoppingTypes.contains(type) {
            interests[type, default: Interest()].isUnpredictable = true
        }
        self.interests = interests
        predicates = ruleBook.rules.map(\.predicate)
        self.reach = reach
    }

    /// Whether events of the type are looked at.
    package func isConcerned(byType type: String) -> Bool { interests[type] != nil }

    /// What is to be seen at an instant in a case.
    package struct Look: Sendable {
        /// Whether the case must be decided now.
        package var needsDecision = false
        /// Findings of the anchors at this instant that may still come, and those that were due and
        /// have been put off.
        package var prospects: [Prospect] = []
    }

    /// Looks at what is new in a case.
    ///
    /// - Parameters:
    ///   - history: What has happened by now, whole as far as `reach`.
    ///   - new: The places of the events that happened now.
    ///   - due: Prospects whose time has come.
    ///   - hasAlerts: Whether alerts stand in the case.
    ///   - now: The present.
    ///   - feeds: When sources were silent.
    /// - Returns: What is to be done and kept in mind.
    package func look(
        at history: CaseHistory,
        new: Range<Int>,
        due: [Prospect],
        hasAlerts: Bool,
        now: Instant,
        feeds: FeedSilences = .none
    ) -> Look {
        var look = Look()
        var known: FindingView?
        func consider(_ number: Int, _ place: Int) {
            // Most looks have nothing to consider, and need no view.
            let view =
                known
                ?? FindingView(
                    history: history,
                    vocabulary: ruleBook.vocabulary,
                    now: now,
                    feeds: feeds
                )
            known = view
            if let predicate = predicates[number], view.truth(predicate, of: place) != .holds {
                return
            }
            var ruleLook = FindingRuleLook(
                view: view,
                rule: ruleBook.rules[number],
                calendar: calendar
            )
            let finding = ruleLook.finding(anchoredAt: place)
            if !ruleLook.waits.isEmpty { look.needsDecision = true }
            guard let finding else { return }
            guard finding.at > now else {
                look.needsDecision = true
                return
            }
            let arrival = history.events[place].arrival
            look.prospects.append(Prospect(rule: number, anchor: arrival, at: finding.at))
        }
        for place in new {
            guard let interest = interests[history.events[place].type] else { continue }
            if interest.isUnpredictable || (interest.ends && hasAlerts) {
                look.needsDecision = true
            }
            for number in interest.anchored { consider(number, place) }
        }
        for prospect in due {
            let place = history.events.firstIndex { $0.arrival == prospect.anchor }
            if let place { consider(prospect.rule, place) }
        }
        return look
    }
}

extension Rule {
    /// Whether the rule's findings are settled by what happened until their anchor, and what is
    /// awaited after it can only prevent them.
    fileprivate var isSimple: Bool {
        guard case .event = anchor, deadline == nil, pauses.isEmpty, variants.isEmpty else {
            return false
        }
        for condition in conditions {
            guard !condition.consumes, condition.heldFor == nil, condition.pauses.isEmpty else {
                return false
            }
        }
        let looksAhead: (Condition) -> Bool = { condition in
            if case .after = condition.window { true } else { false }
        }
        guard !(given + unless).contains(where: looksAhead) else { return false }
        return expect.filter(looksAhead).allSatisfy { condition in
            guard case .events = condition.subject, case .present = condition.measure else {
                return false
            }
            return true
        }
    }

    /// The earliest instant at which an anchor can be judged by a history that begins at another.
    func earliestAnchor(ofHistorySince start: Instant) -> Instant {
        guard case .span(let span) = neededHistory else { return .latest }
        return start.advanced(by: span - ahead)
    }
}
