import Alerting
import Foundation
import Notifiers
import Testing

extension DeliveryOutcome {
    /// Its class in one word.
    var word: String {
        switch self {
        case .delivered: "delivered"
        case .temporary, .busy: "temporary"
        case .permanent: "permanent"
        case .unwelcome: "unwelcome"
        case .misconfigured: "misconfigured"
        case .undecided: "undecided"
        }
    }
}

/// What a channel can meet.
enum Trouble: String, CaseIterable, CustomTestStringConvertible {
    case none
    /// It says nothing within the time limit.
    case slow
    /// The connection is lost after the whole message.
    case cutAfterMessage
    /// It is about to close: SMTP's 421, HTTP's 503.
    case closing
    /// Not now: SMTP's 450, HTTP's 429.
    case notNow
    /// Never: SMTP's 550, HTTP's 422.
    case refused
    case fullMailbox
    case withoutTLS
    case wrongCertificate
    case notThere
    /// Refused at first, taken when it comes again.
    case greylisting

    var testDescription: String { rawValue }
}

/// A channel in trouble: what it should say of a letter, and what the other side got.
struct TroubledChannel {
    let notifier: any Notifier
    /// The classes of outcome that are right, in the order of the attempts.
    let outcomes: [String]
    /// Ends the other side and gives the letters' identifiers as they came there.
    let received: () throws -> [String]
}

/// Makes channels and their troubles; a trouble that a channel cannot meet makes none.
struct ChannelKit {
    static let names = ["mail", "webhook", "command", "maildir", "journal"]

    let directory: TestDirectory
    let authority: TestAuthority

    init() throws {
        directory = try TestDirectory()
        authority = try TestAuthority(in: directory)
    }

    func channel(_ name: String, in trouble: Trouble) throws -> TroubledChannel? {
        switch name {
        case "mail": try mail(trouble)
        case "webhook": try webhook(trouble)
        case "command": try command(trouble)
        case "maildir": try maildir(trouble)
        default: journal(trouble)
        }
    }

    private var serverTLS: [String] {
        ["--certificate", authority.certificate, "--key", authority.key]
    }

    private var otherTLS: [String] {
        ["--certificate", authority.otherCertificate, "--key", authority.otherKey]
    }

    private func mail(_ trouble: Trouble) throws -> TroubledChannel {
        let (arguments, outcomes): ([String], [String]) =
            switch trouble {
            case .none: ([], ["delivered"])
            case .slow: (["--mode", "silent-greeting"], ["temporary"])
            case .cutAfterMessage: (["--mode", "drop-data"], ["undecided", "undecided"])
            case .closing: (["--mode", "mail-421"], ["temporary"])
            case .notNow: (["--mode", "rcpt-450"], ["temporary"])
            case .refused: (["--mode", "rcpt-550"], ["permanent"])
            case .fullMailbox: (["--mode", "rcpt-452"], ["temporary"])
            case .withoutTLS: ([], ["misconfigured"])
            case .wrongCertificate: (otherTLS, ["misconfigured"])
            case .notThere: ([], ["temporary"])
            case .greylisting: (["--mode", "rcpt-450-once"], ["temporary", "delivered"])
            }
        let server = try TestMailServer(arguments)
        let speaksTLS = trouble == .withoutTLS || trouble == .wrongCertificate
        let notifier = try MailServer(
            MailServer.Settings(
                host: speaksTLS ? "localhost" : "127.0.0.1",
                port: server.port,
                security: speaksTLS ? .startTLS : .none,
                caFile: authority.authority,
                from: "tovholder@kommune.example.test",
                timeoutSeconds: trouble == .slow ? 1 : 60
            )
        )
        if trouble == .notThere { _ = try server.stop() }
        return TroubledChannel(notifier: notifier, outcomes: outcomes) {
            guard trouble != .notThere else { return [] }
            return try server.stop().messages.compactMap { message in
                let text = String(decoding: message, as: UTF8.self)
                let line = text.split(whereSeparator: \.isNewline).first {
                    $0.hasPrefix("Message-ID: <")
                }
                return line?.dropFirst("Message-ID: <".count).split(separator: "@").first
                    .map(String.init)
            }
        }
    }

