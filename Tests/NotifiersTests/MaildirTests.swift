import Alerting
import Foundation
import Notifiers
import Testing

struct MaildirTests {
    private let directory: TestDirectory
    private let path: String
    private let maildir: Maildir

    init() throws {
        directory = try TestDirectory()
        path = "\(directory.path)/Maildir"
        maildir = try Maildir(path: path, from: "tovholder@kommune.example.test")
    }

    private func names(_ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "\(path)/\(folder)").sorted()
    }

    @Test func `a letter lies in new, as it was composed`() throws {
        #expect(maildir.deliver(Letters.letter()).isDelivered)
        #expect(try names("new") == ["t-5f2c.tovholder"])
        #expect(try names("tmp").isEmpty)
        let from = try MailAddress(checking: "tovholder@kommune.example.test")
        let composed = try MessageComposer(from: from).compose(Letters.letter()).bytes
        #expect(
            try Array(Data(contentsOf: URL(filePath: "\(path)/new/t-5f2c.tovholder"))) == composed
        )
    }

    @Test func `a telling delivered twice is one file`() throws {
        #expect(maildir.deliver(Letters.letter()).isDelivered)
        #expect(maildir.deliver(Letters.letter()).isDelivered)
        #expect(try names("new") == ["t-5f2c.tovholder"])
    }

    @Test func `a telling that was read does not come back as new`() throws {
        #expect(maildir.deliver(Letters.letter()).isDelivered)
        try FileManager.default.moveItem(
            atPath: "\(path)/new/t-5f2c.tovholder",
            toPath: "\(path)/cur/t-5f2c.tovholder:2,S"
        )
        #expect(maildir.deliver(Letters.letter()).isDelivered)
        #expect(try names("new").isEmpty)
    }

    @Test func `what a crash left in tmp does not hinder`() throws {
        #expect(maildir.deliver(Letters.letter(Letters.telling(id: "other"))).isDelivered)
        try "half".write(toFile: "\(path)/tmp/t-5f2c.tovholder", atomically: false, encoding: .utf8)
        #expect(maildir.deliver(Letters.letter()).isDelivered)
        #expect(try names("new") == ["other.tovholder", "t-5f2c.tovholder"])
    }

    @Test func `an identifier cannot leave the directory`() throws {
        #expect(maildir.deliver(Letters.letter(Letters.telling(id: "../../x"))).isDelivered)
        #expect(try names("new") == ["=2E=2E=2F=2E=2E=2Fx.tovholder"])
    }

    @Test func `a directory that cannot be written is tried later`() throws {
        let file = try directory.file("file", "")
        let maildir = try Maildir(path: "\(file)/Maildir", from: "a@b.example")
        let outcome = maildir.deliver(Letters.letter())
        #expect(outcome == .temporary("the Maildir cannot be written: Not a directory"))
    }
}
