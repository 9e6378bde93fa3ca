import CaseEvents
import Intake
import Synchronization
import Testing
import WorkingTime

/// Keeps events in memory by the contract of `EventDesk`.
final class FakeEventDesk: EventDesk {
    private struct State {
        var kept: [EventReference: CaseEvent] = [:]
        var order: [String] = []
        var batches: [Int] = []
        var unavailableCount = 0
    }

    private let state = Mutex(State())

    /// Says so many times that nothing can be kept.
    init(unavailableCount: Int = 0) {
        state.withLock { $0.unavailableCount = unavailableCount }
    }

    /// The ids of the events that were accepted, in order.
    var ids: [String] { state.withLock { $0.order } }
    /// How many messages came together, each time.
    var batches: [Int] { state.withLock { $0.batches } }
    var events: [CaseEvent] {
        state.withLock { state in state.kept.values.sorted { $0.reference < $1.reference } }
    }

    func submit(_ messages: [DecodedMessage]) async -> SubmissionOutcome {
        state.withLock { state in
            state.batches.append(messages.count)
            guard state.unavailableCount == 0 else {
                state.unavailableCount -= 1
                return .unavailable(retryAfterSeconds: 7, reason: "the disk is full")
            }
            return .receipts(messages.map { Self.take($0, into: &state) })
        }
    }

    private static func take(_ message: DecodedMessage, into state: inout State) -> Receipt {
        if case .withoutEvent = message { return .withoutEvent }
        guard case .event(let event) = message else { return .withoutCase }
        if event.type == "from.the.future" { return .quarantined(reason: "not yet") }
        guard let known = state.kept[event.reference] else {
            state.kept[event.reference] = event
            state.order.append(event.reference.id)
            return .accepted
        }
        return known.saysTheSame(as: event) ? .duplicate : .contentConflict
    }
}

/// An event desk that answers when it is told to.
final class WaitingEventDesk: EventDesk {
    private let arrived = AsyncStream<Void>.makeStream()
    private let released = AsyncStream<Void>.makeStream()

    func submit(_ messages: [DecodedMessage]) async -> SubmissionOutcome {
        arrived.continuation.yield()
        for await _ in released.stream { break }
        return .receipts(messages.map { _ in .accepted })
    }

    /// Returns when a submission has come.
    func submissionCame() async {
        for await _ in arrived.stream { break }
    }

    func release() { released.continuation.yield() }
}

/// An event desk that can never keep anything.
final class UnavailableEventDesk: EventDesk {
    private let arrived = AsyncStream<Void>.makeStream()

    func submit(_ messages: [DecodedMessage]) async -> SubmissionOutcome {
        arrived.continuation.yield()
        return .unavailable(retryAfterSeconds: 1, reason: "the disk is full")
    }

    /// Returns when a submission has come.
    func submissionCame() async {
        for await _ in arrived.stream { break }
    }
}

/// One alert that can be answered with `seen`.
final class FakeAnswerDesk: AnswerDesk {
    private let calls = Mutex<[String]>([])
    let shown: AnswerPage

    init(
        shown: AnswerPage = AnswerPage(
            language: .danish,
            state: .open,
            title: "Ny advis",
            lead: "Der er sket noget.",
            facts: [AnswerPage.Fact(label: "Sag", value: "c-1001")],
            choices: [AnswerPage.Choice(value: "seen", label: "Set")]
        )
    ) {
        self.shown = shown
    }

    /// What was asked of the desk, in order.
    var log: [String] { calls.withLock { $0 } }

    func page(token: String) async -> AnswerPage {
        calls.withLock { $0.append("page \(token)") }
        guard token == "good.token" else { return unknown }
        return shown
    }

    func answer(token: String, choice: String) async -> AnswerPage {
        calls.withLock { $0.append("answer \(token) \(choice)") }
        guard token == "good.token" else { return unknown }
        return AnswerPage(
            language: .english,
            state: choice == "seen" ? .justAnswered : .unavailable,
            title: "Thank you",
            lead: "Your answer is kept."
        )
    }

    func answerByHand(
        alert: String,
        by: String,
        choice: String,
        peer: PeerIdentity
    ) async -> Result<String, ProblemDetails> {
        calls.withLock { $0.append("by hand \(alert) \(by) \(choice) uid \(peer.userID)") }
        guard alert == "a-1" else {
            return .failure(
                ProblemDetails(
                    status: 404,
                    code: "alert-unknown",
                    title: "No such alert.",
                    detail: "Look."
                )
            )
        }
        return .success("kept")
    }

    private var unknown: AnswerPage {
        AnswerPage(language: .danish, state: .unknownLink, title: "Ukendt", lead: "Ukendt link.")
    }
}

/// Notes the orders that it was given.
final class FakeOrderDesk: OrderDesk {
    private let orders = Mutex<[RuleOrder]>([])

    var log: [RuleOrder] { orders.withLock { $0 } }

    func carryOut(_ order: RuleOrder) async -> Result<String, ProblemDetails> {
        orders.withLock { $0.append(order) }
        return .success("done")
    }
}

/// A daemon whose health is given.
struct FakeHealthDesk: HealthDesk {
    var readinessNow = Readiness(ready: true, detail: ["2 rules"])
    var problems: [String] = []

    func readiness() async -> Readiness { readinessNow }
    func metrics() async -> String { "tovholder_events_accepted_total 3\n" }
    func reload() async -> [String] { problems }
}

/// Events to send.
enum Sample {
    static let received = Instant(microseconds: 1_772_442_000_000_000)

    /// One CloudEvent in the JSON format.
    static func event(_ id: String, type: String = "hospital.discharged", n: Int = 1) -> String {
        #"{"specversion":"1.0","id":"\#(id)","source":"/ward/p4","type":"\#(type)","#
            + #""subject":"c-1001","time":"2026-03-02T08:00:00Z","data":{"n":\#(n)}}"#
    }

    /// An event without the zone of its time.
    static func badEvent(_ id: String) -> String {
        event(id).replacing("08:00:00Z", with: "08:00:00")
    }
}
