import Alerting
import CaseEvents
import Notifiers
import RuleLanguage
import Testing
import WorkingTime

@testable import Daemon

/// A mail server that takes nothing for days, and what its return brings.
struct ServerDownTests {
    @Test func `three days down with hourly reminders: one message of each alert and person`()
        async throws
    {
        let kit = try DaemonKit(hourlyRule: true)
        await kit.run()
        defer { kit.end() }
        kit.notifier.setDown(true)
        for number in 1...2 {
            await kit.submit(
                kit.event("e\(number)", type: HourlyRule.type, in: "c-\(number)")
            )
        }
        for _ in 0..<71 {
            kit.hands.pass(.hours(1))
            await kit.comeRound()
            await kit.letDispatcherComeRound()
        }
        let tried = kit.notifier.delivered.count
        #expect(tried > 100)
        kit.notifier.setDown(false)
        kit.hands.pass(.minutes(50))
        await kit.comeRound()
        await kit.letDispatcherComeRound()
        await kit.letDispatcherComeRound()
        let arrived = kit.notifier.delivered.dropFirst(tried).flatMap(\.tellings)
        let lines = arrived.map { "\($0.caseReference) \($0.person.id)" }.sorted()
        // Nobody has left anything unanswered that never came.
        #expect(lines == ["c-1 bo", "c-2 bo"])
        #expect(arrived.allSatisfy { $0.cause == .step(0, repetition: 71) })
        #expect(arrived.allSatisfy { $0.content.subject.contains("Ny advis") })
    }
}
