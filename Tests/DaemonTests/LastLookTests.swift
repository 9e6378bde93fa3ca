import Alerting
import CaseEvents
import EventStore
import Foundation
import RuleLanguage
import Testing
import WorkingTime

@testable import Daemon

struct LastLookTests {
    @Test func `a store that cannot be read is an error, not a message that is settled`() throws {
        let kit = try DaemonKit()
        let path = kit.directory.appendingPathComponent("s.sqlite").path
        let store = try EventStore(path: path, purpose: .reading)
        let look = LastLook(store: store, circumstances: kit.circumstances, clock: kit.clock)
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
            content: .none,
            decided: kit.clock.now()
        )
        let message = OutboxMessage(
            id: "t",
            channel: "mail",
            entries: [OutboxEntry(number: 1, channel: "mail", telling: telling, attempts: 0)]
        )
        #expect(try look.standing(of: message).entries.isEmpty)
        try store.close()
        #expect(throws: StoreError.self) { try look.standing(of: message) }
    }
}
