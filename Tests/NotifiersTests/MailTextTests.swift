import Testing

@testable import Notifiers

struct MailTextTests {
    @Test func `quoted-printable text`() {
        let pairs = [
            ("", "\r\n"),
            ("abc", "abc\r\n"),
            ("Åbn = svar", "=C3=85bn =3D svar\r\n"),
            ("blank ", "blank=20\r\n"),
            ("tab\t", "tab=09\r\n"),
            ("a\nb\r\nc\rd", "a\r\nb\r\nc\r\nd\r\n"),
            ("nul\u{0}bell\u{7}", "nul=00bell=07\r\n"),
            (".", ".\r\n"),
        ]
        for (text, expected) in pairs {
            #expect(MailText.quotedPrintable(text) == expected, "\(text.debugDescription)")
        }
    }

    @Test func `a quoted-printable line is at most 76 bytes`() {
        for count in 70...160 {
            for letter in ["a", "å", " ", "="] {
                let text = MailText.quotedPrintable(String(repeating: letter, count: count))
                let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
                #expect(lines.allSatisfy { $0.utf8.count <= MailText.quotedLineByteCountMax })
            }
        }
    }

    @Test func `a plain subject stays readable`() {
        #expect(
            MailText.header("Subject", "[tovholder] New alert")
                == "Subject: [tovholder] New alert\r\n"
        )
    }

    @Test func `a subject outside ASCII becomes encoded words`() {
        #expect(
            MailText.header("Subject", "Ny advis – sag å")
                == "Subject: =?utf-8?Q?Ny_advis_=E2=80=93_sag_=C3=A5?=\r\n"
        )
    }

    @Test func `what looks like an encoded word is encoded`() {
        #expect(
            MailText.header("Subject", "=?utf-8?Q?x?=")
                == "Subject: =?utf-8?Q?=3D=3Futf=2D8=3FQ=3Fx=3F=3D?=\r\n"
        )
    }

    @Test func `a header cannot be ended from inside`() {
        for end in ["\r\n", "\n", "\r", "\u{0}", "\u{85}", "\u{2028}", "\u{B}"] {
            let header = MailText.header("Subject", "sag\(end)Bcc: x@y")
            #expect(header == "Subject: sag" + (end == "\r\n" ? "  " : " ") + "Bcc: x@y\r\n")
        }
    }

    @Test func `encoded words fit their lines`() {
        for count in 1...200 {
            let header = MailText.header("Subject", String(repeating: "æ", count: count))
            let lines = header.split(separator: "\r\n")
            #expect(lines.allSatisfy { $0.utf8.count <= MailText.headerLineByteCountMax })
            #expect(lines.dropFirst().allSatisfy { $0.hasPrefix(" =?utf-8?Q?") })
        }
    }

    @Test func `different identifiers stay different and safe`() {
        #expect(MailText.safeIdentifier("t-5f2c_A") == "t-5f2c_A")
        #expect(MailText.safeIdentifier("a/../b") == "a=2F=2E=2E=2Fb")
        #expect(MailText.safeIdentifier("a=2Fb") == "a=3D2Fb")
        #expect(MailText.safeIdentifier("a\r\nb@c>") == "a=0D=0Ab=40c=3E")
    }
}
