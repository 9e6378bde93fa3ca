import Notifiers
import Testing

struct MailAddressTests {
    @Test func `plain mailboxes are taken`() throws {
        let texts = [
            "vagt@kommune.example", "bo.holm+tovholder@a-b.kommune.example", "o'hara@x",
            String(repeating: "a", count: 64) + "@x.example",
        ]
        for text in texts {
            #expect(try MailAddress(checking: text).text == text)
        }
    }

    @Test func `what could end a command or a header is refused`() {
        let texts: [(String, MailAddressError)] = [
            ("", .empty),
            ("a@b\r\nBcc: c@d", .character),
            ("a@b\nRCPT TO:<c@d>", .character),
            ("a b@c", .character),
            ("a@b\u{0}", .character),
            ("søren@kommune.example", .character),
            ("bo", .form),
            ("@x", .form),
            ("a@b@c", .form),
            ("a..b@c", .form),
            (".a@c", .form),
            ("a.@c", .form),
            ("<a@b>", .form),
            ("\"a\"@b", .form),
            ("a,b@c", .form),
            ("a@b>", .domain),
            ("a@", .domain),
            ("a@-b", .domain),
            ("a@b-", .domain),
            ("a@b..c", .domain),
            ("a@[127.0.0.1]", .domain),
        ]
        for (text, expected) in texts {
            #expect(throws: expected, "\(text.debugDescription)") {
                try MailAddress(checking: text)
            }
        }
    }

    @Test func `the limits hold at their value and not one past it`() throws {
        let label = String(repeating: "b", count: MailAddress.labelByteCountMax)
        let local = String(repeating: "a", count: MailAddress.localPartByteCountMax)
        let longest = "\(local)@\(label).\(label).\(String(repeating: "c", count: 61))"
        #expect(longest.utf8.count == MailAddress.byteCountMax)
        _ = try MailAddress(checking: longest)
        #expect(throws: MailAddressError.tooLong) { try MailAddress(checking: longest + "c") }
        #expect(throws: MailAddressError.tooLong) { try MailAddress(checking: "\(local)a@b") }
        #expect(throws: MailAddressError.domain) { try MailAddress(checking: "a@\(label)b") }
    }

    @Test func `a refusal does not repeat the address`() {
        for error in MailAddressError.allCases {
            #expect(!error.message.contains("kommune"))
            #expect(!error.advice.isEmpty)
        }
    }
}
