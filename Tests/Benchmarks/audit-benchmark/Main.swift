import Alerting
import CaseEvents
import EventStore
import Foundation
import RuleLanguage
import WorkingTime

/// Measures what one look of the auditor asks of a store with very many open alerts.
///
///     audit-benchmark [ALERTS] [ROUNDS]
///
/// Prints medians and asserts nothing. `sound` is a store in which every alert has its next step in
/// time, `late` the same store a month later, when all of them are overdue.
@main
struct Main {
    private static let start = Instant(microseconds: 1_772_438_460_000_000)

    static func main() throws {
        let numbers = CommandLine.arguments.dropFirst().compactMap { Int($0) }
        let alertCount = numbers.first ?? 100_000
        let roundCount = numbers.count > 1 ? max(numbers[1], 1) : 101
        let directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("audit-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let path = directory.appendingPathComponent("s.sqlite").path
        let store = try EventStore(path: path, purpose: .service)
        let clock = ContinuousClock()
        let filling = try clock.measure { try fill(store, alertCount) }
        print("\(alertCount) open alerts with a wake-up each, kept in \(filling)")
        let looking = try EventStore(path: path, purpose: .reading)
        try measure("sound", looking, at: start, rounds: roundCount)
        try measure("late", looking, at: start.advanced(by: .days(30)), rounds: roundCount)
    }

    /// Puts open alerts in the store, each with a next step within the coming week.
    private static func fill(_ store: EventStore, _ count: Int) throws {
        let chunk = 5000
        for first in stride(from: 0, to: count, by: chunk) {
            try store.change { transaction in
                for number in first..<min(first + chunk, count) {
                    let reference = CaseReference(unchecked: "c-\(number)")
                    let next = start.advanced(by: .minutes(1 + number % 10_000))
                    try transaction.save(alert(number, of: reference, next: next), at: start)
                    try transaction.setWake(next, of: reference)
                }
            }
        }
    }

    private static func alert(
        _ number: Int,
        of reference: CaseReference,
        next: Instant
    ) -> Alert {
        Alert(
            id: "alert-\(number)",
            caseReference: reference,
            rule: "unannounced-discharge",
            ruleMeaning: "",
            key: "case",
            severity: .high,
            anchors: [EventReference(source: "urn:benchmark", id: "e-\(number)")],
            opened: start,
            raised: start,
            deadline: nil,
            state: .open,
            tellings: [],
            nextStep: next
        )
    }

    private static func measure(
        _ name: String,
        _ store: EventStore,
        at now: Instant,
        rounds: Int
    ) throws {
        let clock = ContinuousClock()
        var times: [Duration] = []
        var reading = AuditReading()
        for _ in 0..<rounds {
            times.append(
                try clock.measure { reading = try store.look { try $0.auditReading(at: now) } }
            )
        }
        times.sort()
        let late = reading.alertsPastNextStep?.count ?? 0
        print("\(name): median \(times[rounds / 2]), longest \(times[rounds - 1]), \(late) late")
    }
}
