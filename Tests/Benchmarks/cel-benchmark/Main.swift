import CEL
import CaseEvents

/// Evaluates one expression on the events of standard input, one JSON document a line.
///
///     cel-benchmark EXPRESSION ROUNDS < events.jsonl
///
/// Each line of the output is a way of evaluating, nanoseconds an evaluation (the median of the
/// rounds) and how many events the expression is true of, with tabs between.
@main
struct Main {
    /// Filled slots are measured while they are in the processor's cache, as they are when many
    /// conditions are evaluated on one event.
    private static let filledCount = 100

    private let environment = Environment(variables: [
        Variable(name: "event", type: .record(EventDocument.type))
    ])
    private let program: Program
    private let events: [EventDocument]
    private let measurement: Measurement

    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 3, let roundCount = Int(arguments[2]), roundCount > 0 else {
            throw Refusal.usage("cel-benchmark EXPRESSION ROUNDS < events.jsonl")
        }
        let main = try Main(expression: arguments[1], roundCount: roundCount)
        report("slots filled", main.filledSlots())
        report("from the decoded event", main.refilledSlots())
        report("from the decoded event, without slots", main.values())
    }

    init(expression: String, roundCount: Int) throws {
        program = try environment.check(expression).get().program()
        var events: [EventDocument] = []
        while let line = readLine() {
            events.append(EventDocument(json: try JSONValue(parsing: line)))
        }
        self.events = events
        measurement = Measurement(roundCount: roundCount)
    }

    /// Slots that have been filled, and read by an evaluation before.
    private func filledSlots() -> Measurement.Result {
        let filled = (0..<Self.filledCount).map { _ in Slots(for: environment) }
        return measurement.result(
            events,
            batchCount: Self.filledCount,
            prepare: { batch in
                for (slots, event) in zip(filled, batch) {
                    slots.fill(0, with: event)
                    _ = program.evaluate(slots)
                }
            },
            pass: { batch in
                filled.prefix(batch.count).count { program.evaluate($0).isTrue }
            }
        )
    }

    /// Slots that are filled anew for each event; its JSON has been parsed.
    private func refilledSlots() -> Measurement.Result {
        let slots = Slots(for: environment)
        return measurement.result(
            events,
            batchCount: events.count,
            prepare: { _ in },
            pass: { batch in
                batch.count { event in
                    slots.fill(0, with: event)
                    return program.evaluate(slots).isTrue
                }
            }
        )
    }

    /// The simplest call, which keeps nothing from one event to the next.
    private func values() -> Measurement.Result {
        measurement.result(
            events,
            batchCount: events.count,
            prepare: { _ in },
            pass: { batch in batch.count { program.evaluate([.record($0)]).isTrue } }
        )
    }

    private static func report(_ name: String, _ result: Measurement.Result) {
        print("\(name)\t\(result.nanosecondsPerEvent)\t\(result.trueCount)")
    }
}

/// Why nothing was measured.
enum Refusal: Error {
    case usage(String)
}
