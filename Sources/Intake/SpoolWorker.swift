internal import CaseEvents
internal import Logging
internal import WorkingTime

/// Takes one file after the other; it blocks, so it has a thread of its own.
struct SpoolWorker {
    /// What became of a file.
    enum Fate: Hashable {
        /// It was taken or rejected, or is gone or stuck: there is nothing more to do.
        case settled
        /// It stays in the inbox for now.
        case stays
    }

    /// Why work on a file ends early.
    enum Interruption: Error {
        /// The daemon stops; the file is read again at the next start.
        case stopping
        case failure(SpoolError)
        case rejection([SpoolReason])
    }

    /// A file that could not be moved out of the way, as it was then.
    private struct Stuck: Hashable {
        let name: SpoolName
        let inode: UInt?
    }

    let inbox: SpoolFolder
    let done: SpoolFolder
    let rejected: SpoolFolder
    let shared: SpoolShared
    let desk: any EventDesk
    let decoder: @Sendable () -> EventDecoder
    let now: @Sendable () -> Instant
    private var stuck: Set<Stuck> = []

    init(
        inbox: SpoolFolder,
        done: SpoolFolder,
        rejected: SpoolFolder,
        shared: SpoolShared,
        desk: any EventDesk,
        decoder: @escaping @Sendable () -> EventDecoder,
        now: @escaping @Sendable () -> Instant
    ) {
        self.inbox = inbox
        self.done = done
        self.rejected = rejected
        self.shared = shared
        self.desk = desk
        self.decoder = decoder
        self.now = now
    }

    /// Looks at everything in the inbox, in the order of the names.
    ///
    /// - Parameters:
    ///   - quietSeconds: How long a file must have been left alone.
    ///   - whole: Files that were closed or moved in, for which that does not count.
    /// - Returns: Whether files stay that may be taken soon.
    mutating func look(quietSeconds: Int, whole: Set<SpoolName>) -> Bool {
        var failure: SpoolError?
        var comeBackSoon = false
        do throws(SpoolError) {
            for name in try inbox.names() where !name.isUnfinished {
                guard !shared.isStopping else { return false }
                shared.step()
                let quiet = whole.contains(name) ? 0 : quietSeconds
                do throws(SpoolError) {
                    if try take(name, quietSeconds: quiet) == .stays { comeBackSoon = true }
                } catch {
                    // One file that makes trouble must not hold up the others.
                    failure = error
                }
            }
        } catch {
            failure = error
        }
        shared.note(failure)
        return comeBackSoon
    }

    private mutating func take(
        _ name: SpoolName,
        quietSeconds: Int
    ) throws(SpoolError) -> Fate {
        let file = inbox.open(name)
        let openError = file == nil ? SpoolError.lastCode : 0
        guard file != nil || inbox.holds(name) else { return .settled }
        let status = try file?.status()
        let place = Stuck(name: name, inode: status?.inode)
        guard !stuck.contains(place) else { return .settled }
        do throws(Interruption) {
            guard let file, let status else { throw Self.rejection(openError: openError) }
            guard status.isRegular else { throw .rejection([.notRegular]) }
            guard !status.isYounger(thanSeconds: quietSeconds) else { return .stays }
            return try take(file, status: status, name: name)
        } catch {
            switch error {
            case .stopping: return .stays
            case .failure(let failure): throw failure
            case .rejection(let reasons):
                do throws(SpoolError) {
                    try reject(name, because: reasons)
                } catch {
                    stuck.insert(place)
                    throw error
                }
                return .settled
            }
        }
    }

    private func take(
        _ file: SpoolFile,
        status: SpoolFile.Status,
        name: SpoolName
    ) throws(Interruption) -> Fate {
        guard name.kind != .unknown else { throw .rejection([.unknownKind]) }
        guard status.byteCount > 0 else { throw .rejection([.empty]) }
        guard status.byteCount <= name.fileByteCountMax else {
            throw .rejection([.tooLarge(byteCountMax: name.fileByteCountMax)])
        }
        if name.kind == .lines { return try takeLines(file, status: status, name: name) }
        return try takeDocument(file, status: status, name: name)
    }

    private static func rejection(openError: Int32) -> Interruption {
        switch openError {
        case SpoolError.isLink: .rejection([.link])
        case SpoolError.isNoFile: .rejection([.notRegular])
        case SpoolError.isForbidden: .rejection([.unreadable])
        default: .failure(SpoolError("cannot open a file", code: openError))
        }
    }

    private func reject(_ name: SpoolName, because reasons: [SpoolReason]) throws(SpoolError) {
        var rejection = try SpoolRejection(in: rejected, at: now())
        for reason in reasons { try rejection.add(reason) }
        try rejection.finishFile(name, from: inbox)
        shared.count { $0.rejectedFileCount += 1 }
        shared.log.notice(
            "a file in the spool is rejected: \(reasons.first?.code ?? "file"); see \(rejected.path)"
        )
    }

    /// Moves a file out of the inbox whose events are all durable.
    func finish(_ name: SpoolName) throws(Interruption) {
        do throws(SpoolError) {
            try inbox.move(name, to: done, as: done.freeName(like: name))
            try done.sync()
            try inbox.sync()
        } catch {
            throw .failure(error)
        }
        shared.count { $0.takenFileCount += 1 }
    }

    /// Waits until it is known what became of the messages; hands them in again while nothing can
    /// be kept.
    func receipts(
        of messages: [DecodedMessage],
        handedIn submission: Submission
    ) throws(Interruption) -> [Receipt] {
        var outcome = submission.wait()
        var waitSeconds = min(1, shared.settings.retrySecondsMax)
        while true {
            shared.step()
            switch outcome {
            case .receipts(let receipts):
                precondition(receipts.count == messages.count, "one receipt for each message")
                shared.noteUnavailable(nil)
                return receipts
            case .unavailable(_, let reason):
                shared.noteUnavailable(reason)
                guard !shared.isStopping else { throw .stopping }
                shared.watch.pause(milliseconds: Int32(clamping: waitSeconds &* 1000))
                guard !shared.isStopping else { throw .stopping }
                waitSeconds = min(waitSeconds * 2, shared.settings.retrySecondsMax)
                outcome = Submission(messages, to: desk).wait()
            }
        }
    }
}
