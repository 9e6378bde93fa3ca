import CaseEvents
import Foundation
import Intake
import Logging

/// A server on real sockets in front of fake desks.
struct ServerKit {
    let directory: TestDirectory
    let answers = FakeAnswerDesk()
    let orders = FakeOrderDesk()
    let events = FakeEventDesk()
    static let structured = "Content-Type: application/cloudevents+json"
    static let token = "Authorization: Bearer right-token"

    init() throws {
        directory = try TestDirectory()
    }

    var socketPath: String { directory.path + "/socket" }

    func server(
        _ listeners: [IntakeSettings.Listener],
        events: (any EventDesk)? = nil,
        problems: [String] = [],
        _ change: (inout IntakeSettings) -> Void = { _ in }
    ) -> IntakeServer {
        var settings = IntakeSettings(
            listeners: listeners,
            tokens: BearerTokens(["right-token"]),
            peers: PeerPolicy()
        )
        // The tests beside this one may leave no core for it: only tests of the limits set them.
        settings.idleSecondsMax = 3600
        settings.transferSecondsMax = 3600
        change(&settings)
        let desks = IntakeDesks(
            events: events ?? self.events,
            answers: answers,
            health: FakeHealthDesk(problems: problems),
            orders: orders
        )
        return IntakeServer(
            settings: settings,
            desks: desks,
            decoder: { EventDecoder() },
            now: { Sample.received },
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    static let loopback = IntakeSettings.Listener.network(host: "127.0.0.1", port: 0)

    static func post(_ event: String, _ headers: [String] = [token]) -> String {
        RawClient.request("POST", "/events", headers: [structured] + headers, body: event)
    }

    static func status(_ answer: String) -> String {
        String(answer.split(separator: " ").dropFirst().first ?? "no answer")
    }

    func bind(_ path: String) throws -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var name = try RawClient.localName(path)
        let result = unsafe withUnsafePointer(to: &name) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe Foundation.bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else { throw RawClient.Failure("cannot bind") }
        return descriptor
    }

    func bindAndAbandon(_ path: String) throws {
        close(try bind(path))
    }
}
