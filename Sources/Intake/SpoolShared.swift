internal import Logging
internal import Synchronization

/// What the thread of the spool directory shares with the rest of the daemon.
final class SpoolShared: Sendable {
    private struct State {
        var counts = SpoolDirectory.Counts()
        var complaint: SpoolError?
        var unavailable: String?
    }

    let settings: SpoolDirectory.Settings
    let watch: SpoolWatch
    let log: Logger
    private let state = Mutex(State())
    private let stopping = Atomic(false)
    private let progressCount = Atomic<UInt64>(0)

    init(settings: SpoolDirectory.Settings, watch: SpoolWatch, log: Logger) {
        self.settings = settings
        self.watch = watch
        self.log = log
        if !watch.isTold {
            log.warning("the system does not tell of new files; the spool is looked at regularly")
        }
    }

    var isStopping: Bool { stopping.load(ordering: .acquiring) }

    /// Grows whenever the thread comes further.
    var progress: UInt64 { progressCount.load(ordering: .relaxed) }

    /// Notes that the thread has come further.
    func step() { progressCount.wrappingAdd(1, ordering: .relaxed) }

    func stop() {
        stopping.store(true, ordering: .releasing)
        watch.wake()
    }

    var counts: SpoolDirectory.Counts { state.withLock { $0.counts } }

    var complaint: String? {
        state.withLock { $0.complaint?.description ?? $0.unavailable }
    }

    func count(_ change: (inout SpoolDirectory.Counts) -> Void) {
        state.withLock { change(&$0.counts) }
    }

    /// Notes what is wrong with the directory; logs it only when it is new.
    func note(_ error: SpoolError?) {
        let isNew = state.withLock { state in
            defer { state.complaint = error }
            return state.complaint != error
        }
        if isNew, let error { log.error("the spool directory: \(error)") }
    }

    /// Notes that nothing can be kept, or that it can again; logs it only when it is new.
    func noteUnavailable(_ reason: String?) {
        let isNew = state.withLock { state in
            defer { state.unavailable = reason }
            return (state.unavailable == nil) != (reason == nil)
        }
        if isNew, let reason { log.warning("the spool waits: \(reason)") }
    }
}
