import Alerting
import Foundation
import Notifiers
import RuleLanguage
import Synchronization
import Testing

struct JournalNotifierTests {
    private static let catalog = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../deploy/tovholder.catalog").standardizedFileURL

    private func entry(_ telling: Telling) -> [String: String] {
        let kept = Mutex<[JournalNotifier.Field]>([])
        let notifier = JournalNotifier { fields in
            kept.withLock { $0 = fields }
            return nil
        }
        #expect(notifier.deliver(Letters.letter(telling)).isDelivered)
        let fields = kept.withLock { $0 }
        return Dictionary(
            fields.map { ($0.name, $0.value) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    @Test func `an entry says what, about whom by number, how urgent and what to do`() {
        #expect(
            entry(Letters.telling()) == [
                "MESSAGE": "Alert: rule F05-planless-discharge, case c-1001, urgent: "
                    + "told contact_person (p-17), who owes an answer",
                "PRIORITY": "2",
                "MESSAGE_ID": JournalMessageID.told.rawValue,
                "TOVHOLDER_ALERT": "a-91b0",
                "TOVHOLDER_RULE": "F05-planless-discharge",
                "TOVHOLDER_CASE": "c-1001",
                "TOVHOLDER_STEP": "step-0",
                "TOVHOLDER_TO": "contact_person p-17",
                "TOVHOLDER_SEVERITY": "urgent",
                "TOVHOLDER_TELLING": "t-5f2c",
            ]
        )
    }

    @Test func `a reminder and a withdrawal have their own kinds`() {
        let reminder = entry(Letters.telling(cause: .reminder("-1 working day")))
        #expect(reminder["MESSAGE_ID"] == JournalMessageID.reminder.rawValue)
        #expect(reminder["TOVHOLDER_STEP"] == "reminder-1-working-day")
        let withdrawn = entry(Letters.telling(cause: .withdrawn))
        #expect(withdrawn["MESSAGE_ID"] == JournalMessageID.withdrawn.rawValue)
        #expect(withdrawn["PRIORITY"] == "5")
        #expect(withdrawn["MESSAGE"]?.hasSuffix("nothing is left to do") == true)
    }

    @Test func `more hurry never gives less priority`() {
        let priorities = Severity.allCases.sorted().compactMap {
            entry(Letters.telling(severity: $0))["PRIORITY"].flatMap(Int.init)
        }
        #expect(priorities == [6, 5, 4, 2])
    }

    @Test func `neither name nor address nor link is written`() {
        for value in entry(Letters.telling()).values {
            #expect(!value.contains("Holm"))
            #expect(!value.contains("@"))
            #expect(!value.contains("http"))
        }
    }

    @Test func `a message stays on one line`() {
        let message = entry(Letters.telling(cause: .reminder("x\ny")))["MESSAGE"]
        #expect(message?.allSatisfy { !$0.isNewline } == true)
    }

    @Test func `a journal that cannot be written is tried later`() {
        let notifier = JournalNotifier { _ in "the disk is full" }
        #expect(notifier.deliver(Letters.letter()) == .temporary("the disk is full"))
    }

    @Test func `the catalog explains every kind, in English and in Danish`() throws {
        let heads = try String(contentsOf: Self.catalog, encoding: .utf8)
            .split(separator: "\n").filter { $0.hasPrefix("-- ") }.map { $0.dropFirst(3) }
        let expected = JournalMessageID.allCases.flatMap { [$0.rawValue, "\($0.rawValue) da"] }
        #expect(heads.sorted().map(String.init) == expected.sorted())
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/journalctl")))
    func `systemd's own compiler takes the catalog`() throws {
        let directory = try TestDirectory()
        let folder = "\(directory.path)/usr/lib/systemd/catalog"
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true
        )
        try FileManager.default.copyItem(
            at: Self.catalog,
            to: URL(filePath: "\(folder)/tovholder.catalog")
        )
        _ = try run(["journalctl", "--update-catalog", "--root=\(directory.path)"])
        let list = String(
            decoding: try run(["journalctl", "--list-catalog", "--root=\(directory.path)"]),
            as: UTF8.self
        )
        for kind in JournalMessageID.allCases {
            #expect(list.contains("\(kind.rawValue) tovholder: "))
        }
    }
}
