import ServiceManager
import Synchronization
import Testing

@testable import Daemon

/// What systemd is told while a start takes long.
struct PatienceTests {
    @Test func `more time is asked for at once, with what goes on, and no more after the end`()
        async throws
    {
        let (stream, continuation) = AsyncStream<[ServiceNotice]>.makeStream()
        let patience = Patience("starting: opening the store") { time, status in
            continuation.yield([time, status])
        }
        var notices = stream.makeAsyncIterator()
        #expect(
            await notices.next() == [
                .moreTime(microseconds: 30_000_000), .status("starting: opening the store"),
            ]
        )
        patience.turn(to: "starting: looking at the open cases")
        // A thread that had to wait for a core asks once more for what went on before.
        var next = await notices.next()
        while next?.last == .status("starting: opening the store") { next = await notices.next() }
        #expect(next?.last == .status("starting: looking at the open cases"))
        patience.end()
        patience.turn(to: "too late")
        continuation.finish()
        while let more = await notices.next() { #expect(more.last != .status("too late")) }
    }

    @Test func `what is asked for outlasts the pause`() {
        #expect(Patience.pauseSeconds * 2 < Double(Patience.moreSeconds))
    }
}
