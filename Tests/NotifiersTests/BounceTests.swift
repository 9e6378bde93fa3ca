import Foundation
import Notifiers
import Testing

struct BounceTests {
    private static func report(
        type: String = "multipart/report; report-type=delivery-status;\n boundary=\"b1\"",
        action: String = "failed",
        status: String = "5.1.1",
        original: String = "message/rfc822",
        identifier: String = "<t5f2c@kommune.example>"
    ) -> String {
        """
        From: MAILER-DAEMON@mail.example (Mail Delivery System)
        Subject: Undelivered Mail Returned to Sender
        Auto-Submitted: auto-replied
        Content-Type: \(type)

        This is a MIME-encapsulated message.

        --b1
        Content-Type: text/plain

        <bo.holm@kommune.example>: user unknown. answer: contacted

        --b1
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mail.example

        Final-Recipient: rfc822; bo.holm@kommune.example
        Action: \(action)
        Status: \(status)
        Diagnostic-Code: smtp; 550 5.1.1 <bo.holm@kommune.example> unknown

        --b1
        Content-Type: \(original)

        From: tovholder <tovholder@kommune.example>
        Message-ID: \(identifier)
        Subject: anything

        text
        --b1--
        """
    }

    private func bounce(_ text: String) -> Bounce {
        Bounce(Array(text.utf8), domain: "kommune.example")
    }

    @Test func `a message that failed is known by its name, with lines of either kind`() {
        let expected = Bounce.failed(message: "t5f2c", status: "5.1.1")
        let text = Self.report()
        #expect(bounce(text) == expected)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(bounce(lines.joined(separator: "\r\n")) == expected)
        #expect(bounce(Self.report(original: "text/rfc822-headers")) == expected)
        #expect(bounce(Self.report(action: "Failed")) == expected)
        #expect(bounce(Self.report(status: "5.1.1 (bad mailbox)")) == expected)
    }

    @Test func `of what the other side wrote nothing but a code is taken over`() {
        for status in ["5.1.1.1", "bo@kommune.example", "5.x.1", "", "5.1.1234"] {
            let expected = Bounce.failed(message: "t5f2c", status: nil)
            #expect(bounce(Self.report(status: status)) == expected, "\(status)")
        }
    }

    @Test func `a delay is no failure`() {
        for action in ["delayed", "relayed", "delivered", "expanded", ""] {
            #expect(bounce(Self.report(action: action)) == .other, "\(action)")
        }
    }

    @Test func `somebody else's message is none of ours`() {
        for identifier in ["<t5f2c@elsewhere.example>", "<@kommune.example>", "t5f2c", "<a@b@c>"] {
            #expect(bounce(Self.report(identifier: identifier)) == .other, "\(identifier)")
        }
    }

    @Test func `automatic replies and letters are neither answers nor failures`() {
        let head = "From: bo.holm@kommune.example\nIn-Reply-To: <t5f2c@kommune.example>\n"
        let mails = [
            head + "Auto-Submitted: auto-replied\nSubject: Ferie\n\nJeg er tilbage mandag.",
            "Content-Type: text/plain\n\nAction: failed\nStatus: 5.1.1\n",
            "Content-Type: multipart/mixed; boundary=b1\n\n--b1\n"
                + "Content-Type: message/delivery-status\n\nAction: failed\n--b1--",
            Self.report(
                type: "multipart/report; report-type=disposition-notification; boundary=b1"
            ),
            Self.report(type: "multipart/report; report-type=delivery-status"),
            "",
        ]
        for mail in mails { #expect(bounce(mail) == .other, "\(mail.prefix(80))") }
    }

    @Test func `a mail cut anywhere is read without harm`() {
        let bytes = Array(Self.report().utf8)
        for count in 0...bytes.count {
            _ = Bounce(Array(bytes.prefix(count)), domain: "kommune.example")
        }
        let boundaries = String(repeating: "--b1\n", count: 100_000)
        let many = "Content-Type: multipart/report; report-type=delivery-status; boundary=b1\n\n"
        #expect(bounce(many + boundaries) == .other)
    }

    @Test func `a mail that was read is not read again`() throws {
        let directory = try TestDirectory()
        try FileManager.default.createDirectory(
            atPath: "\(directory.path)/new",
            withIntermediateDirectories: false
        )
        _ = try directory.file("new/1.mail", Self.report())
        let box = BounceBox(path: directory.path, domain: "kommune.example")
        #expect(box.unread(limit: 10) == ["1.mail"])
        #expect(box.read("1.mail") == .failed(message: "t5f2c", status: "5.1.1"))
        #expect(box.markRead("1.mail") == nil)
        #expect(box.unread(limit: 10).isEmpty)
        let read = try FileManager.default.contentsOfDirectory(atPath: "\(directory.path)/cur")
        #expect(read == ["1.mail:2,S"])
    }

    private func older(
        _ head: String,
        _ opening: String,
        identifier: String = "<t5f2c@kommune.example>"
    )
        -> String
    {
        """
        Return-Path: <>
        From: MAILER-DAEMON@mx.example
        Subject: failure notice
        \(head)

        \(opening)
        I'm afraid I wasn't able to deliver your message to the following addresses.

        <bo@kommune.example>:
        no mailbox here by that name.

        --- Below this line is a copy of the message.

        From: tovholder <tovholder@kommune.example>
        Message-ID: \(identifier)
        """
    }

    @Test func `the notices of qmail and of Exim are failures too`() {
        let failed = Bounce.failed(message: "t5f2c", status: nil)
        #expect(
            bounce(older("X: 1", "Hi. This is the qmail-send program at mx.example.")) == failed
        )
        let exim = "X-Failed-Recipients: bo@kommune.example\nAuto-Submitted: auto-replied"
        #expect(bounce(older(exim, "This message was created automatically.")) == failed)
        // A vacation note that quotes everything is none.
        #expect(bounce(older("Auto-Submitted: auto-replied", "I am away.")) == .other)
        let person = older("X: 1", "Hi. This is the number you asked for.")
            .replacingOccurrences(of: "Return-Path: <>", with: "Return-Path: <bo@kommune.example>")
        #expect(bounce(person) == .other)
        let other = older("X: 1", "Hi. This is the qmail-send", identifier: "<t@elsewhere.example>")
        #expect(bounce(other) == .other)
    }

    @Test func `what a person replies is known as a reply, and what a program does is not`() {
        func mail(_ head: String) -> String {
            "From: bo@kommune.example\nIn-Reply-To: <t5f2c@kommune.example>\n\(head)\n\nring\n"
        }
        #expect(bounce(mail("Subject: SV: ny advis")) == .reply)
        #expect(bounce(mail("Auto-Submitted: no")) == .reply)
        for head in ["Auto-Submitted: auto-replied", "Return-Path: <>", "Precedence: bulk"] {
            #expect(bounce(mail(head)) == .other, "\(head)")
        }
        #expect(bounce("From: x@y.example\nSubject: hello\n\nhello\n") == .other)
    }
}
