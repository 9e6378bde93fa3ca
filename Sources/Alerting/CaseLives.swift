import CaseEvents
import RuleLanguage
import WorkingTime

/// The stretches of a history in which a case is open: until something stops every clock, and again
/// from an opening after it.
///
/// A history begins open, whether or not an opening is in it. Anchors of the instant of a stop
/// still count, whichever arrived first; an opening counts at a later instant only.
struct CaseLives {
    private struct Life {
        /// Where its first event stands.
        let start: Int
        /// How many events had happened by its end.
        let end: Int
        /// When every clock stopped.
        let stop: Instant?
    }

    /// Nothing where the case is open throughout.
    private let lives: [Life]?

    init(_ history: CaseHistory, visible: Int) {
        guard !history.isPlain else {
            lives = nil
            return
        }
        var lives: [Life] = []
        var start = 0
        while true {
            let stop = history.firstPlace(
                ofTypes: Rule.stoppingTypes,
                in: start..<max(start, visible)
            )
            guard let stop else {
                lives.append(Life(start: start, end: visible, stop: nil))
                break
            }
            let stopped = history.events[stop]
            let end = min(visible, history.count(through: stopped.happened))
            lives.append(Life(start: start, end: end, stop: stopped.happened))
            let isFinal =
                history.firstPlace(ofTypes: [Rule.finalType], in: start..<end) != nil
            guard !isFinal,
                let opening = history.firstPlace(
                    ofTypes: [Rule.openingType],
                    in: end..<visible
                )
            else { break }
            start = opening
        }
        self.lives = lives
    }

    /// Whether the case is open at an event.
    func isAlive(at place: Int) -> Bool {
        lives?.contains { $0.start <= place && place < $0.end } ?? true
    }

    /// Where the stretch begins in which an event stands; a case that was never closed began before
    /// its history.
    func start(before place: Int) -> Int {
        lives?.first { $0.start <= place && place < $0.end }?.start ?? 0
    }

    /// When the clocks stop that an event starts.
    func stop(after place: Int) -> Instant? {
        lives?.first { $0.start <= place && place < $0.end }?.stop
    }
}
