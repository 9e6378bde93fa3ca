import CaseEvents
import RuleLanguage
import WorkingTime

/// A history as one instant sees it, with what conditions need to look into it.
struct FindingView {
    let history: CaseHistory
    let vocabulary: Vocabulary
    /// How many events have happened: a future event does not exist yet.
    let visible: Int

    init(history: CaseHistory, vocabulary: Vocabulary, now: Instant) {
        self.history = history
        self.vocabulary = vocabulary
        visible = history.count(through: now)
    }

    func event(_ place: Int) -> CaseEvent { history.events[place] }

    /// The places of what happened in a closed interval.
    func places(from earliest: Instant, through latest: Instant) -> Range<Int> {
        let end = min(visible, history.count(through: latest))
        return min(end, history.count(before: earliest))..<end
    }
}
