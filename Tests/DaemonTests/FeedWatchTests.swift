import Alerting
import CaseEvents
import EventStore
import Foundation
import RuleLanguage
import Testing
import WorkingTime

@testable import Daemon

/// Sources that fall silent and are heard again, turn by turn over a real store.
struct FeedWatchTests {
    /// Turns of the daemon at instants of the test's own.
    private final class World {
        let store: EventStore
        var sources: [FeedSource]
        var watch = FeedWatch()
        private let book: RuleBook
        private let calendar: DayCalendar
        private let start: Instant

        init(sources: [FeedSource]) throws {
            self.sources = sources
            let directory = FileManager.default.temporaryDirectory
                .appendingPathComponent("feeds-\(UUID().uuidString)")
            try FileManager.default.createDirectory(
                at: directory,
                withIntermediateDirectories: true
            )
            store = try EventStore(
                path: directory.appendingPathComponent("s.sqlite").path,
                purpose: .service
            )
            let rules = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                .deletingLastPathComponent().deletingLastPathComponent()
                .appendingPathComponent("rules").path
            var problems = InputProblems()
            calendar = DayCalendar(zone: try InputReader.zone("Europe/Copenhagen"))
            let own = SourceFile(
                path: "own.yaml",
                text: """
                    rule: visit-after-discharge
                    title: {da: Intet besøg, en: No visit}
                    severity: normal
                    status: experimental
                    owner: bo
                    when: hospital.discharged
                    expect: [{event: contact.made, after: 48h}]
                    tell: [{to: contact_person}]
                    say: {da: Besøg, en: Visit}
                    answers: [done]

                    """
            )
            let shipped = try RuleFiles.read([rules])
            let load = RuleLoader.load(shipped + [own], calendar: calendar)
            problems.diagnostics += load.diagnostics
            book = try #require(load.ruleBook)
            start = try Instant(rfc3339: "2026-09-02T10:00:00Z")
        }

        func at(_ hours: Int) -> Instant { start.advanced(by: .hours(hours)) }

        /// One transaction, as the loop does it.
        @discardableResult
        func turn(
            at hours: Int,
            _ types: [String] = [],
            from source: String = "urn:ward:7",
            happened: Int? = nil,
            isListening: Bool = true
        ) throws -> CaseWorkOutcome {
            let now = at(hours)
            if isListening, watch.listening == nil { watch.listening = now }
            let bo = Person(id: "bo", email: "bo@kommune.example")
            let circumstances = Circumstances(
                ruleBook: book,
                roster: Roster(forScenario: [Role("contact_person"): bo]),
                calendar: calendar,
                disclosure: DisclosurePolicy(detailDomains: []),
                language: .danish,
                sources: sources
            )
            let watch = watch
            let outcome = try store.change { transaction in
                var work = try CaseWork(
                    transaction: transaction,
                    circumstances: circumstances,
                    futureSkewMax: .minutes(10),
                    channels: ["mail"],
                    inFlight: InFlight(),
                    now: now,
                    watch: watch
                )
                for type in types {
                    let event = CaseEvent(
                        reference: EventReference(source: source, id: "\(type) \(hours)"),
                        type: type,
                        caseReference: CaseReference(unchecked: "c-1001"),
                        happened: at(happened ?? hours),
                        received: now
                    )
                    try work.take(.submission([.event(event)], { _ in }))
                }
                try work.watchFeeds()
                try work.takeDueCases(limit: 100)
                try work.decideTouchedCases()
                return try work.finish()
            }
            self.watch = outcome.watch
            return outcome
        }

        /// The daemon is started again; what it kept in mind is lost.
        func restart() { watch = FeedWatch() }

        /// The rules of open alerts, and of those that have ended, in the order of their names.
        func alerts(openOnly: Bool = true) throws -> [String] {
            try store.look { try $0.alerts(openOnly: openOnly) }.map(\.rule).sorted()
        }
    }

    private static func source(
        _ name: String = "ward",
        prefix: String = "urn:ward",
        rhythm: TimeAmount = .elapsed(.hours(24))
    ) -> FeedSource {
        FeedSource(
            name: name,
            prefix: prefix,
            rhythm: rhythm,
            grace: .hours(2),
            reports: ["contact.made"]
        )
    }

    @Test func `silence is noticed at its instant and is one alert to the operator`() throws {
        let world = try World(sources: [Self.source()])
        let heard = try world.turn(at: 0, ["note.made"])
        #expect(heard.nextSilence == world.at(26))
        try world.turn(at: 25)
        #expect(try world.alerts() == [])
        // The loop comes late; what it notices happened when it was due.
        let noticed = try world.turn(at: 27)
        #expect(try world.alerts() == ["source-silent"])
        #expect(world.watch.silences.outages.map(\.noticed) == [world.at(26)])
        #expect(world.watch.silences.outages.map(\.since) == [world.at(0)])
        #expect(noticed.warnings.count == 1)
        #expect(noticed.nextSilence == nil)
        try world.turn(at: 100)
        #expect(try world.alerts(openOnly: false) == ["source-silent"])
    }

