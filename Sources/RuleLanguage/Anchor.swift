package import CaseEvents
package import WorkingTime

/// What makes a rule look: one finding at most for each anchor.
///
/// An anchor is always one event, at the instant `t` at which it happened; the rule's `where`
/// reads it as `event`. Only an event whose `where` holds, and that happened on a day on which the
/// rule is valid, can be an anchor, or be counted with others towards one.
package enum Anchor: Sendable {
    /// Each event of one of the types.
    case event(types: [String])
    /// The event that completes so many of the types within the span.
    ///
    /// An event is an anchor when, itself included, at least `atLeast` of the events that it could
    /// have been lie in `[t − within, t]` and do not stand after it in the time line (equal times
    /// are ordered by arrival). Later events in a dense run are anchors too.
    case count(types: [String], atLeast: Int, within: Elapsed)
    /// The event with which so many different values of an expression over `event` have happened
    /// within the span; events as in `count`. A missing value is no value, and its event no
    /// anchor; a value that cannot be had counts as none and is reported.
    ///
    /// An event of `endedBy` ends the value that the expression gives of it: at an anchor at `t` a
    /// value does not count when one of them with that value happened after the value's latest
    /// event and at or before `t`. An end at the very instant of a start ends nothing; a start
    /// after the end counts again. The rule's `where` is not asked of ends.
    case distinct(
        types: [String],
        of: TextExpression,
        endedBy: [String],
        atLeast: Int,
        within: Elapsed
    )
    /// The event with which the amounts that an expression over `event` gives have reached a limit
    /// within the span; events as in `count`. An event with a missing amount
    /// is no anchor; an amount that cannot be had counts as none and is reported.
    case sum(types: [String], of: AmountExpression, atLeast: Amount, within: Elapsed)
    /// The event that completes a sequence.
    case sequence(first: SequenceStep, then: [SequenceStep])
    /// The last event before a silence; the finding appears when it has been silent long enough.
    case silence(Silence)
    /// The event with whose leaving the latest time the others have become much more seldom.
    case rate(RateFall)
    /// The event that began a state which then held so long; the finding appears at that instant.
    case held(HeldState)

    /// The event types that can be the anchor, the event that an expression reads.
    package var types: [String] {
        switch self {
        case .event(let types), .count(let types, _, _), .distinct(let types, _, _, _, _),
            .sum(let types, _, _, _):
            types
        case .sequence(let first, let then): then.last?.types ?? first.types
        case .silence(let silence): silence.types
        case .rate(let fall): fall.types
        case .held(let held): held.state.from
        }
    }

    /// All event types that decide whether there is an anchor.
    package var readTypes: [String] {
        switch self {
        case .sequence(let first, let then): first.types + then.flatMap(\.types)
        case .held(let held): held.state.from + held.state.until
        case .distinct(let types, _, let endedBy, _, _): types + endedBy
        default: types
        }
    }
}

/// One event of a sequence, `A, then B within 48h`.
///
/// A sequence is complete at an event `e` of the last step when there are events, one of each
/// earlier step and all of them different, each in the closed window `[u − within, u]` before the
/// event at `u` that follows it. Equal times count, whichever arrived first. `e` is the anchor, the
/// others are witnesses; of several chains the one counts whose events are latest, looked at from
/// the last step backwards.
package struct SequenceStep: Sendable {
    package let types: [String]
    /// How long after the step before it at most; nothing for the first step.
    package let within: Elapsed?
    /// What must hold of the step's event (`event`) and the one of the step before (`other`).
    package let predicate: Predicate?

    package init(types: [String], within: Elapsed? = nil, predicate: Predicate? = nil) {
        self.types = types
        self.within = within
        self.predicate = predicate
    }
}

/// `silence: {of: [types], for: D | 2 × usual}`: nothing of the types for so long.
///
/// Each event of the types whose `where` holds is an anchor. When no other such event follows it in
/// the time line at or before the end of the clock that it starts, the finding appears at that end,
/// and `grace` later where the types have one; an event at the very end breaks the silence. Of
/// events with equal times only the last to arrive can be followed by a silence. An event whose
/// `where` failed breaks it too, so that nothing is told that might be wrong. Before the first such
/// event there is no silence.
package struct Silence: Sendable {
    /// How long is too long.
    package enum Length: Sendable, Hashable {
        case fixed(Elapsed)
        /// A multiple of the citizen's own usual gap, in tenths, but never under the floor; the
        /// other length while there is no usual gap, and no finding when that is missing too.
        case usual(tenths: Int, floor: Elapsed, otherwise: Elapsed?)
    }

    /// So many gaps there must be before anything is usual.
    package static let gapCountMin = 3
    /// The latest so many gaps make the usual one.
    package static let gapCountMax = 20
    /// Gaps that began longer before the anchor than this are left out.
    package static let gapReach = Elapsed.days(365)

    package let types: [String]
    package let length: Length
    /// How much later than they happen events of the types usually become known.
    package let grace: Elapsed

    package init(types: [String], length: Length, grace: Elapsed = .zero) {
        self.types = types
        self.length = length
        self.grace = grace
    }

    /// The usual gap: the median of the gaps, rounded down to a microsecond.
    ///
    /// Gaps lie between consecutive events of the silence up to the anchor and are measured by the
    /// rule's clock, which pauses. A gap of nothing is none: two notes of one instant are one
    /// contact. Of an even number the median is the mean of the two in the middle.
    ///
    /// - Parameter gaps: At most the latest `gapCountMax`, none of them zero.
    /// - Returns: Nothing for fewer than `gapCountMin`.
    package static func usualGap(_ gaps: [Elapsed]) -> Elapsed? {
        guard gaps.count >= gapCountMin else { return nil }
        let sorted = gaps.sorted()
        let middle = sorted.count / 2
        guard sorted.count.isMultiple(of: 2) else { return sorted[middle] }
        let lower = sorted[middle - 1].microseconds
        return Elapsed(microseconds: lower + (sorted[middle].microseconds - lower) / 2)
    }

    /// How long the silence lasts after an anchor with the usual gap; nothing for no such silence.
    package func span(usual: Elapsed?) -> Elapsed? {
        switch length {
        case .fixed(let span): return span
        case .usual(let tenths, let floor, let otherwise):
            guard let usual else { return otherwise.map { max($0, floor) } }
            // A gap of a century times a hundred still fits in 64 bits.
            let (product, overflow) = usual.microseconds.multipliedReportingOverflow(
                by: Int64(tenths)
            )
            return overflow ? nil : max(floor, Elapsed(microseconds: product / 10))
        }
    }
}

/// `when: {state: S, for: D}`: a state that has held so long without a break.
///
/// The state begins to hold at an instant when it holds there and did not just before; the anchor
/// is the first starting event of that instant in the time line. The finding appears when the clock
/// that starts there has run for `for`, and `grace` later where the types that end the state have
/// one, unless the state ended before the end of the clock or at it. Another start while the state
/// holds is no break, nor is an end with a new start at the same instant.
package struct HeldState: Sendable, Hashable {
    /// The state as the vocabulary defines it.
    package let state: StateDefinition
    package let span: Elapsed
    package let grace: Elapsed

    package init(
        state: StateDefinition,
        span: Elapsed,
        grace: Elapsed = .zero
    ) {
        self.state = state
        self.span = span
        self.grace = grace
    }
}