    private func webhook(_ trouble: Trouble) throws -> TroubledChannel {
        let (arguments, outcomes): ([String], [String]) =
            switch trouble {
            case .none: (["200"], ["delivered"])
            case .slow: (["slow"], ["undecided"])
            case .cutAfterMessage: (["cut"], ["undecided", "undecided"])
            case .closing: (["503,200"], ["temporary", "delivered"])
            case .notNow: (["429"], ["temporary"])
            case .refused: (["422"], ["permanent"])
            case .fullMailbox: (["507"], ["temporary"])
            case .withoutTLS: (["garbage"], ["misconfigured"])
            case .wrongCertificate: (["200"] + otherTLS, ["misconfigured"])
            case .notThere: (["200"], ["temporary"])
            case .greylisting: (["429,200"], ["temporary", "delivered"])
            }
        let tls = trouble == .withoutTLS || trouble == .wrongCertificate ? [] : serverTLS
        let server = try TestWebhookServer(["--mode"] + arguments + tls)
        let notifier = try Webhook(
            Webhook.Settings(
                address: "https://localhost:\(server.port)/hook",
                secretFile: try directory.file("secret", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
                allowedAddresses: ["127.0.0.1", "::1"],
                caFile: authority.authority,
                timeoutSeconds: trouble == .slow ? 1 : 60
            ),
            now: { Letters.decided }
        )
        if trouble == .notThere { _ = try server.stop() }
        return TroubledChannel(notifier: notifier, outcomes: outcomes) {
            guard trouble != .notThere else { return [] }
            return try server.stop().requests.compactMap { $0.headers["webhook-id"] }
        }
    }

    private func command(_ trouble: Trouble) throws -> TroubledChannel? {
        let end: String
        let outcomes: [String]
        switch trouble {
        case .none: (end, outcomes) = ("exit 0", ["delivered"])
        case .slow: (end, outcomes) = ("sleep 600 & wait", ["undecided"])
        case .cutAfterMessage: (end, outcomes) = ("kill -9 $$", ["undecided", "undecided"])
        case .closing, .notNow, .fullMailbox: (end, outcomes) = ("exit 75", ["temporary"])
        case .refused: (end, outcomes) = ("exit 1", ["permanent"])
        case .withoutTLS, .wrongCertificate: return nil
        case .notThere: (end, outcomes) = ("", ["misconfigured"])
        case .greylisting:
            let mark = "\(directory.path)/seen"
            end = "test -e \(mark) && exit 0; touch \(mark); exit 75"
            outcomes = ["temporary", "delivered"]
        }
        let got = "\(directory.path)/got"
        let script = try directory.file("page", "cat >> \(got)\necho >> \(got)\n\(end)\n")
        let isThere = trouble != .notThere
        let notifier = try Command(
            Command.Settings(
                program: isThere ? "/bin/sh" : "\(directory.path)/missing",
                arguments: [script],
                timeoutSeconds: trouble == .slow ? 1 : 60,
                graceSeconds: 1
            )
        )
        return TroubledChannel(notifier: notifier, outcomes: outcomes) {
            guard let text = try? String(contentsOfFile: got, encoding: .utf8) else { return [] }
            struct Document: Decodable {
                struct Body: Decodable { var message: String }
                var data: Body
            }
            return try text.split(separator: "\n").map {
                try JSONDecoder().decode(Document.self, from: Data($0.utf8)).data.message
            }
        }
    }

    private func maildir(_ trouble: Trouble) throws -> TroubledChannel? {
        let path: String
        switch trouble {
        case .none: path = "\(directory.path)/Maildir"
        case .notThere: path = "\(directory.path)/missing/Maildir"
        // Something else stands where letters are to lie: nothing can be written there.
        case .fullMailbox: path = try directory.file("Maildir", "")
        default: return nil
        }
        return TroubledChannel(
            notifier: try Maildir(path: path, from: "tovholder@kommune.example.test"),
            outcomes: [trouble == .none ? "delivered" : "temporary"]
        ) {
            let names = try? FileManager.default.contentsOfDirectory(atPath: "\(path)/new")
            return (names ?? []).compactMap { $0.split(separator: ".").first.map(String.init) }
        }
    }

    private func journal(_ trouble: Trouble) -> TroubledChannel? {
        switch trouble {
        case .none:
            TroubledChannel(
                notifier: JournalNotifier { _ in nil },
                outcomes: ["delivered"],
                received: { [] }
            )
        case .notThere, .fullMailbox:
            TroubledChannel(
                notifier: JournalNotifier { _ in "the journal does not take the entry" },
                outcomes: ["temporary"],
                received: { [] }
            )
        default: nil
        }
    }
}
