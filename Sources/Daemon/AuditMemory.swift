internal import EventStore
internal import WorkingTime

/// How far a thread has come: a number that grows when it comes further.
struct WorkerMark: Sendable {
    let subject: AuditSubject
    let progress: UInt64
    /// Of a dispatcher, the attempts to deliver that have come to an end.
    var attempts: UInt64 = 0
    /// Of a dispatcher, the attempts that the channel has taken.
    var deliveries: UInt64 = 0
    /// How long it may show the same number.
    var unmovedMax = AuditLimits.unmovedMax
}

/// What one look of the auditor saw.
struct AuditLook: Sendable {
    /// What the store says; a failure is its reason.
    var reading: Result<AuditReading, AuditStoreTrouble>
    var workers: [WorkerMark]
    /// Whether cases wait on purpose, until the sources' backlog has been taken in.
    var wakesAreHeld = false
}

/// Why the store could not be read.
struct AuditStoreTrouble: Error {
    let reason: String
}

/// Remembers between looks what was seen, and since when it has been the same.
struct AuditMemory {
    private struct Mark {
        let value: Int64
        let other: Int64
        let since: Elapsed
    }

    private var marks: [AuditSubject: Mark] = [:]
    private var lastWall: Instant?
    private var lastSteady = Elapsed.zero

    init() {}

    /// Joins what was seen with how long it has been so.
    ///
    /// - Parameters:
    ///   - look: What was seen.
    ///   - steady: When, by a clock that never jumps.
    /// - Returns: What `audit` judges.
    mutating func snapshot(of look: AuditLook, at steady: Elapsed) -> AuditSnapshot {
        var snapshot = AuditSnapshot()
        for worker in look.workers {
            snapshot.workers.append(
                AuditSnapshot.Worker(
                    subject: worker.subject,
                    unmoved: unmoved(
                        worker.subject,
                        Int64(truncatingIfNeeded: worker.progress),
                        at: steady
                    ),
                    unmovedMax: worker.unmovedMax
                )
            )
        }
        switch look.reading {
        case .failure(let trouble):
            snapshot.storeTrouble = trouble.reason
        case .success(let reading):
            snapshot.alertsWithoutNextStep = reading.alertsWithoutNextStep
            let isHeld = look.wakesAreHeld
            snapshot.wakesPassed = still(.wake, isHeld ? nil : reading.wakesPassed, at: steady)
            // Steps are taken in the order of the wake-ups; while a backlog of those moves, so do
            // the steps behind it.
            let backlog = reading.wakesPassed.flatMap {
                $0.count >= CaseLoop.dueCaseCountMax ? $0.oldest.microseconds : nil
            }
            snapshot.alertsPastNextStep = still(
                .stepTaken,
                isHeld ? nil : reading.alertsPastNextStep,
                behind: backlog ?? 0,
                at: steady
            )
            // Messages wait for the backlog too: what it brings may belong in them.
            let outbox = isHeld ? [] : reading.outbox
            fillOutbox(&snapshot, outbox, look.workers, behind: backlog ?? 0, at: steady)
            fillUndelivered(&snapshot, reading.tried, look.workers, at: steady)
            snapshot.unreached = still(.reach, reading.unreached, at: steady)
        }
        return snapshot
    }

    /// An outbox moves when its oldest entry is another one, or an attempt has come to an end: the
    /// oldest is not always the first to leave.
    private mutating func fillOutbox(
        _ snapshot: inout AuditSnapshot,
        _ outbox: [(channel: String, waiting: Waiting)],
        _ workers: [WorkerMark],
        behind backlog: Int64,
        at steady: Elapsed
    ) {
        var seen: Set<AuditSubject> = []
        for (channel, waiting) in outbox {
            let subject = AuditSubject.outbox(channel: channel)
            seen.insert(subject)
            let worker = workers.first { $0.subject == .dispatcher(channel: channel) }
            let span = unmoved(
                subject,
                waiting.oldest.microseconds,
                backlog &+ Int64(truncatingIfNeeded: worker?.attempts ?? 0),
                at: steady
            )
            snapshot.outbox.append(
                (
                    channel, AuditSnapshot.Still(waiting: waiting, unmoved: span),
                    worker?.unmovedMax ?? AuditLimits.unmovedMax
                )
            )
        }
        marks = marks.filter { subject, _ in
            guard case .outbox = subject else { return true }
            return seen.contains(subject)
        }
    }

    /// A channel delivers when nothing waits that was tried, or another message has left.
    private mutating func fillUndelivered(
        _ snapshot: inout AuditSnapshot,
        _ tried: [(channel: String, waiting: Waiting)],
        _ workers: [WorkerMark],
        at steady: Elapsed
    ) {
        for (channel, waiting) in tried {
            let worker = workers.first { $0.subject == .dispatcher(channel: channel) }
            let span = unmoved(
                .delivery(channel: channel),
                Int64(truncatingIfNeeded: worker?.deliveries ?? 0),
                at: steady
            )
            snapshot.undelivered.append(
                (channel, AuditSnapshot.Still(waiting: waiting, unmoved: span))
            )
        }
        marks = marks.filter { subject, _ in
            guard case .delivery(let channel) = subject else { return true }
            return tried.contains { $0.channel == channel }
        }
    }

    private mutating func still(
        _ subject: AuditSubject,
        _ waiting: Waiting?,
        behind other: Int64 = 0,
        at steady: Elapsed
    ) -> AuditSnapshot.Still? {
        guard let waiting else {
            marks[subject] = nil
            return nil
        }
        let span = unmoved(subject, waiting.oldest.microseconds, other, at: steady)
        return AuditSnapshot.Still(waiting: waiting, unmoved: span)
    }

    private mutating func unmoved(
        _ subject: AuditSubject,
        _ value: Int64,
        _ other: Int64 = 0,
        at steady: Elapsed
    ) -> Elapsed {
        if let mark = marks[subject], mark.value == value, mark.other == other {
            return steady - mark.since
        }
        marks[subject] = Mark(value: value, other: other, since: steady)
        return .zero
    }

    /// How far the wall clock has jumped since the last look; nothing when it went as it should.
    ///
    /// - Parameters:
    ///   - wall: What it shows.
    ///   - steady: When, by a clock that never jumps.
    ///   - speed: How many times faster than the world it runs.
    /// - Returns: The jump, negative when it was set back.
    mutating func clockJump(to wall: Instant, at steady: Elapsed, speed: Int) -> Elapsed? {
        defer {
            lastWall = wall
            lastSteady = steady
        }
        guard let lastWall else { return nil }
        let passed = (steady - lastSteady).microseconds
        let shown = wall.elapsed(since: lastWall).microseconds / Int64(max(speed, 1))
        let jump = Elapsed(microseconds: shown - passed)
        let size = Elapsed(microseconds: Int64(clamping: jump.microseconds.magnitude))
        return size >= AuditLimits.clockJumpMin ? jump : nil
    }
}
