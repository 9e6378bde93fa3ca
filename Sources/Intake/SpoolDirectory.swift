package import CaseEvents
internal import Dispatch
package import Logging
internal import Synchronization
package import WorkingTime

/// Takes events from files that other programs put into a directory.
///
/// There are three directories. Files in `inbox` are taken in the order of the bytes of their
/// names: `.json` holds one document, `.jsonl` and `.ndjson` one on each line. A file goes to
/// `done` after the last of its events is durable. What is not taken goes to `rejected` with a
/// file of reasons beside it: a whole document, or only the bad lines. Hidden files and names that
/// end in `.tmp` or `.part` are left alone: write under such a name, then rename.
///
/// After a crash a file is read again from the start, which is harmless: events that are kept
/// already are duplicates.
package final class SpoolDirectory: Sendable {
    /// The longest file of lines, in bytes.
    package static let linesByteCountMax = 512 << 20
    /// How many events are handed in together.
    package static let batchEventCountMax = 1000

    /// When to look.
    package struct Settings: Sendable, Hashable {
        /// The directory that holds `inbox`, `done` and `rejected`.
        package var path: String
        /// How long a file must have been left alone when nobody told that it is whole, in seconds.
        package var quietSeconds = 5
        /// How often to look when nobody told of a new file, in seconds.
        package var lookSeconds = 30
        /// The longest wait between attempts while nothing can be kept, in seconds.
        package var retrySecondsMax = 60

        package init(path: String) {
            self.path = path
        }
    }

    /// What became of files since the start.
    package struct Counts: Sendable, Hashable {
        /// Files that were taken, wholly or but for some lines.
        package var takenFileCount = 0
        /// Files that were rejected as a whole.
        package var rejectedFileCount = 0
        /// Lines that were rejected in files that were taken.
        package var rejectedLineCount = 0
    }

    let shared: SpoolShared
    private let settings: Settings
    private let worker: Mutex<SpoolWorker>
    private let backlogTaken: @Sendable () -> Void
    private let queue = DispatchQueue(label: "spool")

    /// Opens the directories and makes those that are missing; nothing is taken until `start`.
    ///
    /// - Parameters:
    ///   - settings: Where and when to look.
    ///   - desk: Where events are kept.
    ///   - decoder: The decoder in force, asked for at each file.
    ///   - now: The daemon's clock.
    ///   - log: Where rejections are noted, without the names of files.
    ///   - backlogTaken: Called once, when every file that was there at the start was looked at.
    /// - Throws: `SpoolError` when a directory cannot be made or opened.
    package init(
        settings: Settings,
        desk: any EventDesk,
        decoder: @escaping @Sendable () -> EventDecoder,
        now: @escaping @Sendable () -> Instant,
        log: Logger,
        backlogTaken: @escaping @Sendable () -> Void = {}
    ) throws(SpoolError) {
        let inbox = try SpoolFolder(path: "\(settings.path)/inbox")
        let done = try SpoolFolder(path: "\(settings.path)/done")
        let rejected = try SpoolFolder(path: "\(settings.path)/rejected")
        let shared = SpoolShared(
            settings: settings,
            watch: try SpoolWatch(path: inbox.path),
            log: log
        )
        self.settings = settings
        self.shared = shared
        self.backlogTaken = backlogTaken
        worker = Mutex(
            SpoolWorker(
                inbox: inbox,
                done: done,
                rejected: rejected,
                shared: shared,
                desk: desk,
                decoder: decoder,
                now: now
            )
        )
    }

    /// What became of files since the start.
    package var counts: Counts { shared.counts }

    /// What is wrong with the directory; nothing when all is well.
    package var complaint: String? { shared.complaint }

    /// Grows whenever the spool's thread comes further; between looks at least twice a minute.
    package var progress: UInt64 { shared.progress }

    /// Begins to take files, on a thread of its own.
    package func start() {
        queue.async { self.run() }
    }

    /// Takes no more, and returns when the events in hand are kept or given up.
    package func stop() async {
        shared.stop()
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume() }
        }
    }

    /// Looks once at everything that is there, as if it had been left alone long enough.
    func lookOnce() async {
        await withCheckedContinuation { continuation in
            queue.async {
                self.worker.withLock { _ = $0.look(quietSeconds: 0, whole: []) }
                continuation.resume()
            }
        }
    }

    private func run() {
        var whole: Set<SpoolName> = []
        var isFirst = true
        while !shared.isStopping {
            shared.step()
            let quietSeconds = settings.quietSeconds
            let comeBackSoon = worker.withLock {
                $0.look(quietSeconds: quietSeconds, whole: whole)
            }
            if isFirst, !shared.isStopping { backlogTaken() }
            isFirst = false
            let seconds = comeBackSoon ? max(quietSeconds, 1) : settings.lookSeconds
            guard !shared.isStopping else { return }
            whole = shared.watch.wait(milliseconds: Int32(clamping: seconds &* 1000))
        }
    }
}
