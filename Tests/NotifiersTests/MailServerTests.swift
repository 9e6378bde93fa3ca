import Alerting
import Foundation
import Notifiers
import Testing

/// What `MailServer` owes, against a real mail server.
struct MailServerTests {
    private let directory: TestDirectory
    private let authority: TestAuthority

    init() throws {
        directory = try TestDirectory()
        authority = try TestAuthority(in: directory)
    }

    private func settings(
        _ port: Int,
        _ security: MailServer.Security,
        login: String? = nil
    ) throws -> MailServer.Settings {
        MailServer.Settings(
            host: security == .none ? "127.0.0.1" : "localhost",
            port: port,
            security: security,
            username: login == nil ? nil : "tovholder",
            passwordFile: try login.map { try directory.file("password", $0 + "\n") },
            caFile: authority.authority,
            from: "tovholder@kommune.example.test",
            timeoutSeconds: 20
        )
    }

    private var serverTLS: [String] {
        ["--certificate", authority.certificate, "--key", authority.key]
    }

    private func composed(_ letter: PreparedLetter) throws -> [UInt8] {
        let from = try MailAddress(checking: "tovholder@kommune.example.test")
        return try MessageComposer(from: from).compose(letter).bytes
    }

    @Test func `a letter arrives byte by byte over STARTTLS`() throws {
        let server = try TestMailServer(serverTLS)
        let notifier = try MailServer(settings(server.port, .startTLS))
        let letter = Letters.letter(
            Letters.telling(content: Letters.content(detail: ".\n..\n.skjult\nFrom her"))
        )
        let outcome = notifier.deliver(letter)
        let report = try server.stop()
        #expect(outcome.isDelivered, "\(outcome)")
        #expect(report.messages == [try composed(letter)])
        #expect(report.recipients == [["bo.holm@kommune.example.test"]])
        #expect(!report.clear.contains("MAIL"))
    }

    @Test func `a letter arrives over TLS from the start`() throws {
        let server = try TestMailServer(serverTLS + ["--implicit-tls"])
        let outcome = try MailServer(settings(server.port, .implicitTLS)).deliver(Letters.letter())
        let report = try server.stop()
        #expect(outcome.isDelivered, "\(outcome)")
        #expect(report.messages.count == 1)
    }

    @Test func `a letter arrives in the clear on the own machine`() throws {
        let server = try TestMailServer()
        let outcome = try MailServer(settings(server.port, .none)).deliver(Letters.letter())
        let report = try server.stop()
        #expect(outcome.isDelivered, "\(outcome)")
        #expect(report.messages.count == 1)
    }

    @Test func `the service logs in with the password of the file`() throws {
        let server = try TestMailServer(serverTLS + ["--login"])
        let notifier = try MailServer(settings(server.port, .startTLS, login: "s3cret+/="))
        let outcome = notifier.deliver(Letters.letter())
        let report = try server.stop()
        #expect(outcome.isDelivered, "\(outcome)")
        #expect(report.messages.count == 1)
        #expect(!report.clear.contains("AUTH"))
        #expect(report.byTLS.contains("AUTH"))
    }

    @Test func `letters share a connection`() throws {
        let server = try TestMailServer()
        let notifier = try MailServer(settings(server.port, .none))
        for number in 0..<3 {
            let outcome = notifier.deliver(Letters.letter(Letters.telling(id: "t-\(number)")))
            #expect(outcome.isDelivered, "\(outcome)")
        }
        let report = try server.stop()
        #expect(report.messages.count == 3)
        #expect(report.clear.components(separatedBy: "EHLO").count == 2)
    }

    @Test func `a connection that is used up is replaced once`() throws {
        let server = try TestMailServer("--mode", "mail-452-later")
        let notifier = try MailServer(settings(server.port, .none))
        for number in 0..<3 {
            let outcome = notifier.deliver(Letters.letter(Letters.telling(id: "t-\(number)")))
            #expect(outcome.isDelivered, "\(outcome)")
        }
        #expect(try server.stop().messages.count == 3)
    }

    @Test func `the class of an answer decides what becomes of the letter`() throws {
        let answers: [(mode: String, outcome: DeliveryOutcome)] = [
            ("greeting-554", .misconfigured("the mail server answered 554 5.3.2 in its greeting")),
            ("mail-421", .temporary("the mail server answered 421 4.3.2 to MAIL")),
            ("rcpt-450", .temporary("the mail server answered 450 4.2.0 to RCPT")),
            ("rcpt-550", .permanent("the mail server answered 550 5.1.1 to RCPT")),
            ("rcpt-554-relay", .unwelcome("the mail server answered 554 5.7.1 to RCPT")),
            ("data-552", .permanent("the mail server answered 552 5.3.4 after the message")),
            ("data-451", .temporary("the mail server answered 451 4.3.0 after the message")),
        ]
        for (mode, expected) in answers {
            let server = try TestMailServer("--mode", mode)
            let outcome = try MailServer(settings(server.port, .none)).deliver(Letters.letter())
            #expect(outcome == expected, "\(mode)")
            #expect(try server.stop().messages.isEmpty, "\(mode)")
        }
    }

    @Test func `a refused letter does not spoil the next one`() throws {
        let server = try TestMailServer("--mode", "rcpt-550")
        let notifier = try MailServer(settings(server.port, .none))
        let first = notifier.deliver(Letters.letter())
        let second = notifier.deliver(Letters.letter())
        _ = try server.stop()
        #expect(first == second)
    }

