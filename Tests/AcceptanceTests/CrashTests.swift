import CaseEvents
import EventStore
import Foundation
import Synchronization
import Testing

/// Rounds of `kill -9` at random moments under load.
///
/// Senders post events of cases of their own and remember what was acknowledged. After each kill the
/// daemon starts on the same store. After every round each acknowledged event is present, and at
/// the end each case has been told of under one identifier, however often it was sent.
@Suite(.serialized) struct CrashTests {
    /// How often the daemon is killed.
    static let roundCount = 200
    static let senderCount = 3

    @Test func `nothing acknowledged is lost and nothing is told under two names`() throws {
        let world = try World()
        defer { world.close() }
        try world.startMailServer()
        var generator = SeededGenerator(seed: 20_261_121)
        var acknowledged: [String] = []
        for round in 0..<Self.roundCount {
            try world.start()
            let load = Load(world: world, round: round)
            load.begin(senderCount: Self.senderCount)
            usleep(UInt32.random(in: 5_000...150_000, using: &generator))
            world.kill()
            acknowledged += load.end()
            try expectPresent(acknowledged, in: world, round: round)
        }
        try world.start()
        try expectToldOnce(acknowledged, in: world)
    }

    private func expectPresent(_ acknowledged: [String], in world: World, round: Int) throws {
        let store = try EventStore(path: world.path("state/tovholder.sqlite"), purpose: .service)
        let kept = try store.look { transaction in
            Set(try transaction.caseReferences().map(\.text))
        }
        try store.close()
        let lost = acknowledged.filter { !kept.contains($0) }
        try #require(lost.isEmpty, "round \(round) lost \(lost)")
    }

    private func expectToldOnce(_ acknowledged: [String], in world: World) throws {
        var namesByCase: [String: Set<String>] = [:]
        let complete = Wait.until(120) {
            namesByCase = [:]
            for message in (try? world.messages()) ?? [] {
                guard let reference = message.caseReference else { continue }
                namesByCase[reference, default: []].insert(message.identifier)
            }
            return acknowledged.allSatisfy { namesByCase[$0] != nil }
        }
        let untold = acknowledged.filter { namesByCase[$0] == nil }
        #expect(
            complete,
            "\(untold.count) of \(acknowledged.count) were not told: \(untold.prefix(5))"
        )
        for (reference, names) in namesByCase.sorted(by: { $0.key < $1.key }) {
            #expect(names.count == 1, "\(reference) was told under \(names)")
        }
        #expect(acknowledged.count > Self.roundCount, "the load was no load")
        let store = try EventStore(path: world.path("state/tovholder.sqlite"), purpose: .reading)
        let events = try store.look { try $0.caseReferences().flatMap($0.events(of:)) }
        for reference in acknowledged {
            let discharges = events.filter {
                $0.caseReference.text == reference && $0.type == "hospital.discharged"
            }
            #expect(discharges.count == 1, "\(reference) is kept \(discharges.count) times")
        }
    }
}

/// Senders that post until they are told to stop or the daemon is gone.
private final class Load: Sendable {
    private struct State {
        var acknowledged: [String] = []
        var stopping = false
    }

    private let state = Mutex(State())
    private let port: Int
    private let round: Int
    private let group = DispatchGroup()

    init(world: World, round: Int) {
        port = world.httpPort
        self.round = round
    }

    func begin(senderCount: Int) {
        for sender in 0..<senderCount {
            group.enter()
            Thread.detachNewThread {
                self.send(as: sender)
                self.group.leave()
            }
        }
    }

    func end() -> [String] {
        state.withLock { $0.stopping = true }
        group.wait()
        return state.withLock { $0.acknowledged }
    }

    private func send(as sender: Int) {
        var number = 0
        while !state.withLock({ $0.stopping }) {
            let reference = "k-\(round)-\(sender)-\(number)"
            number += 1
            let response = try? Loopback.request(
                port: port,
                method: "POST",
                path: "/events",
                headers: [
                    ("Content-Type", "application/cloudevents+json"),
                    ("Authorization", "Bearer \(World.token)"),
                ],
                body: Events.discharge(case: reference, id: reference)
            )
            guard let response else { return }
            if response.status == 200 { state.withLock { $0.acknowledged.append(reference) } }
        }
    }
}

/// A small generator with a seed, so that a failing run can be repeated (splitmix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}

extension Message {
    /// The case that the subject names.
    fileprivate var caseReference: String? {
        guard
            let range = decodedBody.range(
                of: #"Sag: k-[0-9]+-[0-9]+-[0-9]+"#,
                options: .regularExpression
            )
        else { return nil }
        return String(decodedBody[range].dropFirst("Sag: ".count))
    }
}
