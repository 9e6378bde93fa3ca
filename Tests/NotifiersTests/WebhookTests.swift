import Alerting
import CaseEvents
import Foundation
import Testing
import WorkingTime

@testable import Notifiers

/// What `Webhook` owes beside the contract of all channels, against a real receiver.
struct WebhookTests {
    private static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    private let directory: TestDirectory
    private let now = Instant(microseconds: 1_772_438_460_900_000)

    init() throws {
        directory = try TestDirectory()
    }

    private func webhook(
        _ address: String,
        allowing allowed: [String] = ["127.0.0.1"],
        secret: String = secret
    ) throws -> Webhook {
        let now = now
        return try Webhook(
            Webhook.Settings(
                address: address,
                secretFile: try directory.file("secret", secret),
                allowedAddresses: allowed,
                timeoutSeconds: 20
            ),
            now: { now }
        )
    }

    private func isMisconfigured(_ outcome: DeliveryOutcome) -> Bool {
        if case .misconfigured = outcome { return true }
        return false
    }

    @Test func `a receiver that names a time is asked again then, within an hour`() throws {
        for (word, seconds) in [
            ("429@120", 120), ("503@1", 1), ("429@3600", 3_600), ("429@3601", 3_600),
            ("429@99999999999999999999", nil), ("429@soon", nil), ("429@0", nil), ("500@60", nil),
        ] as [(String, Int?)] {
            let server = try TestWebhookServer("--mode", word)
            let outcome = try webhook("http://127.0.0.1:\(server.port)/").deliver(Letters.letter())
            _ = try server.stop()
            let reason = "the receiver answered \(word.prefix(3))"
            let expected: DeliveryOutcome =
                seconds.map { .busy(reason, retryAfterSeconds: $0) } ?? .temporary(reason)
            #expect(outcome == expected, "\(word)")
        }
    }

    @Test func `a letter is posted as signed JSON`() throws {
        let server = try TestWebhookServer()
        let webhook = try webhook("http://127.0.0.1:\(server.port)/hook?a=1")
        let outcome = webhook.deliver(Letters.letter())
        let request = try #require(try server.stop().requests.first)
        #expect(outcome.isDelivered, "\(outcome)")
        #expect(request.path == "/hook?a=1")
        #expect(request.headers["content-type"] == "application/json")
        #expect(request.headers["webhook-id"] == "t-5f2c")
        #expect(request.headers["webhook-timestamp"] == "1772438460")
        let signature = try #require(WebhookSignature(lines: [Self.secret])).value(
            id: "t-5f2c",
            timestampSeconds: 1_772_438_460,
            body: Array(request.body)
        )
        #expect(request.headers["webhook-signature"] == signature)
        let json = try JSONValue(parsing: Array(request.body))
        #expect(json["type"]?.string == "tovholder.alert")
        #expect(json["data"]?["tellings"]?.elements.first?["case"]?.string == "c-1001")
        #expect(json["data"]?["tellings"]?.elements.first?["severity"]?.string == "urgent")
        #expect(json["data"]?["link"]?.string == Letters.link)
    }

    @Test func `what an e-mail would not say in the open is not posted`() throws {
        let letter = Letters.letter(
            Letters.telling(content: Letters.content(detail: "Metadon mangler siden lørdag"))
        )
        let text = String(decoding: try #require(LetterDocument.bytes(of: letter)), as: UTF8.self)
        for word in ["Metadon", "F05", "planless", "Bo Holm", "@"] {
            #expect(!text.contains(word), "\(word)")
        }
    }

    @Test func `letters share a connection`() throws {
        let server = try TestWebhookServer()
        let webhook = try webhook("http://127.0.0.1:\(server.port)/")
        for number in 0..<3 {
            let outcome = webhook.deliver(Letters.letter(Letters.telling(id: "t-\(number)")))
            #expect(outcome.isDelivered, "\(outcome)")
        }
        let report = try server.stop()
        #expect(report.connections == 1)
        #expect(report.requests.map { $0.headers["webhook-id"] } == ["t-0", "t-1", "t-2"])
    }

    @Test func `a redirect is not followed`() throws {
        for status in ["301", "302", "307", "308"] {
            let elsewhere = try TestWebhookServer()
            let server = try TestWebhookServer("--mode", status)
            let webhook = try webhook("http://127.0.0.1:\(server.port)/")
            #expect(isMisconfigured(webhook.deliver(Letters.letter())), "\(status)")
            #expect(try server.stop().requests.count == 1)
            #expect(try elsewhere.stop().requests.isEmpty)
        }
    }

    @Test func `an address that is not public and not allowed hears nothing`() throws {
        let server = try TestWebhookServer()
        for host in ["127.0.0.1", "localhost"] {
            let webhook = try webhook("https://\(host):\(server.port)/", allowing: ["10.0.0.0/8"])
            let outcome = webhook.deliver(Letters.letter())
            #expect(isMisconfigured(outcome), "\(outcome)")
        }
        #expect(try server.stop().connections == 0)
    }

    @Test func `an answer without end ends, and its status counts`() throws {
        for mode in ["endless", "half"] {
            let server = try TestWebhookServer("--mode", mode)
            let outcome = try webhook("http://127.0.0.1:\(server.port)/").deliver(Letters.letter())
            #expect(outcome.isDelivered, "\(mode): \(outcome)")
            #expect(try server.stop().requests.count == 1)
        }
    }

    @Test func `a secret that cannot be used is the operator's business`() throws {
        for secret in ["", "short", "whsec_", "whsec_c2hvcnQ="] {
            let webhook = try webhook("http://127.0.0.1:9/", secret: secret)
            #expect(isMisconfigured(webhook.deliver(Letters.letter())), "\(secret)")
        }
    }

    @Test(arguments: [
        ("ftp://kommune.example/", WebhookSettingsError.address),
        ("https://", .address),
        ("https:///path", .address),
        ("https://kommune.example/#part", .address),
        ("https://kommune.example/a b", .address),
        ("https://kommune.example\\@127.0.0.1/", .address),
        ("https://bo:secret@kommune.example/", .credentials),
        ("http://kommune.example/", .clearText),
        ("http://127.0.0.1.kommune.example/", .clearText),
        ("http://10.0.0.1/", .clearText),
    ])
    func `an address that would not do is refused`(
        address: String,
        expected: WebhookSettingsError
    ) throws {
        #expect(throws: expected) { _ = try webhook(address) }
    }

    @Test(arguments: [
        (200, "delivered"), (204, "delivered"), (299, "delivered"), (301, "misconfigured"),
        (400, "permanent"), (401, "misconfigured"), (404, "misconfigured"), (408, "temporary"),
        (409, "permanent"), (410, "misconfigured"), (422, "permanent"), (425, "temporary"),
        (429, "temporary"), (500, "temporary"), (501, "misconfigured"), (503, "temporary"),
        (507, "temporary"), (599, "temporary"), (0, "undecided"), (600, "undecided"),
    ])
    func `the status decides`(status: Int, word: String) {
        let attempt = WebhookAttempt(
            fault: .none,
            status: status,
            bodySent: true,
            addressRefused: false
        )
        #expect(attempt.outcome.word == word)
    }
}
