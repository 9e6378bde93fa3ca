import Alerting
import CaseEvents
import EventStore
import Foundation
import Intake
import Notifiers
import RuleLanguage
import Testing
import WorkingTime

@testable import Daemon

/// Recipients who lose their access between the finding and the message, with the daemon's threads.
@Suite(.serialized) struct AccessTests {
    private static let email = "bo@kommune.example"

    private static func bo(
        left: CivilDate? = nil,
        away: [Person.Absence] = []
    ) -> Person {
        Person(id: "bo", email: email, away: away, left: left)
    }

    private static let tomorrow = CivilDate(iso: "2026-09-03")

    /// Five minutes before midnight something is found, and no channel is there to tell it.
    private func findBeforeMidnight(_ kit: DaemonKit) async {
        kit.hands.pass(.minutes(11 * 60 + 55))
        kit.loop.start()
        kit.loop.releaseWakes()
        await kit.submit(kit.discharge("d1"))
        await kit.comeRound()
    }

    private func losses(_ kit: DaemonKit) throws -> [String] {
        try kit.store.look { try $0.events(of: CaseReference(unchecked: "c-1")) }
            .filter { $0.type == "access.lost" }
            .map { "\($0.data["person"]?.string ?? "") \($0.data["reason"]?.string ?? "")" }
    }

    private func outcomes(_ kit: DaemonKit, of alert: Alert) throws -> [String] {
        try kit.store.look { try $0.deliveries(of: alert.id) }.map {
            "\($0.telling.person.id) \($0.state) \($0.outcome ?? "")"
        }
    }

