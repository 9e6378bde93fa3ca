import CaseEvents
package import RuleLanguage
package import WorkingTime

/// Tells when a case need not be decided, because the decision would change nothing.
///
/// For events that arrive when they happen, none taken back. What it says is found with the code of
/// `findings`, one anchor at a time; where it does not know a rule's shape it asks for a decision.
/// What an event's type brings about is worked out once, so that rules that do not mention a type
/// cost its events nothing.
package final class CaseAttention {
    /// A finding that will appear unless something prevents it.
    package struct Prospect: Hashable {
        /// The rule's place in the rule book.
        package let rule: Int
        /// The number of the anchor's arrival.
        package let anchor: Int64
        /// When the anchor happened.
        package let happened: Instant
        package let at: Instant
    }

    package let ruleBook: RuleBook
    private let calendar: DayCalendar
    private let interests: [String: TypeInterest]

    /// Works out what each type of event can bring about.
    package init(ruleBook: RuleBook, calendar: DayCalendar) {
        self.ruleBook = ruleBook
        self.calendar = calendar
        interests = TypeInterest.all(in: ruleBook)
    }

    /// What events of the type can bring about; nothing when no rule mentions it.
    package func interest(inType type: String) -> TypeInterest? { interests[type] }

    /// Whether the findings of a rule are foreseen event by event, so that time alone never changes
    /// them unforeseen.
    package func isForeseen(_ rule: Int) -> Bool { ruleBook.rules[rule].isForeseen }

    /// What is to be seen at an instant in a case.
    package struct Look {
        /// Whether the case must be decided now.
        package var needsDecision = false
        /// Findings of the anchors at this instant that may still come, and those that were due and
        /// have been put off.
        package var prospects: [Prospect] = []
        /// The rules that can have findings from the new events.
        package var rules: [Int] = []
        /// The expressions that failed.
        package var trouble: [ExpressionTrouble] = []
        /// Where new events stand that no rule will ever look at.
        package var pointless: [Int] = []
    }

    /// Looks at what is new in a case.
    ///
    /// - Parameters:
    ///   - history: What has happened by now, whole as far as the rules need it.
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
        // Most looks have nothing to consider, and need no view.
        lazy var view = FindingView(
            history: history,
            vocabulary: ruleBook.vocabulary,
            now: now,
            feeds: feeds
        )
        for place in new {
            guard let interest = interests[history.events[place].type] else { continue }
            look.needsDecision =
                look.needsDecision || interest.isUnpredictable || (interest.ends && hasAlerts)
            if !interest.unforeseen.isEmpty { look.rules += interest.unforeseen }
            let passing = interest.passing(history.events[place])
            if passing.isEmpty, interest.isAnchorAlone { look.pointless.append(place) }
            look.rules += passing
            for rule in passing { consider(rule, place, in: view, &look) }
        }
        for prospect in due {
            let earliest = history.count(before: prospect.happened)
            let place = history.events[earliest...].firstIndex { $0.arrival == prospect.anchor }
            if let place { consider(prospect.rule, place, in: view, &look) }
        }
        return look
    }

    private func consider(_ number: Int, _ place: Int, in view: FindingView, _ look: inout Look) {
        var ruleLook = FindingRuleLook(
            view: view,
            rule: ruleBook.rules[number],
            calendar: calendar
        )
        let at = ruleLook.instant(anchoredAt: place)
        if !ruleLook.waits.isEmpty { look.needsDecision = true }
        if !ruleLook.trouble.isEmpty { look.trouble += ruleLook.trouble.map(\.trouble) }
        guard let at else { return }
        guard at > view.now else {
            look.needsDecision = true
            return
        }
        let event = view.history.events[place]
        look.prospects.append(
            Prospect(rule: number, anchor: event.arrival, happened: event.happened, at: at)
        )
    }
}