    @Test func `a connection lost after the message leaves it undecided`() throws {
        let server = try TestMailServer("--mode", "drop-data")
        let outcome = try MailServer(settings(server.port, .none)).deliver(Letters.letter())
        let report = try server.stop()
        guard case .undecided = outcome else {
            Issue.record("it is \(outcome)")
            return
        }
        #expect(report.messages.count == 1)
    }

    @Test func `a letter that was undecided is sent again unchanged`() throws {
        let server = try TestMailServer("--mode", "drop-data")
        let notifier = try MailServer(settings(server.port, .none))
        _ = notifier.deliver(Letters.letter())
        _ = notifier.deliver(Letters.letter())
        let messages = try server.stop().messages
        #expect(messages.count == 2)
        #expect(messages.first == messages.last)
    }

    @Test func `a connection lost before the message is tried later`() throws {
        let server = try TestMailServer("--mode", "drop-mail")
        let outcome = try MailServer(settings(server.port, .none)).deliver(Letters.letter())
        _ = try server.stop()
        guard case .temporary = outcome else {
            Issue.record("it is \(outcome)")
            return
        }
    }

    @Test func `a server that is not there is tried later`() throws {
        let server = try TestMailServer()
        _ = try server.stop()
        let outcome = try MailServer(settings(server.port, .none)).deliver(Letters.letter())
        guard case .temporary = outcome else {
            Issue.record("it is \(outcome)")
            return
        }
    }

    @Test func `a wrong password is the operator's business`() throws {
        let server = try TestMailServer(serverTLS + ["--login", "--mode", "auth-535"])
        let notifier = try MailServer(settings(server.port, .startTLS, login: "wrong"))
        let outcome = notifier.deliver(Letters.letter())
        let report = try server.stop()
        guard case .misconfigured(let reason) = outcome else {
            Issue.record("it is \(outcome)")
            return
        }
        #expect(reason.contains("535"))
        #expect(!report.byTLS.contains("MAIL"))
    }

    @Test func `a log-in that does not work at the moment is tried later`() throws {
        let server = try TestMailServer(serverTLS + ["--login", "--mode", "auth-454"])
        let notifier = try MailServer(settings(server.port, .startTLS, login: "s3cret+/="))
        let outcome = notifier.deliver(Letters.letter())
        _ = try server.stop()
        #expect(outcome == .temporary("the mail server answered 454 4.7.0 to the log-in"))
    }

    @Test func `a missing password file is the operator's business`() throws {
        var settings = try settings(25, .startTLS, login: "x")
        settings.passwordFile = "\(directory.path)/missing"
        let outcome = try MailServer(settings).deliver(Letters.letter())
        guard case .misconfigured = outcome else {
            Issue.record("it is \(outcome)")
            return
        }
    }

    @Test func `nothing is said in the clear when TLS cannot be had`() throws {
        let cases: [(name: String, arguments: [String], trusts: Bool)] = [
            ("no STARTTLS", [], true),
            (
                "another machine's certificate",
                ["--certificate", authority.otherCertificate, "--key", authority.otherKey], true
            ),
            ("an authority that is not trusted", serverTLS, false),
            ("nothing newer than TLS 1.1", serverTLS + ["--old-tls"], true),
        ]
        for (name, arguments, trusts) in cases {
            let server = try TestMailServer(arguments)
            var settings = try settings(server.port, .startTLS, login: "s3cret+/=")
            if !trusts { settings.caFile = authority.otherCertificate }
            let outcome = try MailServer(settings).deliver(Letters.letter())
            let report = try server.stop()
            guard case .misconfigured = outcome else {
                Issue.record("\(name): it is \(outcome)")
                continue
            }
            #expect(!report.clear.contains("AUTH"), "\(name)")
            #expect(!report.clear.contains("MAIL"), "\(name)")
            #expect(!report.clear.contains("kommune"), "\(name)")
            #expect(report.byTLS.isEmpty, "\(name)")
        }
    }

    @Test func `checking a good server finds nothing and sends nothing`() throws {
        let server = try TestMailServer(serverTLS + ["--login"])
        let findings = try MailServer(settings(server.port, .startTLS, login: "s3cret+/=")).check()
        let report = try server.stop()
        #expect(findings.isEmpty, "\(findings)")
        #expect(report.byTLS.contains("AUTH"))
        #expect(!report.byTLS.contains("MAIL"))
    }

    @Test func `checking names what is wrong`() throws {
        let cases: [(arguments: [String], login: String?, code: String)] = [
            ([], nil, "mail-tls"),
            (serverTLS + ["--login", "--mode", "auth-535"], "wrong", "mail-login"),
            (serverTLS + ["--mode", "greeting-554"], nil, "mail-refused"),
            (serverTLS, "s3cret+/=", "mail-no-login"),
        ]
        for (arguments, login, code) in cases {
            let server = try TestMailServer(arguments)
            let findings = try MailServer(settings(server.port, .startTLS, login: login)).check()
            _ = try server.stop()
            #expect(findings.map(\.code) == [code])
        }
    }

    @Test func `an outcome never repeats an address that the server wrote`() throws {
        for mode in ["rcpt-450", "rcpt-550", "rcpt-554-relay"] {
            let server = try TestMailServer("--mode", mode)
            let outcome = try MailServer(settings(server.port, .none)).deliver(Letters.letter())
            _ = try server.stop()
            #expect(!outcome.description.contains("@"), "\(mode)")
        }
    }
}
