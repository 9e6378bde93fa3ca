internal import Alerting
internal import CaseEvents
internal import EventStore
internal import Foundation
internal import Notifiers
internal import RuleLanguage
internal import WorkingTime

/// One thing that `tovholder doctor` looked at.
package struct ExaminationFinding: Sendable {
    package let subject: String
    package let isFine: Bool
    package let text: String

    init(_ subject: String, fine text: String) {
        self.subject = subject
        isFine = true
        self.text = "ok    \(subject): \(text)"
    }

    init(_ subject: String, wrong text: String, advice: String) {
        self.subject = subject
        isFine = false
        self.text = "WRONG \(subject): \(text)\n      what to do: \(advice)"
    }
}

/// Looks over an installation.
package enum Examination {
    /// The year before which a clock cannot be right.
    private static let clockYearMin = 2026

    /// Looks at everything that a configuration names.
    package static func examine(configurationFile path: String) -> [ExaminationFinding] {
        var findings: [ExaminationFinding] = [clock()]
        switch InputReader.read(configurationFile: path) {
        case .failure(let problems):
            for line in problems.lines(language: .english) {
                findings.append(
                    ExaminationFinding(
                        "files",
                        wrong: line,
                        advice: "mend the file; nothing starts before that"
                    )
                )
            }
        case .success(let inputs):
            let book = inputs.circumstances.ruleBook
            findings.append(ExaminationFinding("configuration", fine: "in order"))
            findings.append(ExaminationFinding("rules", fine: "\(book.rules.count) in order"))
            findings.append(
                ExaminationFinding("roster", fine: "in order, with a mailbox that a human watches")
            )
            findings.append(registry(inputs))
            findings += store(inputs.configuration)
            findings += mail(inputs.configuration)
            findings += otherChannels(inputs.configuration)
            findings += secondChannels(inputs)
            findings += spool(inputs.configuration)
        }
        return findings
    }

    private static func clock() -> ExaminationFinding {
        let now = DaemonClock().now()
        let year = Zone.utc.civil(at: now).0.year
        guard year >= clockYearMin else {
            return ExaminationFinding(
                "clock",
                wrong: "it shows \(now.rfc3339)",
                advice: "set it, and run a time service such as systemd-timesyncd"
            )
        }
        guard
            FileManager.default.fileExists(atPath: "/run/systemd/timesync/synchronized")
                || !FileManager.default.fileExists(atPath: "/run/systemd/timesync")
        else {
            return ExaminationFinding(
                "clock",
                wrong: "it has not been set by the time service since the start",
                advice: "look at `timedatectl`"
            )
        }
        return ExaminationFinding("clock", fine: now.rfc3339)
    }

    private static func registry(_ inputs: Inputs) -> ExaminationFinding {
        guard inputs.configuration.registryFile != nil else {
            return ExaminationFinding(
                "citizen registry",
                fine:
                    "none is configured; messages of hospitals are acknowledged and nothing is kept"
            )
        }
        return ExaminationFinding(
            "citizen registry",
            fine: "\(inputs.registry.count) citizens have a case"
        )
    }

    private static func store(_ configuration: Configuration) -> [ExaminationFinding] {
        let path = configuration.storePath
        guard FileManager.default.fileExists(atPath: path) else {
            return [
                ExaminationFinding("store", fine: "\(path) is made when the daemon first starts")
            ]
        }
        do {
            let store = try EventStore(path: path, purpose: .reading)
            let problems = try store.integrityProblems()
            guard problems.isEmpty else {
                return [
                    ExaminationFinding(
                        "store",
                        wrong: problems.joined(separator: "; "),
                        advice: "stop the daemon and restore the latest backup"
                    )
                ]
            }
            let (events, open, aside) = try store.look { transaction in
                (
                    try transaction.eventCount(), try transaction.alerts(openOnly: true).count,
                    try transaction.quarantineCount()
                )
            }
            var findings = [
                ExaminationFinding("store", fine: "sound, \(events) events, \(open) open alerts")
            ]
            if aside > 0 {
                findings.append(
                    ExaminationFinding(
                        "store",
                        wrong: "\(aside) events are put aside as from the future",
                        advice: "compare the clocks of the senders with this machine's"
                    )
                )
            }
            findings += try damage(store)
            findings += try promises(store, at: DaemonClock(trial: configuration.trial).now())
            findings += try sources(store, configuration)
            return findings + (try outbox(store))
        } catch let error as StoreError {
            return [
                ExaminationFinding(
                    "store",
                    wrong: error.description,
                    advice: "see the operator's guide"
                )
            ]
        } catch {
            return [ExaminationFinding("store", wrong: "\(error)", advice: "see the guide")]
        }
    }

    /// What the daemon could not read and has set aside.
    private static func damage(_ store: EventStore) throws -> [ExaminationFinding] {
        let counts = try store.look { try $0.damagedRowCounts() }
        guard !counts.isEmpty else { return [] }
        let words = counts.map { "\($0.table) \($0.count)" }.joined(separator: ", ")
        return [
            ExaminationFinding(
                "store",
                wrong: "rows that could not be read are set aside: \(words)",
                advice: "look at the disk; the table damaged_row has what they held. Messages and "
                    + "alerts were decided anew; a case with a damaged event is not judged until "
                    + "the event is sent again or the latest backup is restored"
            )
        ]
    }

    private static func outbox(_ store: EventStore) throws -> [ExaminationFinding] {
        let failed = try store.look { try $0.outboxCounts() }
            .filter { $0.state == "failed" }
            .map { "\($0.count) by \($0.channel)" }
        guard !failed.isEmpty else { return [] }
        return [
            ExaminationFinding(
                "outbox",
                wrong: "could not be delivered: \(failed.joined(separator: ", "))",
                advice: "`tovholder alerts show` tells why; mend the address in the roster"
            )
        ]
    }

    private static func mail(_ configuration: Configuration) -> [ExaminationFinding] {
        switch configuration.mail {
        case .maildir(let path):
            return [ExaminationFinding("mail", fine: "is put into the Maildir \(path)")]
        case .server(let settings):
            if let socket = configuration.senderSocket {
                return sender(SenderLink(path: socket), settings)
            }
            guard let server = try? MailServer(settings) else {
                return [
                    ExaminationFinding(
                        "mail",
                        wrong: "the settings do not check",
                        advice: "see mail.server"
                    )
                ]
            }
            let findings = server.check()
            guard findings.isEmpty else {
                return findings.map {
                    ExaminationFinding("mail", wrong: $0.message, advice: $0.advice)
                }
            }
            return [ExaminationFinding("mail", fine: "\(settings.host) lets us in")]
        }
    }

    /// Has the process that sends look, which alone may read the password.
    private static func sender(
        _ link: SenderLink,
        _ settings: MailServer.Settings
    ) -> [ExaminationFinding] {
        let troubles = link.examine(secondsMax: 2 * settings.timeoutSeconds)
        guard troubles.isEmpty else {
            return troubles.map { line in
                ExaminationFinding(
                    "mail",
                    wrong: line,
                    advice: "see `systemctl status tovholder-sender` and mail.server"
                )
            }
        }
        return [ExaminationFinding("mail", fine: "\(settings.host) lets the sender in")]
    }

    /// Looks at webhook and command without sending anything.
    private static func otherChannels(_ configuration: Configuration) -> [ExaminationFinding] {
        // What they need is the sender's to read, and its answers tell when something is missing.
        guard configuration.senderSocket == nil else { return [] }
        var complaints: [(channel: Channel, complaint: String?)] = []
        if let settings = configuration.webhook,
            let webhook = try? Webhook(settings, now: { DaemonClock().now() })
        {
            complaints.append((.webhook, webhook.complaint))
        }
        if let settings = configuration.command, let command = try? Command(settings) {
            complaints.append((.command, command.complaint))
        }
        return complaints.map { channel, complaint in
            guard let complaint else {
                return ExaminationFinding(channel.rawValue, fine: "ready; nothing was sent")
            }
            return ExaminationFinding(
                channel.rawValue,
                wrong: complaint,
                advice: "mend the file that `\(channel.rawValue)` in the configuration names"
            )
        }
    }

    /// Second channels that make no difference, because all goes there anyway, or nothing does.
    private static func secondChannels(_ inputs: Inputs) -> [ExaminationFinding] {
        let roster = inputs.circumstances.roster
        return roster.people.values.sorted { $0.id < $1.id }.compactMap { person in
            guard let channel = person.secondChannel,
                !inputs.circumstances.secondChannels.contains(channel)
            else { return nil }
            let settings = inputs.configuration
            let isThere =
                channel == Channel.command.rawValue
                ? settings.command != nil : settings.webhook != nil
            return ExaminationFinding(
                "roster",
                wrong: "`second_channel: \(channel)` of \(person.id) makes no difference: "
                    + (isThere ? "it gets every message" : "there is no such channel"),
                advice: isThere
                    ? "write `gets: unanswered` under `\(channel)`, or take `second_channel` away"
                    : "write `\(channel)` into the configuration, or take `second_channel` away"
            )
        }
    }

    private static func spool(_ configuration: Configuration) -> [ExaminationFinding] {
        guard let root = configuration.spoolDirectory else { return [] }
        let rejected =
            (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/rejected"))?
            .filter { $0.hasSuffix(".reason.txt") }.count ?? 0
        guard rejected == 0 else {
            return [
                ExaminationFinding(
                    "spool",
                    wrong: "\(rejected) files were rejected",
                    advice: "read the reasons in \(root)/rejected, mend and move back, or remove"
                )
            ]
        }
        return [ExaminationFinding("spool", fine: "nothing rejected in \(root)")]
    }
}
