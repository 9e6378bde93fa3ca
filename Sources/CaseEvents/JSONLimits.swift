/// How large and how deeply nested a JSON document may be.
package struct JSONLimits: Sendable, Hashable {
    /// The longest document, in bytes.
    package let byteCountMax: Int
    /// How many arrays and objects may lie inside each other.
    package let depthMax: Int

    /// One event: 1 MiB, 32 levels.
    package static let event = JSONLimits(byteCountMax: 1 << 20, depthMax: 32)
    /// A batch of events: 20 MiB; one level more, for the list around the events.
    package static let batch = JSONLimits(byteCountMax: 20 << 20, depthMax: 33)

    /// Sets limits; the depth counts the outermost array or object too.
    package init(byteCountMax: Int, depthMax: Int) {
        self.byteCountMax = byteCountMax
        self.depthMax = depthMax
    }
}
