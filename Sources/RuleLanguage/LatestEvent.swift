/// The one event that a condition asks, `latest: true` or `latest: EXPRESSION`.
///
/// Of the events in the window that stand before the anchor in the time line, so that of two at one
/// instant only the one that arrived later looks back at the other, it is the latest for which the
/// expression holds. It alone is put to `where`: when it is no witness, earlier ones are none
/// either. An expression that fails on the way back leaves the condition failed. Only over events in
/// a window that looks back, without any measure.
package struct LatestEvent: Sendable {
    /// What is asked of the candidates (`other`) beside the anchor (`event`); nothing where any will
    /// do.
    package let predicate: Predicate?

    package init(predicate: Predicate? = nil) {
        self.predicate = predicate
    }
}
