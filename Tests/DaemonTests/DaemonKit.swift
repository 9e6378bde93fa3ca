import Alerting
import CaseEvents
import EventStore
import Foundation
import Intake
import Logging
import Notifiers
import RuleLanguage
import ServiceManager
import Synchronization
import Testing
import WorkingTime

@testable import Daemon

/// A clock that a test moves: the wall's and the steady one together, or each alone.
final class FakeHands: Sendable {
    private let wall: Mutex<Int64>
    private let steady = Mutex<Int64>(1_000_000_000)

    init(_ start: Instant) { wall = Mutex(start.microseconds) }

    var hands: ClockHands {
        ClockHands(
            wallMicroseconds: { self.wall.withLock { $0 } },
            steadyMicroseconds: { self.steady.withLock { $0 } }
        )
    }

    /// Time goes by.
    func pass(_ span: Elapsed) {
        wall.withLock { $0 += span.microseconds }
        steady.withLock { $0 += span.microseconds }
    }

    /// Somebody sets the wall clock.
    func set(by span: Elapsed) { wall.withLock { $0 += span.microseconds } }
}

/// A channel that keeps the letters it was given, and hangs when a test wants it to.
final class FakeNotifier: Notifier {
    private let letters = Mutex<[PreparedLetter]>([])
    private let gate: DispatchSemaphore?
    private let failureCount: Int
    private let down = Mutex(false)
    private let arrivals = AsyncStream<Void>.makeStream()

    let channel = Channel.mail

    /// - Parameters:
    ///   - hangs: Whether no delivery returns before `letGo`.
    ///   - failureCount: So many deliveries fail for now, the first ones.
    init(hangs: Bool = false, failureCount: Int = 0) {
        gate = hangs ? DispatchSemaphore(value: 0) : nil
        self.failureCount = failureCount
    }

    var delivered: [PreparedLetter] { letters.withLock { $0 } }

    func deliver(_ letter: PreparedLetter) -> DeliveryOutcome {
        let count = letters.withLock { letters in
            letters.append(letter)
            return letters.count
        }
        arrivals.continuation.yield()
        gate?.wait()
        let isDown = down.withLock { $0 }
        return isDown || count <= failureCount ? .temporary("450") : .delivered("250")
    }

    /// Returns when so many letters have come, counted from the first.
    func wait(forLetters count: Int) async {
        for await _ in arrivals.stream where delivered.count >= count { return }
    }

    /// From now on nothing is taken, or all is again.
    func setDown(_ isDown: Bool) { down.withLock { $0 = isDown } }

    func letGo() { for _ in 0..<1000 { gate?.signal() } }
}

/// The daemon's threads over a real store and the shipped rules, under a clock that a test moves.
final class DaemonKit {
    let directory: URL
    let hands: FakeHands
    let clock: DaemonClock
    let store: EventStore
    let loop: CaseLoop
    let notifier: FakeNotifier
    let dispatcher: Dispatcher
    let auditor: Auditor
    let told: Told
    private(set) var circumstances: Circumstances

    /// What the auditor told, and how often it fed the watchdog.
    final class Told: Sendable {
        let notices = Mutex<[AuditNotice]>([])
        let feedCount = Mutex(0)
        let spool = Mutex<UInt64>(0)

        var codes: [String] {
            notices.withLock { notices in
                notices.compactMap { notice in
                    switch notice {
                    case .began(let finding, _): "began \(finding.subject.code)"
                    case .ended(let subject, _): "ended \(subject.code)"
                    case .clockJumped(let jump, _): "jumped \(jump.microseconds / 1_000_000)"
                    case .allIsWell: nil
                    }
                }
            }
        }
        var feeds: Int { feedCount.withLock { $0 } }
    }

    static let start = "2026-09-02T10:00:00Z"