    @Test func `recipient loses access between finding and sending`() async throws {
        let day = try #require(Self.tomorrow)
        let away = Person.Absence(from: day, to: day, standIn: nil)
        let kit = try DaemonKit(contactPerson: Self.bo(away: [away]))
        defer { kit.end() }
        await findBeforeMidnight(kit)
        // Nothing has left by then: the channel was not there yet.
        kit.hands.pass(.minutes(10))
        kit.dispatcher.start()
        await kit.notifier.wait(forLetters: 1)
        #expect(kit.notifier.delivered.map(\.tellings.first?.person.id) == ["lis"])
        #expect(try losses(kit) == ["bo away"])
        let alert = try #require(try kit.alerts.first)
        #expect(alert.state == .open)
        // The dispatcher finds it at the moment of sending, or the case is looked at before.
        let outcome = try #require(try outcomes(kit, of: alert).first)
        #expect(
            ["bo cancelled not sent: its recipient is away", "bo cancelled "].contains(outcome)
        )
    }

    @Test func `a person who leaves is followed at that moment by the next in line`() async throws {
        let day = try #require(Self.tomorrow)
        let kit = try DaemonKit(contactPerson: Self.bo(left: day))
        defer { kit.end() }
        await findBeforeMidnight(kit)
        let midnight = kit.circumstances.calendar.zone.startOfDay(day)
        #expect(try kit.store.look { try $0.nextWake() } == midnight)
        kit.hands.pass(.minutes(10))
        await kit.comeRound()
        kit.dispatcher.start()
        #expect(try losses(kit) == ["bo left"])
        let alert = try #require(try kit.alerts.first)
        #expect(alert.tellings.map(\.person) == ["bo", "lis"])
        #expect(try outcomes(kit, of: alert).first?.hasPrefix("bo cancelled") == true)
    }

    @Test func `whoever a reload takes out of the roster is followed by the next in line`()
        async throws
    {
        let kit = try DaemonKit()
        defer { kit.end() }
        await kit.run()
        await kit.submit(kit.discharge("d1"))
        await kit.notifier.wait(forLetters: 1)
        await kit.reload(DaemonKit.roster(contactPerson: DaemonKit.person("kim")))
        await kit.comeRound()
        await kit.notifier.wait(forLetters: 2)
        #expect(kit.notifier.delivered.map(\.tellings.first?.person.id) == ["bo", "kim"])
        #expect(try losses(kit) == ["bo not_in_roster"])
        #expect(try kit.alerts.first?.state == .open)
    }

    @Test func `an old link shows nothing to whoever is there no more, and takes no answer`()
        async throws
    {
        let kit = try DaemonKit()
        defer { kit.end() }
        await kit.run()
        await kit.submit(kit.discharge("d1"))
        await kit.notifier.wait(forLetters: 1)
        let telling = try #require(kit.notifier.delivered.first?.tellings.first)
        let links = AnswerLinks(key: AnswerLinks.newKey(), publicAddress: nil)
        let service = AnswerService(loop: kit.loop, links: links, language: .english)
        let token = links.token(forTelling: telling.id)
        #expect(await service.page(token: token).state == .open)
        await kit.reload(DaemonKit.roster(contactPerson: DaemonKit.person("kim")))
        let after = [
            await service.page(token: token),
            await service.answer(token: token, choice: "contacted"),
        ]
        for page in after {
            #expect(page.state == .closed)
            #expect(page.facts.isEmpty && page.choices.isEmpty && page.detail == nil)
            #expect(!(page.title + page.lead).contains("c-1"))
        }
        #expect(try kit.alerts.first?.state == .open)
    }

    @Test func `reload that changes nothing sends nothing`() async throws {
        let kit = try DaemonKit()
        defer { kit.end() }
        await kit.run()
        await kit.submit(kit.discharge("d1"))
        await kit.notifier.wait(forLetters: 1)
        let before = try kit.alerts
        await kit.reload(kit.circumstances.roster)
        await kit.comeRound()
        await kit.letDispatcherComeRound()
        #expect(kit.notifier.delivered.count == 1)
        #expect(try kit.alerts == before)
        #expect(try kit.store.look { try $0.dueCases(at: kit.clock.now(), limit: 10) }.isEmpty)
    }

    @Test func `reload during a send`() async throws {
        let kit = try DaemonKit(hangs: true)
        defer { kit.end() }
        await kit.run()
        await kit.submit(kit.discharge("d1"))
        await kit.notifier.wait(forLetters: 1)
        // The letter to bo is on its way when the roster names another contact person.
        await kit.reload(DaemonKit.roster(contactPerson: DaemonKit.person("kim")))
        await kit.comeRound()
        kit.notifier.letGo()
        await kit.notifier.wait(forLetters: 2)
        await kit.letDispatcherComeRound()
        #expect(kit.notifier.delivered.map(\.tellings.first?.person.id) == ["bo", "kim"])
        let alert = try #require(try kit.alerts.first)
        // What left is remembered as delivered, although it was taken back on its way.
        #expect(
            try outcomes(kit, of: alert)
                == ["bo delivered delivered: 250", "kim delivered delivered: 250"]
        )
    }

    @Test func `each message of a batch is looked at with the roster of its own moment`()
        async throws
    {
        let kit = try DaemonKit(hangs: true)
        defer { kit.end() }
        kit.loop.start()
        kit.loop.releaseWakes()
        await kit.submit(kit.discharge("d1"))
        await kit.submit(kit.discharge("d2", in: "c-2"))
        await kit.comeRound()
        kit.dispatcher.start()
        await kit.notifier.wait(forLetters: 1)
        // The first letter hangs; meanwhile bo falls ill.
        let day = try #require(CivilDate(iso: "2026-09-02"))
        let ill = Self.bo(away: [Person.Absence(from: day, to: day, standIn: nil)])
        await kit.reload(DaemonKit.roster(contactPerson: ill))
        kit.notifier.letGo()
        await kit.notifier.wait(forLetters: 3)
        let letters = kit.notifier.delivered.compactMap(\.tellings.first)
        #expect(letters.map(\.person.id) == ["bo", "lis", "lis"])
        // What bo got before has passed to lis, too.
        let cases = letters.dropFirst().map(\.caseReference.text)
        #expect(cases.sorted() == ["c-1", "c-2"])
    }

    @Test func `recipient without address`() async throws {
        let kit = try DaemonKit()
        defer { kit.end() }
        await findBeforeMidnight(kit)
        await kit.reload(DaemonKit.roster(contactPerson: Person(id: "bo")))
        kit.dispatcher.start()
        await kit.notifier.wait(forLetters: 1)
        #expect(kit.notifier.delivered.map(\.tellings.first?.person.id) == ["lis"])
        #expect(try losses(kit) == ["bo no_address"])
    }

    @Test func `the link of a message about several shows nothing to whoever has left`()
        async throws
    {
        let kit = try DaemonKit()
        defer { kit.end() }
        await kit.run()
        await kit.submit(kit.discharge("d1"))
        await kit.notifier.wait(forLetters: 1)
        await kit.letDispatcherComeRound()
        let letter = try #require(kit.notifier.delivered.first)
        let links = AnswerLinks(key: AnswerLinks.newKey(), publicAddress: nil)
        let service = AnswerService(loop: kit.loop, links: links, language: .english)
        let token = links.token(forTelling: letter.id)
        #expect(service.overview(token: token).state == .open)
        await kit.reload(DaemonKit.roster(contactPerson: DaemonKit.person("kim")))
        let page = service.overview(token: token)
        let language = try #require(letter.tellings.first).content.language
        #expect(page.lead == AnswerWording.withoutAccess[language])
        #expect(!(page.title + page.lead).contains("c-1") && page.links.isEmpty)
    }
}
