import Alerting
import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

@testable import Daemon

struct RosterReaderTests {
    private static let sound = """
        catch_all: {id: watch, email: watch@kommune.example}
        operator: {id: drift, email: drift@kommune.example}
        people:
          - {id: bo, email: bo@kommune.example, language: en}
          - {id: lis, email: lis@kommune.example}
        everywhere: {contact_person: bo}
        cases:
          c-7: {contact_person: lis}
        """

    private func read(_ text: String) -> Reading<Roster> {
        RosterReader.read(SourceFile(path: "r.yaml", text: text))
    }

    private func contact(_ roster: Roster, in reference: String) -> String {
        roster.resolve(
            Role("contact_person"),
            in: CaseReference(unchecked: reference),
            history: CaseHistory(received: []),
            severity: .high,
            at: Instant(microseconds: 0)
        ).person.id
    }

    @Test func `a case's own holder goes before the one everywhere`() throws {
        let roster = try #require(read(Self.sound).value)
        #expect(contact(roster, in: "c-7") == "lis")
        #expect(contact(roster, in: "c-8") == "bo")
        #expect(roster.people["bo"]?.language == .english)
    }

    @Test func `a roster without a mailbox that a human watches is refused`() {
        let without = Self.sound.replacing(", email: watch@kommune.example", with: "")
        #expect(read(without).diagnostics.map(\.code) == ["roster-no-mailbox"])
        let missing = Self.sound.replacing(
            "catch_all: {id: watch, email: watch@kommune.example}\n",
            with: ""
        )
        #expect(read(missing).diagnostics.map(\.code) == ["rule-missing-key"])
    }

    @Test(arguments: [
        ("  c-8: {contact_person: otto}", "roster-unknown-person"),
        ("  c-8: {contact_persons: bo}", "rule-unknown-key"),
        ("  250947-9989: {contact_person: bo}", "roster-case-reference"),
    ])
    func `each mistake has its code`(line: String, code: String) {
        let reading = read("\(Self.sound)\n\(line)\n")
        #expect(reading.diagnostics.map(\.code) == [code])
        #expect(reading.value == nil)
    }

    @Test func `a person stands once and has an address that mail can reach`() {
        let twice = Self.sound.replacing("id: lis,", with: "id: bo,")
        #expect(read(twice).diagnostics.map(\.code).contains("roster-repeated-person"))
        let injected = Self.sound.replacing(
            "lis@kommune.example",
            with: "\"lis@kommune.example\\r\\nBcc: x@y.example\""
        )
        #expect(read(injected).value == nil)
    }
}
