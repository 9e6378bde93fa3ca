/// How often the watchdog is fed.
enum WatchdogPace {
    /// The pause between two looks, in seconds: a quarter of the time that the watchdog grants, so that
    /// one slow look does not cost a restart; sd_watchdog_enabled(3) wants half at most.
    ///
    /// - Parameters:
    ///   - watchdogMicroseconds: Within which time it wants to be fed, if there is one.
    ///   - most: The longest pause otherwise, in seconds.
    /// - Returns: Seconds.
    static func pauseSeconds(watchdogMicroseconds: UInt64?, most: Double) -> Double {
        watchdogMicroseconds.map { min(Double($0) / 4_000_000, most) } ?? most
    }
}
