import Alerting
import Foundation
@testable import Notifiers
import Testing

@testable import Daemon

/// Two processes in place of one: what is known of a message when one of them fails.
struct SenderTests {
    private let message = PreparedMessage(
        channel: .webhook,
        id: "t-5f2c",
        content: Array(#"{"a":"æ\r\n"}"#.utf8)
    )

    @Test func `a message arrives as it was made ready, and its fate comes back`() throws {
        let carrier = FakeCarrier(outcome: .permanent("the receiver answered 422"))
        let kit = try SenderKit(carriers: [carrier])
        defer { kit.stop() }
        let outcome = kit.link.send(message, secondsMax: 60)
        #expect(outcome == .permanent("the receiver answered 422"))
        #expect(carrier.carried == [message])
    }

    @Test func `every fate comes back as what it is`() throws {
        let fates: [DeliveryOutcome] = [
            .busy("f", retryAfterSeconds: 3_600), .delivered("a"), .temporary("b"), .permanent("c"),
            .misconfigured("d"), .undecided("e"), .unwelcome("f"),
        ]
        for fate in fates {
            let kit = try SenderKit(carriers: [FakeCarrier(outcome: fate)])
            #expect(kit.link.send(message, secondsMax: 60) == fate)
            kit.stop()
        }
    }

    @Test func `a reason is one line of a bounded length`() throws {
        let long = String(repeating: "å", count: 600) + "\n<0>x"
        let kit = try SenderKit(carriers: [FakeCarrier(outcome: .temporary(long))])
        defer { kit.stop() }
        guard case .temporary(let reason) = kit.link.send(message, secondsMax: 60) else {
            Issue.record("another class")
            return
        }
        #expect(reason.count == 500)
        #expect(!reason.contains { $0.isNewline })
    }

    @Test func `a sender that is not there has sent nothing`() throws {
        let directory = try TestDirectory()
        let link = SenderLink(path: "\(directory.path)/nobody")
        #expect(link.send(message, secondsMax: 60).word == "temporary")
        #expect(link.ping() != nil)
        #expect(link.beat(secondsMax: 10) != nil)
        #expect(link.examine(secondsMax: 10).count == 1)
    }

    @Test func `a sender that dies before it is told to send has sent nothing`() throws {
        let fake = try FakeSender(says: [[]])
        #expect(fake.link.send(message, secondsMax: 60).word == "temporary")
    }

    @Test func `a sender that dies after that may have sent it`() throws {
        let fake = try FakeSender(says: [FakeSender.held, []])
        #expect(fake.link.send(message, secondsMax: 60).word == "undecided")
        #expect(fake.documents.last == #"{"version":1,"ask":"go"}"#)
    }

    @Test func `a sender that babbles is taken at no word`() throws {
        let babble: [[UInt8]] = [
            FakeSender.framed("hello"), FakeSender.framed(#"{"answer":"delivered"#),
            FakeSender.framed(#"{"answer":"perhaps"}"#), FakeSender.framed(#"{"answer":7}"#),
            FakeSender.framed(#"{"answer":"here"}"#), FakeSender.framed(""),
            FakeSender.framed(#"{"answer":"busy","retry_after_seconds":-1}"#),
            [0xFF, 0xFF, 0xFF, 0xFF, 0x7B], [0, 0, 0, 9, 0x7B],
            [UInt8](repeating: 0xFE, count: 100_000),
        ]
        for words in babble {
            let early = try FakeSender(says: [words])
            #expect(early.link.send(message, secondsMax: 60).word == "temporary")
            let late = try FakeSender(says: [FakeSender.held, words])
            #expect(late.link.send(message, secondsMax: 60).word == "undecided")
            let silent = try FakeSender(says: [words])
            let isPing = words == FakeSender.framed(#"{"answer":"here"}"#)
            #expect((silent.link.ping() == nil) == isPing)
        }
    }

    @Test func `whoever holds a message and is not told to send it sends nothing`() throws {
        let carrier = FakeCarrier()
        let kit = try SenderKit(carriers: [carrier])
        let caller = try OtherEnd(calling: kit)
        let hold = #"{"version":1,"ask":"hold","channel":"webhook","id":"t-1","content":"{}"}"#
        caller.say(FakeSender.framed(hold))
        #expect(caller.hear() == #"{"answer":"held"}"#)
        caller.hangUp()
        kit.stop()
        #expect(carrier.carried == [])
    }

    @Test func `requests that make no sense end the conversation and nothing else`() throws {
        let carrier = FakeCarrier()
        let kit = try SenderKit(carriers: [carrier])
        defer { kit.stop() }
        let id = String(repeating: "x", count: 201)
        let requests: [[UInt8]] = [
            FakeSender.framed(#"{"version":1,"ask":"go"}"#),
            FakeSender.framed(#"{"version":2,"ask":"ping"}"#),
            FakeSender.framed(#"{"version":1,"ask":"hold","channel":"webhook","id":"t-1"}"#),
            FakeSender.framed(
                #"{"version":1,"ask":"hold","channel":"pigeon","id":"t-1","content":""}"#
            ),
            FakeSender.framed(
                #"{"version":1,"ask":"hold","channel":"webhook","id":"a b\n","content":""}"#
            ),
            FakeSender.framed(
                #"{"version":1,"ask":"hold","channel":"webhook","id":"\#(id)","content":""}"#
            ),
            FakeSender.framed(String(repeating: "[", count: 1_000)), FakeSender.framed(""),
            [0xFF, 0xFF, 0xFF, 0xFF, 1], Array("GET / HTTP/1.1\r\n\r\n".utf8),
        ]
        for request in requests {
            let caller = try OtherEnd(calling: kit)
            caller.say(request)
            #expect(caller.hear() == nil, "\(String(decoding: request.prefix(80), as: UTF8.self))")
            caller.hangUp()
        }
        #expect(kit.link.ping() == nil)
        #expect(carrier.carried == [])
    }

    @Test func `the longest message is sent, and one byte more is not`() throws {
        let carrier = FakeCarrier()
        let kit = try SenderKit(carriers: [carrier])
        defer { kit.stop() }
        for (extra, word) in [(0, "delivered"), (1, "temporary")] {
            // What JSON writes longest.
            let content = [UInt8](
                repeating: 1,
                count: PreparedMessage.contentByteCountMax + extra
            )
            let long = PreparedMessage(channel: .webhook, id: "t-1", content: content)
            #expect(kit.link.send(long, secondsMax: 60).word == word)
        }
        #expect(carrier.carried.count == 1)
    }

    @Test func `a channel that the sender does not have is set up wrongly`() throws {
        let kit = try SenderKit(carriers: [])
        defer { kit.stop() }
        #expect(kit.link.send(message, secondsMax: 60).word == "misconfigured")
        #expect(kit.link.beat(secondsMax: 10)?.contains("no address") == true)
    }

    @Test func `the heartbeat's address and the mail server are the sender's business`() throws {
        let kit = try SenderKit(
            carriers: [],
            examineMail: { ["mail-tls: no"] },
            callHeartbeat: { "it answers 500" }
        )
        #expect(kit.link.beat(secondsMax: 10) == "it answers 500")
        #expect(kit.link.examine(secondsMax: 10) == ["mail-tls: no"])
        kit.stop()
        let well = try SenderKit(carriers: [], callHeartbeat: { nil })
        defer { well.stop() }
        #expect(well.link.beat(secondsMax: 10) == nil)
        #expect(well.link.examine(secondsMax: 10) == [])
    }

    @Test func `mail goes to no domain that the configuration does not name`() throws {
        var settings = MailServer.Settings(
            host: "127.0.0.1",
            port: 9,
            security: .none,
            from: "tovholder@kommune.example"
        )
        settings.recipientDomains = ["Kommune.example"]
        let server = try MailServer(settings)
        for (recipient, word) in [
            ("bo@kommune.example", "temporary"), ("bo@elsewhere.example", "permanent"),
            ("bo@kommune.example\r\nX: y", "permanent"), ("", "permanent"),
        ] {
            let mail = PreparedMessage(channel: .mail, id: "t-1", recipient: recipient, content: [])
            #expect(server.carry(mail).word == word)
        }
    }
}
