import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

struct ShippedRulesTests {
    @Test func `every shipped rule loads without a word`() throws {
        let load = RuleLoader.load(
            try Support.shippedFiles(),
            calendar: try Support.calendar()
        )
        #expect(load.diagnostics.map { $0.text(language: .english) } == [])
        let names = try #require(load.ruleBook).rules.map(\.name)
        let files = try Support.shippedFiles().map(\.path).filter { !$0.contains("vocabulary/") }
        let fileNames = files.compactMap { $0.split(separator: "/").last?.dropLast(5) }
        #expect(names == fileNames.map { String($0) }.sorted())
    }

    @Test func `every shipped rule is stable and has tests that fire and tests that are silent`()
        throws
    {
        let load = RuleLoader.load(
            try Support.shippedFiles(),
            calendar: try Support.calendar()
        )
        for rule in load.soundRules {
            #expect(rule.status == .stable)
            #expect(rule.tests.contains { !$0.expect.isEmpty }, "\(rule.name)")
            #expect(rule.tests.contains { $0.expect.isEmpty }, "\(rule.name)")
        }
    }

    @Test func `the discharge rule holds for a message that names neither ward nor notice`() throws
    {
        let load = RuleLoader.load(
            try Support.shippedFiles(),
            calendar: try Support.calendar()
        )
        let rule = try #require(load.ruleBook?.rule("unannounced-discharge"))
        let predicate = try #require(rule.predicate)
        let bare = try Support.event("hospital.discharged", "{\"kind\": \"inpatient\"}")
        let announced = try Support.event("hospital.discharged", "{\"announced\": true}")
        let somatic = try Support.event("hospital.discharged", "{\"ward_kind\": \"somatic\"}")
        #expect(predicate.truth(event: bare, other: nil) == .holds)
        #expect(predicate.truth(event: announced, other: nil) == .doesNotHold)
        #expect(predicate.truth(event: somatic, other: nil) == .doesNotHold)
    }

    @Test func `all that hospitals report is in the vocabulary`() throws {
        let load = RuleLoader.load(
            try Support.shippedFiles(),
            calendar: try Support.calendar()
        )
        let vocabulary = try #require(load.ruleBook?.vocabulary)
        for type in [
            "hospital.admitted", "hospital.discharged", "hospital.leave_started",
            "hospital.leave_ended", "citizen.deceased", "event.retracted",
        ] {
            #expect(vocabulary.eventType(type) != nil, "\(type)")
        }
    }
}

extension Support {
    static func event(_ type: String, _ json: String) throws -> CaseEvent {
        try event(type, at: "2026-03-02T09:00:00Z", json)
    }
}
