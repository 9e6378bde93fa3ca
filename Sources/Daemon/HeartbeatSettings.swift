package import WorkingTime

/// Where the heartbeat beats, and how often.
package struct HeartbeatSettings: Sendable, Hashable {
    /// An `http` or `https` address that is fetched; it is often a secret and never written down.
    package var address: String?
    /// A file whose time of change tells the last beat.
    package var file: String?
    package var every = Elapsed.seconds(60)

    /// The shortest and the longest time between beats, in seconds.
    package static let everySecondsRange = 5...3600

    package init() {}
}
