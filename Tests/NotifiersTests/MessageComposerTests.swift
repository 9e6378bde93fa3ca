import Alerting
import Foundation
import Notifiers
import RuleLanguage
import Testing
import WorkingTime

struct MessageComposerTests {
    private let composer: MessageComposer

    init() throws {
        composer = MessageComposer(
            from: try MailAddress(checking: "tovholder@kommune.example.test")
        )
    }

    private func text(_ letter: PreparedLetter) throws -> String {
        String(decoding: try composer.compose(letter).bytes, as: UTF8.self)
    }

    /// A letter as Python's own mail parser reads it.
    private struct Parsed: Decodable {
        var headers: [[String]]
        var kinds: [String]
        var plain: String
        var html: String
        var defects: Int

        func header(_ name: String) -> [String] {
            headers.filter { $0[0] == name }.map { $0[1] }
        }
    }

    private func parsed(_ letter: PreparedLetter) throws -> Parsed {
        let program = """
            import email, email.policy, json, sys
            m = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
            parts = list(m.iter_parts())
            print(json.dumps({
                "headers": [[k, str(v)] for k, v in m.items()],
                "kinds": [p.get_content_type() for p in parts],
                "plain": parts[0].get_content().replace("\\r\\n", "\\n"),
                "html": parts[1].get_content(),
                "defects": sum(len(p.defects) for p in [m] + parts),
            }))
            """
        let bytes = try composer.compose(letter).bytes
        return try JSONDecoder().decode(
            Parsed.self,
            from: try run(["python3", "-c", program], input: bytes)
        )
    }

