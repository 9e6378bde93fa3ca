import Alerting
import ArgumentParser
import CaseEvents
import Daemon
import EventStore
import Simulation
import WorkingTime

/// One reading of events from beginning to end, with progress and an account of what was refused.
struct EventRun {
    /// So many refusals are shown one by one.
    private static let shownRefusalCountMax = 10

    private let input: EventInput
    private var refusedCount = 0

    init(events: [String]) throws {
        do {
            input = try EventInput(events)
        } catch {
            remark("\(error)")
            throw ExitStatus.noInput
        }
    }

    /// Reads every line and hands on what stands in it.
    ///
    /// - Parameters:
    ///   - demand: What is wanted of the events of a type.
    ///   - state: Says in words how far the work has come; asked now and then.
    ///   - body: Takes what stood in a line.
    /// - Throws: The exit for files that cannot be read, which it has explained by then.
    mutating func play(
        demand: @escaping (String) -> EventDemand,
        state: () -> String,
        _ body: (EventLineReader.Outcome) -> Void
    ) throws {
        var reader = EventLineReader(demand: demand)
        var feed = LineFeed()
        var progress = ProgressLine()
        var readCount = 0
        var refused = 0
        var (readPath, lineNumber) = ("", 0)
        do {
            try input.read { path, chunk in
                if path != readPath { (readPath, lineNumber) = (path, 0) }
                feed.take(chunk) { line in
                    lineNumber += 1
                    let outcome = reader.read(line)
                    if case .refused(let refusal) = outcome {
                        refused += 1
                        progress.clear()
                        if refused <= Self.shownRefusalCountMax {
                            remark("\(path):\(lineNumber): \(refusal)")
                        }
                    }
                    body(outcome)
                }
                readCount += chunk.count
                progress.show(state() + share(readCount))
            }
            for store in input.stores {
                try Self.play(store: store) { event in
                    body(
                        demand(event.type) == .nothing
                            ? .unconcerned(happened: event.happened) : .event(event)
                    )
                    progress.show(state())
                }
            }
        } catch {
            progress.clear()
            remark("\(error)")
            throw ExitStatus.noInput
        }
        progress.clear()
        refusedCount = refused
    }

    /// Hands on what services and people told a store, in the order of the time line.
    ///
    /// What the daemon told itself is left out, for the run tells it anew; answers are people's, and
    /// that a source was silent the daemon alone can say.
    private static func play(store path: String, _ body: (CaseEvent) -> Void) throws {
        let store = try EventStore(path: path, purpose: .reading)
        try store.look { transaction in
            try transaction.eachEvent { event in
                let isAboutFeeds = FeedSilences.areTold(byType: event.type)
                let isKept =
                    event.reference.source == CaseEvent.ownSource
                    ? isAboutFeeds || event.type == CaseEvent.alertTypePrefix + "answered"
                    : !isAboutFeeds
                if isKept { body(event) }
            }
        }
    }

    /// Says what was not taken, and ends with the status that tells of it.
    func finish(misplaced: Int, disorder: Elapsed) throws {
        if refusedCount > 0 { remark("\(refusedCount) lines are no events and were left out.") }
        if misplaced > 0 {
            remark(
                "\(misplaced) events stood more than \(disorder) out of order and were left out; "
                    + "sort them by time, or give a longer --disorder."
            )
        }
        guard refusedCount + misplaced == 0 else { throw ExitStatus.found }
    }

    private func share(_ readCount: Int) -> String {
        guard let all = input.byteCount, all > 0 else { return "" }
        return ", \(min(100, readCount * 100 / all)) %"
    }
}
