import CaseEvents
import RuleLanguage
import WorkingTime

/// A history as one instant sees it, with what conditions need to look into it.
///
/// Looks at every rule and condition share the one view.
final class FindingView {
    let history: CaseHistory
    let vocabulary: Vocabulary
    let now: Instant
    /// When sources were silent, as far as that is known now.
    let feeds: FeedSilences
    /// How many events have happened: a future event does not exist yet.
    let visible: Int
    /// The stretches in which the case is open.
    let lives: CaseLives
    /// Where suspensions of rules stand, and their ends.
    let suspensionPlaces: [Int]
    /// How many events have been read, to show that no more are read than need be.
    private(set) var visitCount = 0
    private let citizens: CitizenTimeLine
    /// What looks have found out that later looks need not find out again.
    var insights: FindingInsights

    init(
        history: CaseHistory,
        vocabulary: Vocabulary,
        now: Instant,
        feeds: FeedSilences = .none,
        insights: consuming FindingInsights = FindingInsights()
    ) {
        self.insights = insights
        self.history = history
        self.vocabulary = vocabulary
        self.now = now
        self.feeds = feeds.known(at: now)
        let visible = history.count(through: now)
        self.visible = visible
        lives = CaseLives(history, visible: visible)
        suspensionPlaces =
            history.isPlain ? [] : history.places(ofTypes: RuleSuspensions.types, in: 0..<visible)
        citizens = CitizenTimeLine(history)
    }

    func event(_ place: Int) -> CaseEvent {
        visitCount += 1
        return history.events[place]
    }

    func happened(_ place: Int) -> Instant {
        visitCount += 1
        return history.events[place].happened
    }

    /// The places of what happened in a closed interval.
    func places(from earliest: Instant, through latest: Instant) -> Range<Int> {
        let end = min(visible, history.count(through: latest))
        return min(end, history.count(before: earliest))..<end
    }

    /// When clocks stand that states pause.
    func pauseTimeLine(of states: [StateDefinition]) -> PauseTimeLine {
        let place =
            insights.pauseTimeLines.firstIndex { $0.states == states }
            ?? insights.pauseTimeLines.count
        if place == insights.pauseTimeLines.count {
            insights.pauseTimeLines.append(PauseTimeLine(states))
        }
        insights.pauseTimeLines[place].grow(to: self)
        return insights.pauseTimeLines[place]
    }

    /// What is known of the citizen at an instant.
    func citizen(at instant: Instant) -> CitizenAttributes { citizens.known(at: instant) }

    /// What an expression says of an anchor, and of a candidate beside it.
    func truth(_ predicate: Predicate?, of anchor: Int, other: Int? = nil) -> Truth {
        guard let predicate else { return .holds }
        let event = event(anchor)
        return predicate.truth(
            event: event,
            other: other.map { self.event($0) },
            citizen: citizen(at: event.happened)
        )
    }
}

/// What is known of a citizen from each instant on.
struct CitizenTimeLine {
    private let instants: [Instant]
    private let attributes: [CitizenAttributes]

    init(_ history: CaseHistory) {
        guard !history.isPlain else {
            instants = []
            attributes = []
            return
        }
        var values: [String: JSONValue] = [:]
        var instants: [Instant] = []
        var attributes: [CitizenAttributes] = []
        for place in history.places(ofType: CitizenAttributes.recordedType) {
            let event = history.events[place]
            for (name, value) in event.data.members { values[name] = value }
            instants.append(event.happened)
            attributes.append(CitizenAttributes(values: values))
        }
        self.instants = instants
        self.attributes = attributes
    }

    func known(at instant: Instant) -> CitizenAttributes {
        let count = instants.firstPlace { $0 > instant }
        return count > 0 ? attributes[count - 1] : .none
    }
}
