import Alerting
import Foundation
import Glibc
import Logging
@testable import Notifiers
import Synchronization

@testable import Daemon

/// A process that sends, as threads of this one, and the way to it.
final class SenderKit {
    let directory: TestDirectory
    let link: SenderLink
    private let server: SenderServer

    /// Starts it.
    init(
        carriers: [any Carrier],
        examineMail: @escaping @Sendable () -> [String] = { [] },
        callHeartbeat: (@Sendable () -> String?)? = nil
    ) throws {
        directory = try TestDirectory()
        let path = "\(directory.path)/sender.sock"
        server = SenderServer(
            descriptors: [try LocalSocket.listen(path).get()],
            desk: SenderDesk(
                carriers: carriers,
                examineMail: examineMail,
                callHeartbeat: callHeartbeat
            ),
            log: Logger(label: "sender") { _ in SwiftLogNoOpLogHandler() }
        )
        server.start()
        link = SenderLink(path: path)
    }

    func stop() { server.stop() }
}

/// A carrier that a test looks into.
final class FakeCarrier: Carrier {
    private let kept = Mutex<[PreparedMessage]>([])
    private let outcome: DeliveryOutcome
    let channel: Channel

    init(_ channel: Channel = .webhook, outcome: DeliveryOutcome = .delivered("taken")) {
        self.channel = channel
        self.outcome = outcome
    }

    var carried: [PreparedMessage] { kept.withLock { $0 } }

    func prepare(_ letter: PreparedLetter) -> Preparation {
        .ready(PreparedMessage(channel: channel, id: letter.id, content: Array("{}".utf8)))
    }

    func carry(_ message: PreparedMessage) -> DeliveryOutcome {
        kept.withLock { $0.append(message) }
        return outcome
    }
}

/// Somebody who speaks on a Unix socket as a test wants: for each caller, what it says after each
/// document that it hears.
final class FakeSender {
    let link: SenderLink
    private let directory: TestDirectory
    private let voice: Voice

    /// - Parameter says: Bytes for the first document, the second …; it hangs up behind them.
    /// - Throws: When it cannot listen.
    init(says: [[UInt8]]) throws {
        directory = try TestDirectory()
        let path = "\(directory.path)/fake.sock"
        let voice = Voice(listener: try LocalSocket.listen(path).get(), says: says)
        self.voice = voice
        link = SenderLink(path: path)
        Thread { voice.serve() }.start()
    }

    var documents: [String] { voice.heard.withLock { $0 } }

    private final class Voice: Sendable {
        let heard = Mutex<[String]>([])
        private let listener: Int32
        private let says: [[UInt8]]

        init(listener: Int32, says: [[UInt8]]) {
            self.listener = listener
            self.says = says
        }

        func serve() {
            guard let caller = LocalSocket.accept(on: listener, milliseconds: 600_000) else {
                return
            }
            let other = OtherEnd(caller)
            defer {
                other.hangUp()
                LocalSocket.hangUp(listener)
            }
            for answer in says {
                guard let document = other.hear() else { return }
                heard.withLock { $0.append(document) }
                other.say(answer)
            }
        }
    }

    /// A document as it goes over the socket.
    static func framed(_ text: String) -> [UInt8] {
        let length = UInt32(text.utf8.count)
        return (0..<4).map { UInt8(truncatingIfNeeded: length >> (24 - 8 * $0)) } + Array(text.utf8)
    }

    static let held = framed(#"{"answer":"held"}"#)
}

/// One end of a conversation, which says what a test wants.
struct OtherEnd {
    private let handle: FileHandle

    init(_ descriptor: Int32) {
        _ = fcntl(descriptor, F_SETFL, 0)
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    /// Connects to the process that sends.
    init(calling kit: SenderKit) throws {
        self.init(try LocalSocket.connect("\(kit.directory.path)/sender.sock"))
    }

    func say(_ bytes: [UInt8]) {
        _ = unsafe bytes.withUnsafeBytes {
            unsafe Glibc.send(
                handle.fileDescriptor,
                $0.baseAddress,
                $0.count,
                Int32(MSG_NOSIGNAL)
            )
        }
    }

    /// The next document; nothing when the other hangs up.
    func hear() -> String? {
        guard let head = try? handle.read(upToCount: 4), head.count == 4 else { return nil }
        let length = head.reduce(0) { $0 << 8 | Int($1) }
        var body = Data()
        while body.count < length {
            guard let more = try? handle.read(upToCount: length - body.count), !more.isEmpty
            else { return nil }
            body += more
        }
        return String(decoding: body, as: UTF8.self)
    }

    func hangUp() { try? handle.close() }
}
