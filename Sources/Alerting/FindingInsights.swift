import WorkingTime

/// What was found out about a history and stays true while it grows at its end.
struct FindingInsights {
    /// When the clocks stand, for each combination of states that pauses one.
    var pauseTimeLines: [PauseTimeLine] = []
    /// The events that no chain of a sequence leads to.
    var deadEnds: [SequenceDeadEnds] = []

    /// Forgets what an event can have changed that has come into the history.
    ///
    /// - Parameters:
    ///   - instant: When it happened.
    ///   - place: Where the first event of that instant stands.
    mutating func forget(from instant: Instant, place: Int) {
        for number in pauseTimeLines.indices { pauseTimeLines[number].forget(from: instant) }
        for number in deadEnds.indices { deadEnds[number].forget(from: place) }
    }
}

/// One form of a rule.
struct RuleForm: Hashable {
    let rule: String
    /// The rule itself, or one of its variants from 1 on.
    let variant: Int
}

/// Steps of a sequence at events to which no chain leads, whatever it has used.
///
/// What came before an event decides that, so that later events change nothing about it.
struct SequenceDeadEnds {
    /// Nothing where they serve one search alone.
    let form: RuleForm?
    /// For each place of the history a bit for each step.
    private var steps: [UInt64] = []

    init(form: RuleForm?) { self.form = form }

    func contains(step: Int, place: Int) -> Bool {
        place < steps.count && step < UInt64.bitWidth && steps[place] & (1 << UInt64(step)) != 0
    }

    mutating func insert(step: Int, place: Int) {
        guard step < UInt64.bitWidth else { return }
        if place >= steps.count {
            steps += Array(repeating: 0, count: place + 1 - steps.count)
        }
        steps[place] |= 1 << UInt64(step)
    }

    mutating func forget(from place: Int) {
        if place < steps.count { steps.removeLast(steps.count - place) }
    }
}
