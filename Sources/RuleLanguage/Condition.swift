package import WorkingTime

/// The stretch of the time line in which a condition looks for its witness, round an anchor at `t`.
///
/// Windows are closed at both ends and ties count; the anchor is never its own witness.
package enum Window: Sendable, Hashable {
    /// `[t − reach, t − atLeast]`.
    case before(reach: Elapsed, atLeast: Elapsed)
    /// `[t, e]`, where `e` is the end of a clock of `reach` that starts at `t`: `t + reach`, and
    /// later by all the time that the clock pauses.
    case after(reach: Elapsed)
    /// `[t − before, e]`, where `e` is the end of a clock of `after` that starts at `t`; of events
    /// alone.
    case around(before: Elapsed, after: Elapsed)
    /// After the latest event of the types before `t`, or since the case opened, until `t`.
    ///
    /// "Latest before" goes by the time line without the anchor: equal times by arrival number.
    case since(types: [String])
    /// After the event with which the state last began to hold, or since the case opened.
    ///
    /// A state begins to hold at an instant when it holds there and did not just before; of several
    /// starts of that instant the first one counts. Another start while it holds begins nothing, so
    /// that a stay with transfers is one. The anchor counts, and the state may have ended.
    case sinceState(name: String)

    /// How far ahead it reaches by its clock; nothing for one that only looks back.
    package var ahead: Elapsed? {
        switch self {
        case .after(let reach), .around(_, let reach): reach
        case .before, .since, .sinceState: nil
        }
    }
}

/// How a number is compared with a limit.
package enum Comparison: String, Sendable, Hashable, CaseIterable {
    case atLeast = ">="
    case more = ">"
    case less = "<"
    case atMost = "<="
}

/// What a condition demands of the events in its window: of its witnesses, for whom `where` holds.
///
/// An event whose `where` is unknown is no witness. One whose expression failed is neither witness
/// nor none: where that could change the outcome, the anchor gives no finding.
package enum Measure: Sendable {
    /// At least one.
    case present
    /// How many.
    case count(Comparison, Int)
    /// How many different values an expression over `event` and `other` gives; a missing value is
    /// no value.
    case distinct(of: TextExpression, Comparison, Int)
    /// How much an expression over `event` and `other` gives, added up.
    ///
    /// A missing amount counts as none. An amount below zero, or none that can be counted, is an
    /// expression that failed, so that a sum never shrinks while its window goes on.
    case sum(of: AmountExpression, Comparison, Amount)
}

/// One condition of a rule: events or a state, in a window, that satisfy an expression.
///
/// *When it is certain.* A condition that asks only of the past is certain at `t`. One with `after`
/// holds from the instant at which its last needed witness happened, never before `t`. That it does
/// not hold is certain at the end of its window and `grace` later; witnesses still count in the
/// window only.
package final class Condition: Sendable {
    package enum Subject: Sendable, Hashable {
        /// Events of any of the types, the anchor left out.
        case events(types: [String])
        /// The state holds at the anchor, or at any time in the window.
        ///
        /// A state holds at an instant when, of all events that happened before it or at it and
        /// that start or end the state, the last in the time line starts it. Looking back, the
        /// anchor itself is left out: a discharge finds the citizen admitted.
        case state(name: String)
    }

    package let subject: Subject
    package let window: Window?
    package let predicate: Predicate?
    package let measure: Measure
    /// Which event in the window is the only one that is asked; nothing where all are.
    package let latest: LatestEvent?
    /// What must hold of the anchor for the condition to be asked of it (`if`); of each where there
    /// is nothing.
    ///
    /// Not asked, a condition of `given` holds, one of `unless` does not, and one of `expect` is no
    /// obligation. What is unknown does not hold. Never beside `consume`.
    package let asking: Predicate?
    /// Whether a witness serves one anchor only (`consume: true`).
    ///
    /// The rule's anchors share out the condition's witnesses: in the order of the time line each
    /// witness goes to the oldest anchor whose window it lies in, for which `where` holds and that
    /// has not had as many as it needs yet. Whether the rule's other conditions hold for an anchor
    /// makes no difference. Only beside `count` with `>=` or `>`, or none, over events.
    package let consumes: Bool
    /// How long the condition must have held without a break (`for`).
    ///
    /// A state has held for D at `u` when it holds at `u` and the clock that started when it last
    /// began to hold has run for D at `u`. Events in a `before` window have held for D when the
    /// condition holds as seen from every instant of `[t − D, t]`, the window moving along.
    package let heldFor: Elapsed?
    /// The states that stop the condition's clocks while they hold: `after`, and `for` of a state.
    ///
    /// A clock of D that starts at `t` ends at the first instant `u` at which `[t, u]` without the
    /// time in which one of the states held is as long as D; while a state holds it has no end yet.
    /// The anchor counts among the events that start and end these states.
    package let pauses: [String]
    /// Whether its window lies round the deadline that the anchor carries (`from: due`), as if the
    /// anchor had happened then.
    ///
    /// Such a window can lie ahead of the anchor, before it, or both. What it asks for is certain as
    /// soon as the last needed witness has happened, and that it is missing at the end of the window
    /// and `grace` later, neither before the anchor. A state is looked for from the anchor on: what
    /// held before is over, and a window that has passed then asks for the state at the anchor. The
    /// anchor counts among the events that start and end it. Where the deadline is unknown there is
    /// no finding.
    package let isFromDeadline: Bool
    /// How much later than they happen the awaited events usually become known.
    package let grace: Elapsed
    /// What ends the events that it counts (`ended_by`); only looking back, over events.
    package let ending: ConditionEnd?
    /// Where the condition stands in its rule file.
    package let place: SourcePlace

    package init(
        subject: Subject,
        window: Window?,
        predicate: Predicate?,
        measure: Measure,
        latest: LatestEvent? = nil,
        asking: Predicate? = nil,
        consumes: Bool = false,
        heldFor: Elapsed? = nil,
        isFromDeadline: Bool = false,
        pauses: [String] = [],
        grace: Elapsed = .zero,
        ending: ConditionEnd? = nil,
        place: SourcePlace
    ) {
        self.subject = subject
        self.window = window
        self.predicate = predicate
        self.measure = measure
        self.latest = latest
        self.asking = asking
        self.consumes = consumes
        self.heldFor = heldFor
        self.isFromDeadline = isFromDeadline
        self.pauses = pauses
        self.grace = grace
        self.ending = ending
        self.place = place
    }
}
