import CaseEvents
import Foundation
import Notifiers
import ServiceManager
import Testing
import WorkingTime

@testable import Daemon

struct FailureReportTests {
    /// A state directory in which the operator's mailbox is kept, and what was reported.
    private final class Kit {
        let directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("failure-\(UUID().uuidString)").path
        var entries: [[String: String]] = []
        var mails: [(note: OperatorNote, secondsMax: Int)] = []
        var arrives = true

        init(language: Language = .danish) throws {
            try FileManager.default.createDirectory(
                atPath: directory,
                withIntermediateDirectories: true
            )
            let mailbox = OperatorMailbox(
                from: try MailAddress(checking: "tovholder@kommune.example"),
                to: try MailAddress(checking: "drift@kommune.example"),
                language: language
            )
            #expect(mailbox.keep(in: directory) == nil)
        }

        deinit { try? FileManager.default.removeItem(atPath: directory) }

        func report(
            _ result: String,
            _ status: String,
            minutes: Int64 = 0,
            unit: String = "tovholderd"
        ) {
            FailureReport.make(
                unit: unit,
                environment: [
                    "SERVICE_RESULT": result, "EXIT_STATUS": status,
                    "STATE_DIRECTORY": directory,
                ],
                now: Instant(microseconds: (1_770_000_000 + minutes * 60) * 1_000_000),
                journal: { fields in
                    entries.append(
                        Dictionary(uniqueKeysWithValues: fields.map { ($0.name, $0.value) })
                    )
                },
                mail: { note, _, _, secondsMax in
                    mails.append((note, secondsMax))
                    return arrives
                }
            )
        }
    }

    @Test func `an end that was asked for is no failure`() throws {
        let kit = try Kit()
        kit.report("success", "0")
        #expect(kit.entries.isEmpty && kit.mails.isEmpty)
    }

    @Test func `a failure stands in the journal and goes to the operator`() throws {
        let kit = try Kit()
        kit.report("signal", "KILL")
        #expect(kit.entries.first?["TOVHOLDER_RESULT"] == "signal")
        #expect(kit.entries.first?["PRIORITY"] == "2")
        #expect(kit.mails.first?.note.to.text == "drift@kommune.example")
        #expect(kit.mails.first?.note.subject == "tovholderd er faldet ud (signal KILL)")
    }

    @Test func `the same failure is mailed once an hour, and written down each time`() throws {
        let kit = try Kit()
        for minutes: Int64 in [0, 1, 59, 60] { kit.report("watchdog", "ABRT", minutes: minutes) }
        #expect(kit.entries.count == 4)
        #expect(kit.mails.count == 2)
    }

    @Test func `another failure is mailed at once, and one whose mail got lost again`() throws {
        let kit = try Kit()
        kit.report("signal", "KILL")
        kit.report("signal", "SEGV")
        #expect(kit.mails.count == 2)
        kit.arrives = false
        kit.report("watchdog", "ABRT")
        kit.report("watchdog", "ABRT")
        #expect(kit.mails.count == 4)
    }

    @Test func `failures of two kinds that take turns are mailed once an hour each`() throws {
        let kit = try Kit()
        for minutes: Int64 in 0..<60 {
            kit.report("signal", "SEGV", minutes: minutes)
            kit.report("exit-code", "73", minutes: minutes)
        }
        #expect(kit.mails.count == 2)
        kit.report("exit-code", "73", minutes: 61)
        #expect(kit.mails.count == 3)
    }

    @Test func `more kinds than are remembered are mailed, and the latest are known`() throws {
        let kit = try Kit()
        let statuses = (0...FailureReport.kindCountMax).map { "\($0)" }
        for status in statuses { kit.report("exit-code", status) }
        #expect(kit.mails.count == statuses.count)
        kit.report("exit-code", statuses[1])
        #expect(kit.mails.count == statuses.count)
        kit.report("exit-code", statuses[0])
        #expect(kit.mails.count == statuses.count + 1)
    }

    @Test(arguments: ["", "\n", "x y\n", "99999999999999999999 tovholderd signal KILL", "\u{0}"])
    func `what was mailed is mailed again when the memory of it is broken`(text: String) throws {
        let kit = try Kit()
        kit.report("signal", "KILL")
        try Data(text.utf8).write(to: URL(fileURLWithPath: "\(kit.directory)/failure-reported"))
        kit.report("signal", "KILL")
        #expect(kit.mails.count == 2)
    }

    @Test func `a copy that failed is not started again, and alerts go on`() throws {
        let kit = try Kit(language: .english)
        kit.report("exit-code", "73", unit: "tovholder-backup")
        #expect(kit.mails[0].note.text.contains("systemctl start tovholder-backup"))
        #expect(!kit.mails[0].note.text.contains("started again"))
        #expect(kit.mails[0].secondsMax == FailureReport.finalHandOverSecondsMax)
    }

    @Test func `what no restart follows says so, and may take its time`() throws {
        let kit = try Kit(language: .english)
        kit.report("exit-code", "78")
        kit.report("exit-code", "73")
        #expect(kit.mails[0].note.text.contains("not started again"))
        #expect(kit.mails[1].note.text.contains("started again by itself"))
        #expect(kit.mails[0].secondsMax > kit.mails[1].secondsMax)
    }

    @Test func `without a mailbox there is an entry and no mail`() throws {
        let kit = try Kit()
        try FileManager.default.removeItem(atPath: "\(kit.directory)/\(OperatorMailbox.fileName)")
        kit.report("signal", "KILL")
        #expect(kit.entries.count == 1 && kit.mails.isEmpty)
    }

    @Test func `a mailbox file of another shape is none`() throws {
        let kit = try Kit()
        for text in ["", "a\nb\nc\n", "a@b.dk\nc@d.dk\nxx\n", "a@b.dk\nc@d.dk\nda\nmore\n"] {
            try Data(text.utf8).write(
                to: URL(fileURLWithPath: "\(kit.directory)/\(OperatorMailbox.fileName)")
            )
            #expect(OperatorMailbox(in: kit.directory) == nil, "\(text)")
        }
    }

    @Test func `the note is a whole mail`() throws {
        let note = OperatorNote(
            from: try MailAddress(checking: "tovholder@kommune.example"),
            to: try MailAddress(checking: "drift@kommune.example"),
            subject: "tovholderd er faldet ud",
            text: "Den startes igen; intet er tabt. Øv.\n"
        )
        let mail = String(
            decoding: note.bytes(id: "failure-1", at: Instant(microseconds: 0)),
            as: UTF8.self
        )
        #expect(mail.contains("\r\nTo: <drift@kommune.example>\r\n"))
        #expect(mail.contains("\r\nMessage-ID: <failure-1@kommune.example>\r\n"))
        #expect(mail.contains("\r\nAuto-Submitted: auto-generated\r\n"))
        #expect(mail.contains("=C3=98v."))
    }
}