    @Test func `the letter of a new alert, header by header`() throws {
        let head = try text(Letters.letter()).components(separatedBy: "\r\n\r\n")[0]
        #expect(
            head.components(separatedBy: "\r\n") == [
                "From: tovholder <tovholder@kommune.example.test>",
                "To: <bo.holm@kommune.example.test>",
                "Subject: =?utf-8?Q?=5Btovholder=5D_Ny_advis_=E2=80=93_c=2D1001_=E2=80=93_has?=",
                " =?utf-8?Q?ter?=",
                "Date: Mon, 02 Mar 2026 08:00:00 +0000",
                "Message-ID: <t-5f2c@kommune.example.test>",
                "In-Reply-To: <a-91b0@kommune.example.test>",
                "References: <a-91b0@kommune.example.test>",
                "Auto-Submitted: auto-generated",
                "X-Auto-Response-Suppress: All",
                "Importance: high",
                "Content-Language: da",
                "MIME-Version: 1.0",
                "Content-Type: multipart/alternative;",
                " boundary=\"=_tovholder_parts\"",
            ]
        )
    }

    @Test func `the plain text reads as it is meant to`() throws {
        let telling = Letters.telling(content: Letters.content(detail: "Æ Ø Å"))
        let plain = try parsed(Letters.letter(telling)).plain
        #expect(
            plain == """
                Der er en ny advis på en sag, du følger. Åbn den og svar.

                Sag: c-1001
                Hastegrad: haster
                Frist: mandag 2. marts 2026 kl. 12.00

                Æ Ø Å

                Åbn og svar:
                https://tovholder.example.test/svar/q7Zk_2a-0?t=1&v=2

                --\(" ")
                Du får denne besked, fordi du er kontaktperson på sagen.
                Svar ikke på mailen: den bliver ikke læst.
                """
        )
    }

    @Test func `another program reads the same subject, parts and link`() throws {
        let parsed = try parsed(Letters.letter())
        #expect(parsed.header("Subject") == [Letters.danish.subject])
        #expect(parsed.kinds == ["text/plain", "text/html"])
        #expect(parsed.defects == 0)
        #expect(
            parsed.html.contains(
                "href=\"https://tovholder.example.test/svar/q7Zk_2a-0?t=1&amp;v=2\""
            )
        )
        #expect(parsed.html.contains("Åbn og svar"))
    }

    @Test func `a letter that was put together later is dated by that`() throws {
        let letter = PreparedLetter(
            id: "m",
            tellings: [Letters.telling()],
            answerLink: nil,
            planned: Letters.decided.advanced(by: .days(9))
        )
        #expect(try parsed(letter).header("Date") == ["Wed, 11 Mar 2026 08:00:00 +0000"])
    }

    @Test func `the same letter gives the same bytes`() throws {
        #expect(
            try composer.compose(Letters.letter()) == composer.compose(Letters.letter())
        )
    }

    @Test func `a letter follows the alert and what was told before`() throws {
        let telling = Letters.telling(id: "t-3", follows: "t-2")
        let parsed = try parsed(Letters.letter(telling, followsIDs: ["t-1", "t-2"]))
        #expect(parsed.header("In-Reply-To") == ["<t-2@kommune.example.test>"])
        #expect(
            try text(Letters.letter(telling, followsIDs: ["t-1", "t-2"])).contains(
                "References: <a-91b0@kommune.example.test>\r\n <t-1@kommune.example.test>\r\n "
                    + "<t-2@kommune.example.test>\r\n"
            )
        )
    }

    @Test func `no more than the latest earlier letters are named`() throws {
        let earlier = (0..<50).map { "t-\($0)" }
        let letter = Letters.letter(Letters.telling(id: "t-50"), followsIDs: earlier)
        let text = try text(letter)
        #expect(text.contains("<t-30@"))
        #expect(!text.contains("<t-29@"))
    }

    @Test func `content cannot add a header, a part or markup`() throws {
        let evil = "x\r\nBcc: a@b\r\n\r\n--=_tovholder_parts\r\n<script>alert(1)</script>\"'&"
        let content = Letters.content(
            subject: evil,
            lead: evil,
            detail: evil,
            facts: [.init(label: evil, value: evil)],
            action: evil,
            footer: evil
        )
        let parsed = try parsed(Letters.letter(Letters.telling(content: content)))
        #expect(parsed.header("Bcc").isEmpty)
        #expect(parsed.header("Subject") == [evil.replacing("\r\n", with: "  ")])
        #expect(parsed.kinds == ["text/plain", "text/html"])
        #expect(parsed.defects == 0)
        #expect(!parsed.html.contains("<script"))
        #expect(parsed.html.contains("&lt;script&gt;"))
    }

    @Test func `an address that could add a recipient is refused`() {
        let telling = Letters.telling(email: "a@b>\r\nBcc: <c@d")
        #expect(throws: MessageRefusal.address(.character)) {
            try composer.compose(Letters.letter(telling))
        }
    }

    @Test func `a person without a mailbox is refused`() {
        #expect(throws: MessageRefusal.noMailbox) {
            try composer.compose(Letters.letter(Letters.telling(email: nil)))
        }
    }

    @Test func `an identifier cannot add a header`() throws {
        let text = try text(Letters.letter(Letters.telling(id: "a>\r\nBcc: x")))
        #expect(text.contains("Message-ID: <a=3E=0D=0ABcc=3A=20x@kommune.example.test>\r\n"))
    }

    @Test func `an identifier is refused one byte past the limit`() throws {
        let limit = MessageComposer.identifierByteCountMax
        _ = try composer.compose(
            Letters.letter(Letters.telling(id: String(repeating: "a", count: limit)))
        )
        #expect(throws: MessageRefusal.identifier) {
            try composer.compose(
                Letters.letter(Letters.telling(id: String(repeating: "a", count: limit + 1)))
            )
        }
    }

    @Test func `a link that is no web address is refused`() {
        let links = [
            "javascript:alert(1)", "ftp://x", "https://x y", "https://x\r\n", "https://x/\"",
            "https://" + String(repeating: "x", count: MessageComposer.linkByteCountMax - 7),
        ]
        for link in links {
            #expect(throws: MessageRefusal.link, "\(link)") {
                try composer.compose(Letters.letter(link: link))
            }
        }
    }

    @Test func `every line is ended by CRLF and short`() throws {
        let long = String(repeating: "Sagen skal følges op. ", count: 400)
        let content = Letters.content(
            subject: long,
            lead: long,
            detail: long,
            facts: [.init(label: long, value: long)],
            footer: long
        )
        let letter = Letters.letter(
            Letters.telling(content: content),
            followsIDs: (0..<30).map { "t-\($0)" }
        )
        let bytes = try composer.compose(letter).bytes
        for (position, byte) in bytes.enumerated() {
            if byte == 0x0A { #expect(position > 0 && bytes[position - 1] == 0x0D) }
            if byte == 0x0D { #expect(position + 1 < bytes.count && bytes[position + 1] == 0x0A) }
        }
        let lines = String(decoding: bytes, as: UTF8.self).components(separatedBy: "\r\n")
        #expect(lines.allSatisfy { $0.utf8.count <= 78 })
        #expect(bytes.allSatisfy { $0 < 0x80 })
    }

    @Test func `the page fetches nothing`() throws {
        let html = try parsed(Letters.letter()).html
        for word in ["<img", "src=", "url(", "<link", "<script", "@import"] {
            #expect(!html.contains(word), "\(word)")
        }
    }

    @Test func `the page keeps to what Outlook lays out`() throws {
        let html = try parsed(Letters.letter()).html
        // Word lays out tables with styles of their own, and knows none of these.
        for word in [
            "<style", "<div", "class=", "flex", "grid", "position:", "float:", "calc(", "var(",
            "rem;", "em;", "@media",
        ] {
            #expect(!html.contains(word), "\(word)")
        }
        // Nothing is handed down from a table: a cell with words says what they look like.
        for cell in html.components(separatedBy: "<td").dropFirst() {
            let parts = cell.split(separator: ">", maxSplits: 1, omittingEmptySubsequences: false)
            let words = parts[1].prefix { $0 != "<" }.filter { !$0.isWhitespace }
            guard !words.isEmpty else { continue }
            #expect(parts[0].contains("font-family:"), "\(words)")
            #expect(parts[0].contains("font-size:"), "\(words)")
        }
        for table in html.components(separatedBy: "<table").dropFirst() {
            #expect(table.hasPrefix(#" role="presentation""#))
        }
    }

    @Test func `a letter without a link has no button`() throws {
        let parsed = try parsed(Letters.letter(link: nil))
        #expect(!parsed.html.contains("<a "))
        #expect(!parsed.plain.contains("https:"))
    }

    @Test func `neither the reader's name nor the rule stands in a letter`() throws {
        let parsed = try parsed(Letters.letter())
        for text in [try text(Letters.letter()), parsed.plain, parsed.html] {
            #expect(!text.contains("Bo Holm"))
            #expect(!text.contains("F05"))
        }
    }

    @Test func `only urgent alerts claim importance`() throws {
        for severity in Severity.allCases {
            let text = try text(Letters.letter(Letters.telling(severity: severity)))
            #expect(text.contains("Importance: high") == (severity == .urgent))
        }
    }

    @Test func `whoever hears the least cannot tell from a letter how grave it is`() throws {
        for count in 1...2 {
            let letters = try Severity.allCases.map { severity in
                let tellings = (0..<count).map {
                    Letters.telling(id: "t-\($0)", severity: severity, isMinimal: true)
                }
                return try text(
                    PreparedLetter(id: "m", tellings: tellings, answerLink: nil)
                )
            }
            #expect(Set(letters).count == 1)
        }
    }
}