    /// - Parameters:
    ///   - hangs: Whether the channel hangs at its first letter.
    ///   - failureCount: So many deliveries fail for now, the first ones.
    ///   - pace: How fast messages leave; as fast as they can when none is given.
    ///   - contactPerson: Whoever has the role instead of bo's usual self.
    ///   - hourlyRule: Whether `HourlyRule` is in force beside the shipped rules.
    ///   - sender: The watch over a process that sends, if there is one.
    /// - Throws: Whatever hinders the store or the rules.
    init(
        hangs: Bool = false,
        failureCount: Int = 0,
        pace: SendingPace = SendingPace(server: nil, recipient: nil),
        contactPerson: Person? = nil,
        hourlyRule: Bool = false,
        sender: SenderWatch? = nil
    ) throws {
        directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("daemon-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let path = directory.appendingPathComponent("s.sqlite").path
        store = try EventStore(path: path, purpose: .service)
        let looking = try EventStore(path: path, purpose: .reading)
        hands = FakeHands(try Instant(rfc3339: Self.start))
        clock = DaemonClock(hands: hands.hands)
        circumstances = try Self.circumstances()
        if let contactPerson {
            circumstances = circumstances.with(Self.roster(contactPerson: contactPerson))
        }
        if hourlyRule {
            circumstances = try HourlyRule.circumstances(
                in: directory,
                roster: circumstances.roster
            )
        }
        let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let bells = Bells()
        loop = CaseLoop(
            store: store,
            clock: clock,
            circumstances: circumstances,
            futureSkewMax: .minutes(10),
            channels: ["mail"],
            counters: Counters(),
            log: log,
            outboxFilled: { bells.ring() }
        )
        notifier = FakeNotifier(hangs: hangs, failureCount: failureCount)
        let links = AnswerLinks(key: AnswerLinks.newKey(), publicAddress: nil)
        dispatcher = Dispatcher(
            notifier: notifier,
            loop: loop,
            clock: clock,
            links: links,
            pace: pace,
            log: log,
            journal: { _ in nil }
        )
        bells.hang([dispatcher])
        let told = Told()
        self.told = told
        let (loop, dispatcher) = (loop, dispatcher)
        let reporter = AuditReporter(store: looking, loop: loop, journal: { _ in nil })
        auditor = Auditor(
            clock: clock,
            watchdogMicroseconds: 30_000_000,
            surroundings: Auditor.Surroundings(
                read: { now throws(StoreError) in
                    try looking.look { try $0.auditReading(at: now) }
                },
                workers: { [loop.mark, dispatcher.mark, sender?.mark].compactMap(\.self) },
                wakesAreHeld: { loop.holdsWakes },
                feedWatchdog: { told.feedCount.withLock { $0 += 1 } },
                write: { notice in told.notices.withLock { $0.append(notice) } },
                report: reporter.report
            )
        )
    }

    deinit { try? FileManager.default.removeItem(at: directory) }

    /// The shipped rules and a roster, read once for all tests.
    static func circumstances() throws -> Circumstances { try shared.get() }

    private static let shared = Result { try readCircumstances() }

    private static func readCircumstances() throws -> Circumstances {
        try circumstances(roster: roster(contactPerson: person("bo")))
    }

    /// A few of the shipped rules, more of them by their paths below `rules`, and a roster.
    static func circumstances(with more: [String] = [], roster: Roster) throws -> Circumstances {
        let rules = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("rules").path
        let files = ["vocabulary", "daemon", "hospital/unannounced-discharge.yaml"] + more
        var problems = InputProblems()
        let calendar = DayCalendar(zone: try InputReader.zone("Europe/Copenhagen"))
        let book = InputReader.ruleBook(
            shipped: files.map { "\(rules)/\($0)" },
            local: nil,
            calendar: calendar,
            &problems
        )
        return Circumstances(
            ruleBook: try #require(book),
            roster: roster,
            calendar: calendar,
            disclosure: DisclosurePolicy(detailDomains: []),
            language: .danish
        )
    }

    static func person(_ id: String) -> Person { Person(id: id, email: "\(id)@kommune.example") }

    /// A roster in which somebody is the contact person.
    static func roster(contactPerson: Person) -> Roster {
        var roster = Roster(
            forScenario: [
                Role("contact_person"): contactPerson, Role("stand_in"): person("lis"),
                Role("team"): person("team"), Role("team_lead"): person("lead"),
                Role("operator"): person("drift"),
            ],
            calendar: DayCalendar(zone: (try? InputReader.zone("Europe/Copenhagen")) ?? .utc)
        )
        roster.meaning = "\(contactPerson)"
        return roster
    }

    /// Another roster comes into force.
    func reload(_ roster: Roster) async {
        circumstances = circumstances.with(roster)
        await loop.reload(circumstances)
    }

    /// Other rules, another roster or both come into force.
    func reload(_ circumstances: Circumstances) async {
        self.circumstances = circumstances
        await loop.reload(circumstances)
    }

    /// Starts the threads and returns when the case loop has come round.
    func run() async {
        loop.start()
        dispatcher.start()
        loop.releaseWakes()
        await comeRound()
    }

    /// Ends the threads.
    func end() {
        notifier.letGo()
        dispatcher.stop()
        loop.stop()
    }

    /// Returns when the case loop has come round under the clock as it is now, and has been counted.
    func comeRound() async {
        for _ in 0..<2 { await loop.reload(circumstances) }
    }

    /// Returns when the dispatcher has come round under the clock as it is now.
    func letDispatcherComeRound() async {
        let before = dispatcher.mark.progress
        while dispatcher.mark.progress < before + 2 {
            dispatcher.ring()
            await Task.yield()
        }
    }

    func discharge(
        _ id: String,
        in reference: String = "c-1",
        at happened: Instant? = nil
    ) -> CaseEvent {
        event(id, type: "hospital.discharged", in: reference, at: happened)
    }

    func event(
        _ id: String,
        type: String,
        in reference: String = "c-1",
        at happened: Instant? = nil
    ) -> CaseEvent {
        CaseEvent(
            reference: EventReference(source: "urn:test", id: id),
            type: type,
            caseReference: CaseReference(unchecked: reference),
            happened: happened ?? clock.now(),
            received: clock.now()
        )
    }

    @discardableResult
    func submit(_ event: CaseEvent) async -> SubmissionOutcome {
        await loop.submit([.event(event)])
    }

    /// Changes the store behind the daemon's back.
    func sabotage(_ statement: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/sqlite3")
        process.arguments = [
            "-cmd", ".timeout 60000", directory.appendingPathComponent("s.sqlite").path, statement,
        ]
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
    }

    var alerts: [Alert] {
        get throws { try store.look { try $0.alerts(of: CaseReference(unchecked: "c-1")) } }
    }
}

extension Circumstances {
    /// The same with another roster.
    func with(_ roster: Roster) -> Circumstances {
        Circumstances(
            ruleBook: ruleBook,
            roster: roster,
            calendar: calendar,
            disclosure: disclosure,
            language: language,
            sources: sources,
            feeds: feeds
        )
    }
}
