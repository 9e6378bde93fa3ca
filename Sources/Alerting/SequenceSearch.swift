import RuleLanguage
import WorkingTime

/// Finds the events that lead to the last one of a sequence, the latest first.
struct SequenceSearch {
    private struct StepAndPlace: Hashable {
        let step: Int
        let place: Int
    }

    private let view: FindingView
    private let steps: [SequenceStep]
    /// Steps at events that no chain leads to, whatever it has used; for one last event.
    private var isDead: Set<StepAndPlace> = []
    private var failures: [ConditionFailure] = []
    /// Whether an expression failed on the way to some dead end, which every anchor must report.
    private var hasFailed = false
    /// Where the view keeps the dead ends that hold for every last event.
    private let deadEnds: Int

    /// Makes a search that has found nothing yet.
    ///
    /// - Parameters:
    ///   - view: What is searched.
    ///   - steps: The steps, the first one first.
    ///   - form: The rule that waits for all these steps, where the view may keep the dead ends.
    init(view: FindingView, steps: [SequenceStep], form: RuleForm? = nil) {
        self.view = view
        self.steps = steps
        let known = form.flatMap { form in
            view.insights.deadEnds.firstIndex { $0.form == form }
        }
        deadEnds = known ?? view.insights.deadEnds.count
        if deadEnds == view.insights.deadEnds.count {
            view.insights.deadEnds.append(SequenceDeadEnds(form: form))
        }
    }

    /// The events of the earlier steps; nothing when there is no chain.
    mutating func chain(endingAt place: Int) -> [Int]? {
        var used = [place]
        isDead = []
        hasFailed = false
        guard case .found = search(before: steps.count - 1, at: place, &used) else { return nil }
        return Array(used.dropFirst())
    }

    /// What has failed since it was asked last.
    mutating func takeFailures() -> [ConditionFailure] {
        defer { failures = [] }
        return failures
    }

    private enum Outcome {
        case found
        /// No chain leads there.
        case dead
        /// No chain of events that are still free.
        case blocked
    }

    /// Extends the chain, the latest event first, down to the first step.
    private mutating func search(before step: Int, at place: Int, _ used: inout [Int]) -> Outcome {
        guard step > 0 else { return holds(0, place, nil) ? .found : .dead }
        let key = StepAndPlace(step: step, place: place)
        guard !isDead.contains(key),
            !view.insights.deadEnds[deadEnds].contains(step: step, place: place)
        else { return .dead }
        let happened = view.happened(place)
        let within = steps[step].within ?? .zero
        let range = view.places(from: happened.advanced(by: -within), through: happened)
        var outcome = Outcome.dead
        for candidate in view.history.places(ofTypes: steps[step - 1].types, in: range).reversed() {
            guard !used.contains(candidate) else {
                outcome = .blocked
                continue
            }
            guard holds(step, place, candidate) else { continue }
            used.append(candidate)
            switch search(before: step - 1, at: candidate, &used) {
            case .found: return .found
            case .blocked: outcome = .blocked
            case .dead: break
            }
            used.removeLast()
        }
        guard case .dead = outcome else { return outcome }
        if hasFailed {
            isDead.insert(key)
        } else {
            view.insights.deadEnds[deadEnds].insert(step: step, place: place)
        }
        return outcome
    }

    private mutating func holds(_ step: Int, _ place: Int, _ previous: Int?) -> Bool {
        switch view.truth(steps[step].predicate, of: place, other: previous) {
        case .holds: return true
        case .doesNotHold, .unknown: return false
        case .failed(let message):
            failures.append(ConditionFailure(place: place, message: message))
            hasFailed = true
            return false
        }
    }
}
