/// Whether the daemon does its work.
package struct Readiness: Sendable, Hashable {
    package let ready: Bool
    /// One line for each thing worth saying, without personal data.
    package let detail: [String]

    package init(ready: Bool, detail: [String] = []) {
        self.ready = ready
        self.detail = detail
    }
}

/// Tells how the daemon is doing and lets it read its files again.
package protocol HealthDesk: Sendable {
    /// Whether events are taken and alerts are sent.
    func readiness() async -> Readiness

    /// The counts in the Prometheus text format, without personal data.
    func metrics() async -> String

    /// Reads rules and roster again.
    ///
    /// - Returns: What is wrong with them, in which case the old ones stay; empty when it is done.
    func reload() async -> [String]
}
