import Testing

@testable import Notifiers

struct WebhookSignatureTests {
    /// The example of the Standard Webhooks specification.
    private static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    private static let body = Array("{\"test\": 2432232314}".utf8)

    private func value(_ lines: [String]) -> String? {
        WebhookSignature(lines: lines)?.value(
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
            timestampSeconds: 1_614_265_330,
            body: Self.body
        )
    }

    @Test func `the specification's example has its signature`() {
        let expected = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        #expect(value([Self.secret]) == expected)
        #expect(value([String(Self.secret.dropFirst(6))]) == expected)
    }

    @Test func `while a secret is changed both sign`() throws {
        let other = "whsec_" + Base64.encode(Array(repeating: 7, count: 32))
        let both = try #require(value([other, "", Self.secret]))
        let one = try #require(value([other]))
        let two = try #require(value([Self.secret]))
        #expect(both == "\(one) \(two)")
    }

    @Test func `what is no secret is refused`() {
        #expect(WebhookSignature(lines: []) == nil)
        #expect(WebhookSignature(lines: ["password"]) == nil)
        for (count, isTaken) in [(23, false), (24, true), (64, true), (65, false)] {
            let text = Base64.encode(Array(repeating: 1, count: count))
            #expect((WebhookSignature(lines: [text]) != nil) == isTaken, "\(count)")
        }
        let good = Array(repeating: Self.secret, count: WebhookSignature.secretCountMax)
        #expect(WebhookSignature(lines: good) != nil)
        #expect(WebhookSignature(lines: good + [Self.secret]) == nil)
    }

    @Test func `base64 comes back as it was`() {
        for (text, encoded) in [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy"),
        ] {
            #expect(Base64.encode(Array(text.utf8)) == encoded)
            #expect(Base64.decode(encoded) == Array(text.utf8))
        }
        for wrong in ["Zg", "Zg=", "Zh==", "Z", "Zm9v!", "=Zg="] {
            #expect(Base64.decode(wrong) == nil, "\(wrong)")
        }
    }
}
