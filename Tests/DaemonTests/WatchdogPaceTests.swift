import Testing

@testable import Daemon

/// How often the watchdog is fed.
struct WatchdogPaceTests {
    @Test(arguments: [
        (UInt64(2_000_000), 0.5), (10_000_000, 2.5), (20_000_000, 5), (30_000_000, 5),
    ])
    func `it is fed four times within its time, and often enough without hurry`(
        granted: UInt64,
        pause: Double
    ) {
        #expect(WatchdogPace.pauseSeconds(watchdogMicroseconds: granted, most: 5) == pause)
    }

    @Test func `without a watchdog the pause is the longest`() {
        #expect(WatchdogPace.pauseSeconds(watchdogMicroseconds: nil, most: 5) == 5)
    }
}
