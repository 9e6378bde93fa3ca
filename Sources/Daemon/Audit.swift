internal import EventStore
internal import WorkingTime

/// One promise that the auditor watches.
enum AuditSubject: Hashable, Sendable {
    /// Every open alert has a next step, or an answer.
    case nextStep
    /// A next step that has come is taken.
    case stepTaken
    /// A case is looked at when it asked to be.
    case wake
    /// The channel's outbox drains.
    case outbox(channel: String)
    /// The channel delivers.
    case delivery(channel: String)
    /// What is told of an alert reaches somebody.
    case reach
    /// The case loop comes round.
    case caseLoop
    /// The channel's dispatcher comes round.
    case dispatcher(channel: String)
    /// The spool is looked at.
    case spool
    /// The store can be read.
    case store
    /// The process that sends answers.
    case sender

    /// Whether a restart of the daemon may help; then the watchdog brings one about.
    ///
    /// Not where another process is at fault, which has a watchdog of its own, or some server.
    var isMendedByRestart: Bool {
        switch self {
        case .sender, .delivery, .reach: false
        case .nextStep, .stepTaken, .wake, .outbox, .caseLoop, .dispatcher, .spool, .store: true
        }
    }

    /// A stable word for logs, metrics and events.
    var code: String {
        switch self {
        case .nextStep: "alert-without-step"
        case .stepTaken: "step-late"
        case .wake: "wake-late"
        case .outbox(let channel): "outbox-stuck-\(channel)"
        case .delivery(let channel): "undelivered-\(channel)"
        case .reach: "reached-nobody"
        case .caseLoop: "case-loop-stuck"
        case .dispatcher(let channel): "dispatcher-stuck-\(channel)"
        case .spool: "spool-stuck"
        case .store: "store-unreadable"
        case .sender: "sender-silent"
        }
    }
}

/// A promise that does not hold.
struct AuditFinding: Hashable, Sendable {
    let subject: AuditSubject
    /// What is wrong, in words for the operator, without personal data.
    let text: String
}

/// What the auditor judges: what waits, and for how long nothing of it has moved.
///
/// Spans are of a clock that never jumps, so a wall clock that does makes nothing look late.
struct AuditSnapshot: Sendable {
    /// Something that waits, and how long its oldest has been the same.
    struct Still: Sendable {
        let waiting: Waiting
        let unmoved: Elapsed
    }

    /// A thread that shows how far it has come, and how long it has not come further.
    struct Worker: Sendable {
        let subject: AuditSubject
        let unmoved: Elapsed
        let unmovedMax: Elapsed
    }

    var alertsWithoutNextStep: Waiting?
    var alertsPastNextStep: Still?
    var wakesPassed: Still?
    var outbox: [(channel: String, still: Still, unmovedMax: Elapsed)] = []
    /// What was tried in vain, and for how long nothing at all has been delivered meanwhile.
    var undelivered: [(channel: String, still: Still)] = []
    /// Alerts that have reached nobody.
    var unreached: Still?
    var workers: [Worker] = []
    /// Why the store could not be read.
    var storeTrouble: String?
}

/// How long things may stand still.
enum AuditLimits {
    /// What is due may wait so long without anything moving.
    ///
    /// With the auditor's pace this notices what is stuck within a minute.
    static let unmovedMax = Elapsed.seconds(45)
    /// So long messages may be tried again and again while the channel delivers none.
    ///
    /// A server that puts off unknown senders takes its time; one that is restarted does too.
    static let undeliveredMax = Elapsed.minutes(30)
    /// The spool looks every half minute when it is told of nothing, and waits up to a minute
    /// before it hands in again what could not be kept.
    static let spoolUnmovedMax = Elapsed.seconds(90)
    /// A wall clock that goes otherwise than the steady one by more than this has jumped.
    static let clockJumpMin = Elapsed.seconds(30)
}

/// Finds the promises that do not hold.
///
/// - Parameters:
///   - snapshot: What waits and what moves.
///   - now: The time on the wall, for the words alone.
/// - Returns: One finding for each promise, in a fixed order; none when all hold.
func audit(_ snapshot: AuditSnapshot, at now: Instant) -> [AuditFinding] {
    var findings: [AuditFinding] = []
    func find(_ subject: AuditSubject, _ text: String) {
        findings.append(AuditFinding(subject: subject, text: text))
    }
    if let trouble = snapshot.storeTrouble { find(.store, "the store cannot be read: \(trouble)") }
    if let waiting = snapshot.alertsWithoutNextStep {
        find(
            .nextStep,
            "\(waiting.words("open alert")) without a next step and without an answer, "
                + "raised \(waiting.oldest.rfc3339) or later"
        )
    }
    if let still = snapshot.alertsPastNextStep, still.unmoved >= AuditLimits.unmovedMax {
        find(.stepTaken, late(still.waiting, "open alert", "its next step was due", now))
    }
    if let still = snapshot.wakesPassed, still.unmoved >= AuditLimits.unmovedMax {
        find(.wake, late(still.waiting, "case", "it was to be looked at", now))
    }
    for (channel, still, unmovedMax) in snapshot.outbox where still.unmoved >= unmovedMax {
        find(
            .outbox(channel: channel),
            "by \(channel): " + late(still.waiting, "message", "it was due", now)
        )
    }
    for (channel, still) in snapshot.undelivered
    where still.unmoved >= AuditLimits.undeliveredMax {
        find(
            .delivery(channel: channel),
            "by \(channel): \(still.waiting.words("message")) tried in vain, the first since "
                + "\(still.waiting.oldest.rfc3339), and none is delivered"
        )
    }
    if let still = snapshot.unreached, still.unmoved >= AuditLimits.undeliveredMax {
        find(
            .reach,
            "\(still.waiting.words("message")) lost of open alerts that have reached nobody, the "
                + "first \(still.waiting.oldest.rfc3339); they are told again"
        )
    }
    for worker in snapshot.workers where worker.unmoved >= worker.unmovedMax {
        find(
            worker.subject,
            "\(worker.subject.thread) \(worker.subject.fault) for "
                + "\(worker.unmoved.microseconds / 1_000_000) seconds"
        )
    }
    return findings
}

private func late(_ waiting: Waiting, _ what: String, _ due: String, _ now: Instant) -> String {
    let seconds = max(0, now.elapsed(since: waiting.oldest).microseconds / 1_000_000)
    return "\(waiting.words(what)) too late; of the oldest \(due) \(seconds) seconds ago"
}

extension AuditSubject {
    fileprivate var fault: String {
        self == .sender ? "has not answered" : "has not come further"
    }

    /// The thread in words.
    fileprivate var thread: String {
        switch self {
        case .caseLoop: "the case loop"
        case .dispatcher(let channel): "the dispatcher of \(channel)"
        case .spool: "the spool"
        case .sender: "the process that sends"
        case .nextStep, .stepTaken, .wake, .outbox, .delivery, .reach, .store: code
        }
    }
}

extension Waiting {
    /// The count with its noun.
    fileprivate func words(_ noun: String) -> String {
        let more = count >= StoreTransaction.auditCountMax ? " or more" : ""
        return "\(count)\(more) \(noun)\(count == 1 ? " is" : "s are")"
    }
}
