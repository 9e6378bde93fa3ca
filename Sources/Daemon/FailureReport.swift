internal import CaseEvents
internal import Foundation
internal import Notifiers
internal import ServiceManager
internal import WorkingTime

/// Tells of a service that ended unexpectedly: in the journal, and by mail to the operator.
package enum FailureReport {
    /// The same failure is not mailed again within this time, in seconds.
    package static let pauseSeconds = 3_600
    /// A restart waits for the mail to be handed over: no longer than this, in seconds.
    static let handOverSecondsMax = 5
    /// No restart waits.
    static let finalHandOverSecondsMax = 60
    /// So many kinds of failure are remembered, the latest.
    static let kindCountMax = 20
    private static let memoryName = "failure-reported"

    /// Reports what systemd's environment says, if that is a failure.
    ///
    /// - Parameters:
    ///   - unit: The name of the service that failed.
    ///   - senderSocket: Where the process that sends listens; without it there is no mail.
    ///   - environment: The environment that systemd gives to `ExecStopPost=`.
    package static func make(
        unit: String,
        senderSocket: String?,
        environment: [String: String]
    ) {
        make(
            unit: unit,
            environment: environment,
            now: DaemonClock().now(),
            journal: { _ = Journal().write($0) },
            mail: { note, id, now, secondsMax in
                guard let senderSocket else { return true }
                let message = PreparedMessage(
                    channel: .mail,
                    id: id,
                    recipient: note.to.text,
                    content: note.bytes(id: id, at: now)
                )
                return SenderLink(path: senderSocket)
                    .send(message, secondsMax: secondsMax).isDelivered
            }
        )
    }

    /// As above, with what is outside named: `mail` takes the note, its identifier, the time and how
    /// many seconds it may take, and says whether it was taken.
    static func make(
        unit: String,
        environment: [String: String],
        now: Instant,
        journal: ([Journal.Field]) -> Void,
        mail: (OperatorNote, String, Instant, Int) -> Bool
    ) {
        guard let failure = ServiceFailure(unit: unit, environment: environment) else { return }
        journal(failure.journalFields)
        // systemd names several directories with colons between them; ours is one.
        guard let directory = environment["STATE_DIRECTORY"], !directory.isEmpty,
            let mailbox = OperatorMailbox(in: directory)
        else { return }
        let memory = URL(fileURLWithPath: "\(directory)/\(memoryName)")
        let kind = "\(failure.unit) \(failure.kind)"
        let told = mailed(within: pauseSeconds, before: now, memory)
        guard !told.contains(where: { $0.kind == kind }) else { return }
        let note = OperatorNote(
            from: mailbox.from,
            to: mailbox.to,
            subject: failure.subject(mailbox.language),
            text: failure.text(mailbox.language)
        )
        let id = "failure-\(failure.unit)-\(now.microseconds)"
        let secondsMax = failure.isRestarted ? handOverSecondsMax : finalHandOverSecondsMax
        guard mail(note, id, now, secondsMax) else { return }
        let known = (told + [(now.microseconds, kind)]).suffix(kindCountMax)
            .map { "\($0.microseconds) \($0.kind)\n" }
        try? Data(known.joined().utf8).write(to: memory, options: .atomic)
    }

    /// Which failures were mailed a short time ago: what nobody can read was not.
    private static func mailed(
        within seconds: Int,
        before now: Instant,
        _ memory: URL
    ) -> [(microseconds: Int64, kind: String)] {
        guard let data = FileManager.default.contents(atPath: memory.path) else { return [] }
        return String(decoding: data, as: UTF8.self).split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ", maxSplits: 1)
            guard words.count == 2, let told = Int64(words[0]) else { return nil }
            let (since, overflow) = now.microseconds.subtractingReportingOverflow(told)
            guard !overflow, since >= 0, since / 1_000_000 < Int64(seconds) else { return nil }
            return (told, String(words[1]))
        }
    }
}
