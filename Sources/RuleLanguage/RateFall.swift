package import WorkingTime

/// `when: {rate: {of: [types], within: W, compared_with: C, below: P%, at_least: M}}`: events of the
/// types come much more seldom than they did.
///
/// At an instant `u` the latest W are `(u − W, u]`, and the C before them `[u − W − C, u − W]`, by the
/// rule's clock, which pauses. The rate is low at `u` when there are at
/// least M earlier ones and, for each W, fewer than P percent of what there were for each W before.
/// What happened at one instant is one, however many wrote it down.
///
/// It can become low only when an event leaves the latest W. That event is the anchor, of those that
/// leave together the last in the time line, and the finding appears when it leaves, and `grace`
/// later where the types have one. A fall is told once: no event is an anchor when another left, in
/// the C before it, at an instant at which the rate was low, too. Only events whose `where` holds
/// are counted; one whose `where` failed counts among the latest and not among the earlier, so that
/// nothing is told that might be wrong.
package struct RateFall: Sendable, Hashable {
    package let types: [String]
    /// The latest time, W.
    package let within: Elapsed
    /// The time before it, C.
    package let comparedWith: Elapsed
    /// Fewer than so many percent, P, from 1 to 99.
    package let percent: Int
    /// So many events, M, there must have been in the time before.
    package let atLeast: Int
    /// How much later than they happen events of the types usually become known.
    package let grace: Elapsed

    package init(
        types: [String],
        within: Elapsed,
        comparedWith: Elapsed,
        percent: Int,
        atLeast: Int,
        grace: Elapsed = .zero
    ) {
        self.types = types
        self.within = within
        self.comparedWith = comparedWith
        self.percent = percent
        self.atLeast = atLeast
        self.grace = grace
    }

    /// Whether the rate is low with so many events of late and so many in the time before.
    package func isLow(recent: Int, earlier: Int) -> Bool {
        guard earlier >= atLeast else { return false }
        // Spans of centuries times thousands of events do not fit in 64 bits.
        let now = Int128(recent) * Int128(comparedWith.microseconds) * 100
        let before = Int128(earlier) * Int128(within.microseconds) * Int128(percent)
        return now < before
    }

    /// How far before an anchor events can decide it: those with which an earlier fall began.
    package var reachBack: Elapsed { comparedWith + comparedWith }
}
