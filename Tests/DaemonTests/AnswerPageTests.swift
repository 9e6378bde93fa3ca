import Alerting
import CaseEvents
import Foundation
import Intake
import Notifiers
import RuleLanguage
import Testing
import WorkingTime

@testable import Daemon

/// The page behind a message's link, and what the command line says of the same alert.
struct AnswerPageTests {
    private static let rule = """
        rule: several-answer
        title: {da: Flere svarer, en: Several answer}
        severity: high
        status: experimental
        owner: bo
        when: appointment.missed
        tell: [{to: [contact_person, team_lead]}]
        say: {da: Ring i dag., en: Call today.}
        answers: [contacted, {handed_over: {to: person}}]
        answered_by: [contact_person, team_lead]
        """

    /// A daemon with the rule, and an alert that several have to answer.
    private func kit() async throws -> (DaemonKit, AnswerService) {
        let kit = try DaemonKit()
        let file = kit.directory.appendingPathComponent("several-answer.yaml")
        try Self.rule.write(to: file, atomically: true, encoding: .utf8)
        let usual = kit.circumstances
        var problems = InputProblems()
        let rules = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("rules").path
        let book = InputReader.ruleBook(
            shipped: ["\(rules)/vocabulary", file.path],
            local: nil,
            calendar: usual.calendar,
            &problems
        )
        await kit.run()
        await kit.reload(
            Circumstances(
                ruleBook: try #require(book, "\(problems)"),
                roster: usual.roster,
                calendar: usual.calendar,
                disclosure: usual.disclosure,
                language: .danish
            )
        )
        await kit.submit(
            CaseEvent(
                reference: EventReference(source: "urn:test", id: "m1"),
                type: "appointment.missed",
                caseReference: CaseReference(unchecked: "c-1"),
                happened: kit.clock.now(),
                received: kit.clock.now()
            )
        )
        await kit.notifier.wait(forLetters: 2)
        let links = AnswerLinks(key: AnswerLinks.newKey(), publicAddress: nil)
        return (kit, AnswerService(loop: kit.loop, links: links, language: .danish))
    }

    private func page(of person: String, _ kit: DaemonKit, _ service: AnswerService) async throws
        -> AnswerPage
    {
        let letter = try #require(
            kit.notifier.delivered.first { $0.tellings.first?.person.id == person }
        )
        let telling = try #require(letter.tellings.first)
        return await service.page(token: service.links.token(forTelling: telling.id))
    }

    @Test func `an alert that several answer says whose answer is missing`() async throws {
        let (kit, service) = try await kit()
        defer { kit.end() }
        let records = AlertRecords(
            store: kit.store,
            zone: .utc,
            clock: kit.clock,
            ruleBook: kit.circumstances.ruleBook
        )
        let before = try records.show("")
        #expect(before.contains("missing   the answer of contact_person"), "\(before)")
        #expect(before.contains("missing   the answer of team_lead"), "\(before)")
        let both = try await page(of: "bo", kit, service)
        let missing = both.facts.last
        #expect(missing?.label == "Mangler svar fra")
        #expect(missing?.value == "kontaktpersonen, afdelingslederen")

        let alert = try #require(try kit.alerts.first)
        let given = GivenAnswer(alert: alert.id, by: "bo", choice: "contacted", linkOf: nil)
        guard case .taken = await kit.loop.answer(given) else {
            Issue.record("the answer is not taken")
            return
        }
        let between = try records.show("")
        #expect(!between.contains("missing   the answer of contact_person"), "\(between)")
        #expect(between.contains("missing   the answer of team_lead"), "\(between)")
        let line = between.first { $0.hasPrefix("answer") } ?? ""
        #expect(line.hasSuffix("contact_person (bo) contacted"), "\(between)")
        #expect(try await page(of: "lead", kit, service).facts.last?.value == "afdelingslederen")

        kit.hands.pass(.minutes(1))
        let last = GivenAnswer(alert: alert.id, by: "lead", choice: "contacted", linkOf: nil)
        guard case .taken = await kit.loop.answer(last) else {
            Issue.record("the second answer is not taken")
            return
        }
        let after = try records.show("")
        #expect(!after.contains { $0.hasPrefix("missing") }, "\(after)")
    }

    @Test func `the page offers the stand-in and the team, whom the rule does not tell`()
        async throws
    {
        let (kit, service) = try await kit()
        defer { kit.end() }
        let page = try await page(of: "bo", kit, service)
        let offered = page.choices.map(\.value).filter { $0.hasPrefix("handed_over") }
        #expect(offered == ["handed_over:lead", "handed_over:lis", "handed_over:team"])
        // Whoever is offered can take it.
        let alert = try #require(try kit.alerts.first)
        let given = GivenAnswer(alert: alert.id, by: "bo", choice: offered[1], linkOf: nil)
        guard case .taken = await kit.loop.answer(given) else {
            Issue.record("the hand-over is not taken")
            return
        }
        await kit.notifier.wait(forLetters: 3)
        #expect(kit.notifier.delivered.last?.tellings.first?.person.id == "lis")
    }
}