    @Test func `a source that is heard again closes its own alert alone`() throws {
        let other = Self.source("home", prefix: "urn:home")
        let world = try World(sources: [Self.source(), other])
        try world.turn(at: 0)
        try world.turn(at: 30)
        #expect(try world.alerts() == ["source-silent", "source-silent"])
        try world.turn(at: 31, ["note.made"])
        #expect(try world.alerts() == ["source-silent"])
        #expect(world.watch.silences.silentSources == ["home"])
    }

    @Test func `absence while the feed is down waits for the feed`() throws {
        let world = try World(sources: [Self.source()])
        try world.turn(at: 0, ["hospital.discharged"])
        try world.turn(at: 26)
        try world.turn(at: 48)
        try world.turn(at: 60)
        #expect(try !world.alerts().contains("visit-after-discharge"))
        let back = try world.turn(at: 70, ["note.made"])
        #expect(back.nextWake == world.at(72))
        try world.turn(at: 72)
        #expect(try world.alerts().contains("visit-after-discharge"))
    }

    @Test func `what the backlog brings is not missing`() throws {
        let world = try World(sources: [Self.source()])
        try world.turn(at: 0, ["hospital.discharged"])
        try world.turn(at: 26)
        try world.turn(at: 48)
        try world.turn(at: 70, ["contact.made"], happened: 40)
        try world.turn(at: 72)
        #expect(try !world.alerts(openOnly: false).contains("visit-after-discharge"))
    }

    @Test func `a case waits on over a restart, and is looked at when the source is back`() throws {
        let world = try World(sources: [Self.source()])
        try world.turn(at: 0, ["hospital.discharged"])
        try world.turn(at: 26)
        try world.turn(at: 48)
        world.restart()
        try world.turn(at: 60)
        #expect(world.watch.silences.silentSources == ["ward"])
        let back = try world.turn(at: 70, ["note.made"])
        #expect(back.nextWake == world.at(72))
    }

    @Test func `a source is not silent because the daemon was down`() throws {
        let world = try World(sources: [Self.source()])
        try world.turn(at: 0, ["note.made"])
        world.restart()
        let early = try world.turn(at: 90, isListening: false)
        #expect(early.nextSilence == nil)
        #expect(try world.turn(at: 100).nextSilence == world.at(102))
        #expect(try world.alerts() == [])
        // Its backlog comes within its grace, or it is silent indeed.
        try world.turn(at: 102)
        #expect(try world.alerts() == ["source-silent"])
        #expect(world.watch.silences.outages.map(\.since) == [world.at(0)])
    }

    @Test func `a new source is given its time from the beginning`() throws {
        let world = try World(sources: [Self.source()])
        #expect(try world.turn(at: 0).nextSilence == world.at(26))
        world.restart()
        #expect(try world.turn(at: 10).nextSilence == world.at(26))
    }

    @Test func `working days count where the rhythm does`() throws {
        // 2026-09-02 is a Wednesday.
        let world = try World(sources: [Self.source(rhythm: .workingDays(3))])
        #expect(try world.turn(at: 0).nextSilence == world.at(5 * 24 + 2))
    }

    @Test func `the silence of a source that is no longer watched ends`() throws {
        let world = try World(sources: [Self.source()])
        try world.turn(at: 0, ["hospital.discharged"])
        try world.turn(at: 26)
        try world.turn(at: 48)
        world.sources = []
        try world.turn(at: 50)
        #expect(try !world.alerts().contains("source-silent"))
        #expect(try !world.alerts().contains("visit-after-discharge"))
        try world.turn(at: 52)
        #expect(try world.alerts().contains("visit-after-discharge"))
    }

    @Test func `others are not the source, and without sources nothing is kept`() throws {
        let world = try World(sources: [Self.source()])
        try world.turn(at: 0)
        try world.turn(at: 20, ["note.made"], from: "urn:home")
        try world.turn(at: 26)
        #expect(try world.alerts() == ["source-silent"])
        let none = try World(sources: [])
        try none.turn(at: 0, ["note.made"])
        #expect(try none.store.look { try $0.fact("heard ward") } == nil)
    }

    @Test func `what was heard is written down once a minute at most`() throws {
        let world = try World(sources: [Self.source()])
        try world.store.change { transaction in
            var watch = FeedWatch()
            try watch.hear("ward", at: world.at(0), in: transaction)
            let soon = world.at(0).advanced(by: .seconds(59))
            try watch.hear("ward", at: soon, in: transaction)
            #expect(watch.heard["ward"] == soon)
            let first = String(world.at(0).microseconds)
            #expect(try transaction.fact("heard ward") == first)
            try watch.hear("ward", at: world.at(0).advanced(by: .minutes(1)), in: transaction)
            #expect(try transaction.fact("heard ward") != first)
        }
    }
}
