import Alerting
import CaseEvents
import EventStore
import Foundation
import Notifiers
import RuleLanguage
import Testing
import WorkingTime

@testable import Daemon

/// An outbox and a channel through bad days, in virtual time and against real servers.
struct OutboxContractTests {
    private let directory: TestDirectory
    private let store: EventStore

    init() throws {
        directory = try TestDirectory()
        store = try Self.open(directory)
        try store.change { transaction in
            let telling = Letters.telling()
            try transaction.save(
                Alert(
                    id: telling.alert,
                    caseReference: telling.caseReference,
                    rule: telling.rule,
                    ruleMeaning: "",
                    key: "",
                    severity: telling.severity,
                    anchors: [],
                    opened: telling.decided,
                    raised: telling.decided,
                    deadline: nil,
                    state: .open,
                    tellings: [],
                    nextStep: nil
                ),
                at: telling.decided
            )
            try transaction.enqueue(telling, channels: ["mail", "webhook"])
        }
    }

    private static func open(_ directory: TestDirectory) throws -> EventStore {
        try EventStore(path: "\(directory.path)/s.sqlite", purpose: .service)
    }

    private func webhook(_ port: Int) throws -> Webhook {
        try Webhook(
            Webhook.Settings(
                address: "http://127.0.0.1:\(port)/",
                secretFile: try directory.file("secret", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
                allowedAddresses: ["127.0.0.1"]
            ),
            now: { Letters.decided }
        )
    }

    private func mail(_ port: Int) throws -> MailServer {
        try MailServer(
            MailServer.Settings(
                host: "127.0.0.1",
                port: port,
                security: .none,
                from: "tovholder@kommune.example.test"
            )
        )
    }

    /// Delivers what is due until the instant, as fast as the outbox lets it; the instants of the
    /// attempts.
    private func deliver(
        by notifier: any Notifier,
        from start: Instant,
        until end: Instant
    ) throws -> [Instant] {
        let channel = notifier.channel.rawValue
        var attempts: [Instant] = []
        var now = start
        while now <= end {
            for entry in try store.look({ try $0.dueEntries(channel: channel, at: now, limit: 9) })
            {
                attempts.append(now)
                let outcome = notifier.deliver(Letters.letter(entry.telling))
                try store.change {
                    try $0.settle(
                        entry.number,
                        as: .deciding(outcome, entry: entry, at: now),
                        outcome: outcome.description,
                        at: now
                    )
                }
            }
            guard let next = try store.look({ try $0.nextAttempt(channel: channel) }) else { break }
            now = max(next, Instant(microseconds: now.microseconds + 1))
        }
        return attempts
    }

    private func state(_ channel: String) throws -> String? {
        try store.look { try $0.deliveries(of: "a-91b0") }.first { $0.channel == channel }?.state
    }

    @Test(arguments: ["mail", "webhook"])
    func `after three days down the message arrives, once`(channel: String) throws {
        let script = channel == "mail" ? "smtp_server.py" : "webhook_server.py"
        let unused = try ServerProcess(script: script, [])
        let port = unused.port
        struct Line: Decodable {}
        _ = try unused.stop(Line.self)
        let notifier: any Notifier = channel == "mail" ? try mail(port) : try webhook(port)
        let back = Letters.decided.advanced(by: .days(3))
        let attempts = try deliver(by: notifier, from: Letters.decided, until: back)
        #expect(try state(channel) == "waiting")
        let gaps = zip(attempts, attempts.dropFirst()).map { $1.elapsed(since: $0) }
        #expect(gaps.allSatisfy { $0 <= .minutes(19) }, "it is tried often enough")
        #expect(attempts.count < 320, "and not more than often enough: \(attempts.count)")

        let server = try ServerProcess(script: script, ["--port", "\(port)"])
        let last = try deliver(by: notifier, from: back, until: back.advanced(by: .hours(1)))
        struct Taken: Decodable {
            var message: String?
            var body: String?
        }
        let taken = try server.stop(Taken.self).filter { $0.message != nil || $0.body != nil }
        #expect(last.count == 1)
        #expect(taken.count == 1)
        #expect(try state(channel) == "delivered")
    }

    @Test func `a receiver that answers 5xx and recovers gets the message under its first name`()
        throws
    {
        let server = try TestWebhookServer("--mode", "500,503,502,200")
        let notifier = try webhook(server.port)
        let end = Letters.decided.advanced(by: .hours(1))
        let attempts = try deliver(by: notifier, from: Letters.decided, until: end)
        let requests = try server.stop().requests
        #expect(attempts.count == 4)
        #expect(requests.map { $0.headers["webhook-id"] } == Array(repeating: "t-5f2c", count: 4))
        #expect(try state("webhook") == "delivered")
    }

    @Test func `a restart between the server's answer and its keeping sends the same message`()
        throws
    {
        let server = try TestMailServer()
        let notifier = try mail(server.port)
        let entry = try #require(
            try store.look { try $0.dueEntries(channel: "mail", at: Letters.decided, limit: 1) }
                .first
        )
        #expect(notifier.deliver(Letters.letter(entry.telling)).isDelivered)
        // Here the machine stops: nothing was kept of the answer.
        try store.close()
        let again = try Self.open(directory)
        let same = try #require(
            try again.look { try $0.dueEntries(channel: "mail", at: Letters.decided, limit: 1) }
                .first
        )
        #expect(notifier.deliver(Letters.letter(same.telling)).isDelivered)
        let messages = try server.stop().messages
        #expect(messages.count == 2)
        #expect(messages.first == messages.last)
    }

    @Test func `what is unknown after DATA is tried again until it is known`() throws {
        let port: Int
        do {
            let server = try TestMailServer("--mode", "drop-data")
            port = server.port
            let notifier = try mail(port)
            let end = Letters.decided.advanced(by: .minutes(1))
            let attempts = try deliver(by: notifier, from: Letters.decided, until: end)
            #expect(attempts.count > 1)
            #expect(try state("mail") == "waiting")
            #expect(try server.stop().messages.count == attempts.count)
        }
        let server = try TestMailServer("--port", "\(port)")
        let start = Letters.decided.advanced(by: .hours(1))
        _ = try deliver(by: mail(port), from: start, until: start.advanced(by: .hours(1)))
        #expect(try state("mail") == "delivered")
        #expect(try server.stop().messages.count == 1)
    }
}
