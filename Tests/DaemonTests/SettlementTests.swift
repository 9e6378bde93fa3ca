import Alerting
import CaseEvents
import EventStore
import Notifiers
import RuleLanguage
import Testing
import WorkingTime

@testable import Daemon

struct SettlementTests {
    private let decided = Instant(microseconds: 1_800_000_000_000_000)

    private func settlement(
        _ outcome: DeliveryOutcome,
        after age: Elapsed = .hours(1),
        isFirstAttempt: Bool = false,
        attempts: Int = 0
    ) -> Settlement {
        let telling = Telling(
            id: "t",
            alert: "a",
            caseReference: CaseReference(unchecked: "c-1"),
            rule: "r",
            severity: .high,
            cause: .step(0, repetition: 0),
            role: Role("contact_person"),
            person: Person(id: "bo"),
            follows: nil,
            content: MessageContent(
                language: .danish,
                subject: "",
                lead: "",
                detail: nil,
                facts: [],
                action: nil,
                footer: ""
            ),
            decided: decided
        )
        let entry = OutboxEntry(
            number: 1,
            channel: "mail",
            telling: telling,
            attempts: attempts,
            firstAttempt: isFirstAttempt ? nil : decided
        )
        return .deciding(outcome, entry: entry, at: decided.advanced(by: age))
    }

    private func waits(_ settlement: Settlement) -> Bool {
        if case .waiting = settlement { return true }
        return false
    }

    @Test func `each class of outcome has its choice`() {
        #expect(settlement(.delivered("250")) == .delivered)
        #expect(settlement(.permanent("550")) == .failed)
        #expect(waits(settlement(.temporary("450"))))
        #expect(waits(settlement(.misconfigured("535"))))
        #expect(waits(settlement(.unwelcome("554 5.7.1"), after: .minutes(5))))
        #expect(waits(settlement(.undecided("lost after DATA"))))
    }

    @Test func `what may be unwelcome of the service is tried for an hour, then the next is told`()
    {
        let almost = Elapsed(microseconds: Backoff.unwelcomeGiveUpAfter.microseconds - 1)
        #expect(waits(settlement(.unwelcome("554 5.7.1"), after: almost)))
        let outcome = DeliveryOutcome.unwelcome("554 5.7.1")
        let given = settlement(outcome, after: Backoff.unwelcomeGiveUpAfter)
        #expect(given == .failed)
        #expect(DeliveryFailure(outcome, settled: given) == .refused)
    }

    @Test func `copies of what may have arrived become rare, and are still sent`() {
        func next(attempts: Int) -> Elapsed? {
            let at = decided.advanced(by: .hours(1))
            let outcome = settlement(.undecided("lost after DATA"), attempts: attempts)
            guard case .waiting(let until) = outcome else { return nil }
            return until.elapsed(since: at)
        }
        for attempts in 0..<Backoff.undecidedSoonCountMax {
            #expect(next(attempts: attempts).map { $0 < .minutes(20) } == true)
        }
        #expect(next(attempts: Backoff.undecidedSoonCountMax) == Backoff.undecidedPause)
    }

    @Test func `whoever names a time is not asked before it, and never before the usual wait`() {
        let now = decided.advanced(by: .hours(1))
        let usual = settlement(.temporary("503"))
        #expect(settlement(.busy("503", retryAfterSeconds: 1)) == usual)
        let named = now.advanced(by: .seconds(600))
        #expect(settlement(.busy("503", retryAfterSeconds: 600)) == .waiting(until: named))
        let tooOld = settlement(
            .busy("503", retryAfterSeconds: 600),
            after: Backoff.giveUpAfter
        )
        #expect(tooOld == .failed)
    }

    @Test func `what was held for long is tried as long as anything else`() {
        #expect(waits(settlement(.temporary("450"), after: .days(9), isFirstAttempt: true)))
    }

    @Test func `trying ends at the limit and not before it`() {
        let justBefore = Elapsed(microseconds: Backoff.giveUpAfter.microseconds - 1)
        #expect(waits(settlement(.temporary("450"), after: justBefore)))
        #expect(settlement(.temporary("450"), after: Backoff.giveUpAfter) == .failed)
    }
}
