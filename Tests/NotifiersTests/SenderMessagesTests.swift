import Testing

@testable import Notifiers

/// The words between the two processes, generated.
struct SenderMessagesTests {
    /// SplitMix64: the same seed gives the same words everywhere.
    private struct Seeded: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    /// No U+0000, which no document of ours may hold; quoted-printable and JSON write it otherwise.
    private static let scalars: [Unicode.Scalar] = [
        "a", "\"", "\\", "\n", "\r", "\u{1}", "\u{7F}", "æ", "\u{2028}", "🙂", "{", "}", " ",
    ]

    private func text(_ count: Int, _ generator: inout Seeded) -> String {
        var text = ""
        for _ in 0..<count {
            text.unicodeScalars.append(Self.scalars.randomElement(using: &generator) ?? "a")
        }
        return text
    }

    private func request(_ generator: inout Seeded) -> SenderRequest {
        switch Int.random(in: 0..<8, using: &generator) {
        case 0: return .go
        case 1: return .beat
        case 2: return .examine
        case 3: return .ping
        default:
            let content = text(.random(in: 0...200, using: &generator), &generator)
            let recipient = text(.random(in: 0...20, using: &generator), &generator)
            return .hold(
                PreparedMessage(
                    channel: Channel.allCases.randomElement(using: &generator) ?? .mail,
                    id: "t-\(UInt32.random(in: 0...UInt32.max, using: &generator))",
                    recipient: Bool.random(using: &generator) ? recipient : nil,
                    content: Array(content.utf8)
                )
            )
        }
    }

    @Test func `what is said is understood`() {
        var generator = Seeded(state: 1)
        for _ in 0..<2_000 {
            let request = request(&generator)
            #expect(SenderRequest(request.bytes) == request)
        }
        let answers: [SenderAnswer] = [
            .held, .here, .troubles([]), .troubles(["a", "b"]), .outcome(.delivered("x")),
            .outcome(.busy("x", retryAfterSeconds: 1)), .outcome(.undecided("")),
        ]
        for answer in answers { #expect(SenderAnswer(answer.bytes) == answer) }
    }

    @Test func `no damage to what is said does harm`() {
        var generator = Seeded(state: 2)
        var understood = 0
        for _ in 0..<5_000 {
            var bytes = request(&generator).bytes
            for _ in 0..<Int.random(in: 1...4, using: &generator) where !bytes.isEmpty {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: bytes[place] = .random(in: 0...255, using: &generator)
                case 1: bytes.remove(at: place)
                default: bytes.removeSubrange(place...)
                }
            }
            if case .hold(let message)? = SenderRequest(bytes) {
                understood += 1
                #expect(message.content.count <= PreparedMessage.contentByteCountMax)
                #expect(MailText.safeIdentifier(message.id) == message.id)
            }
            _ = SenderAnswer(bytes)
        }
        #expect(understood > 0)
    }

    @Test func `so many troubles are told, and no more`() {
        let lines = (0...SenderAnswer.troubleCountMax).map { "\($0)" }
        guard case .troubles(let heard)? = SenderAnswer(SenderAnswer.troubles(lines).bytes) else {
            Issue.record("not understood")
            return
        }
        #expect(heard == Array(lines.dropLast()))
    }

    @Test func `a request longer than the limit is none`() {
        let padding = String(repeating: " ", count: SenderRequest.byteCountMax)
        let ping = #"{"version":1,"ask":"ping"}"#
        let longest = ping + padding.dropLast(ping.utf8.count)
        #expect(SenderRequest(Array(longest.utf8)) == .ping)
        #expect(SenderRequest(Array((longest + " ").utf8)) == nil)
    }
}
