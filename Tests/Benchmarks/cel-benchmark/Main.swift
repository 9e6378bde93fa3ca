import CEL
import CaseEvents

/// Evaluates one expression on the events of standard input, one JSON document a line.
///
///     cel-benchmark EXPRESSION ROUNDS < events.jsonl
///
/// Each line of the output is a way of evaluating, nanoseconds an evaluation (the median of the
/// rounds) and how many events the expression is true of, with tabs between.
@main
enum Main {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 3, let roundCount = Int(arguments[2]), roundCount > 0 else {
            throw Refusal.usage("cel-benchmark EXPRESSION ROUNDS < events.jsonl")
        }
        let environment = Environment(variables: [
            Variable(name: "event", type: .record(EventDocument.type))
        ])
        let program = try environment.check(arguments[1]).get().program()
        var events: [[Value]] = []
        while let line = readLine() {
            events.append([.record(EventDocument(json: try JSONValue(parsing: line)))])
        }
        let measurement = Measurement(roundCount: roundCount)

        report(
            "values",
            measurement.result(eventCount: events.count) {
                count(events) { program.evaluate($0) }
            }
        )
    }

    private static func count(_ events: [[Value]], _ evaluate: ([Value]) -> Value) -> Int {
        var trueCount = 0
        for event in events where evaluate(event).isTrue { trueCount += 1 }
        return trueCount
    }

    private static func report(_ name: String, _ result: Measurement.Result) {
        print("\(name)\t\(result.nanosecondsPerEvent)\t\(result.trueCount)")
    }
}

/// Why nothing was measured.
enum Refusal: Error {
    case usage(String)
}
