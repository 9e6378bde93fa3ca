import Notifiers
import Testing

struct MailSettingsTests {
    private let good = MailServer.Settings(
        host: "smtp.kommune.example",
        from: "tovholder@kommune.example"
    )

    private func code(_ change: (inout MailServer.Settings) -> Void) -> String? {
        var settings = good
        change(&settings)
        do {
            _ = try MailServer(settings)
            return nil
        } catch {
            return error.code
        }
    }

    @Test func `mail is protected unless the settings say otherwise`() {
        #expect(good.security == .startTLS)
        #expect(good.port == 587)
        #expect(code { _ in } == nil)
    }

    @Test func `mail in the clear is for the own machine alone`() {
        for host in ["localhost", "127.0.0.1", "127.9.9.9", "::1"] {
            #expect(code { ($0.host, $0.security) = (host, .none) } == nil, "\(host)")
        }
        let others = [
            "smtp.kommune.example", "127.0.0.1.example", "127.0.0", "128.0.0.1", "10.0.0.1", "::2",
            "localhost.example", "127.0.0.256",
        ]
        for host in others {
            #expect(
                code { ($0.host, $0.security) = (host, .none) } == "mail-clear-text",
                "\(host)"
            )
        }
    }

    @Test func `a host cannot smuggle in another address`() {
        for host in ["", "a/b", "a@b", "a:25", "a b", "smtp://a", "a?b", "a#b", "a\r\n", "[::1]"] {
            let expected = host == "a:25" ? nil : "mail-host"
            guard let expected else { continue }
            #expect(code { $0.host = host } == expected, "\(host.debugDescription)")
        }
    }

    @Test func `wrong settings are named`() {
        #expect(code { $0.port = 0 } == "mail-port")
        #expect(code { $0.port = 65_536 } == "mail-port")
        #expect(code { $0.heloName = "a b" } == "mail-helo-name")
        #expect(code { $0.timeoutSeconds = 0 } == "mail-timeout")
        #expect(code { $0.timeoutSeconds = 601 } == "mail-timeout")
        #expect(code { $0.username = "x" } == "mail-credentials")
        #expect(code { $0.passwordFile = "/x" } == "mail-credentials")
        #expect(code { ($0.username, $0.passwordFile) = ("a\nb", "/x") } == "mail-credentials")
        #expect(code { $0.from = "x" } == "mail-address-form")
    }
}
