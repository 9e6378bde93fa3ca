internal import CaseEvents
internal import Foundation
internal import WorkingTime

/// Decodes files of foreign messages for `tovholder decode`.
package struct MessageDecoding {
    private let decoder: EventDecoder

    /// Decodes with the citizen registry in a file, or with none.
    package init(registryFile: String?) throws {
        guard let registryFile else {
            decoder = EventDecoder()
            return
        }
        let file = try RuleFiles.text(of: registryFile)
        decoder = EventDecoder(registry: try CitizenRegistry(parsing: file))
    }

    /// The CloudEvents in a file, one line each, and what is wrong with it.
    package func decode(_ path: String) -> (lines: [String], problems: [String]) {
        guard let data = FileManager.default.contents(atPath: path) else {
            return ([], ["it cannot be read"])
        }
        let received = DaemonClock().now()
        switch decoder.document(Array(data), received: received) {
        case .failure(let refusals):
            return (
                [],
                refusals.refusals.map { "\($0.code) at \($0.place): \($0.message) \($0.advice)" }
            )
        case .success(let messages):
            var lines: [String] = []
            var problems: [String] = []
            for message in messages {
                switch message {
                case .event(let event):
                    lines.append(event.cloudEventText)
                case .withoutCase(let type):
                    problems.append("\(type): the citizen has no case here; nothing is kept")
                }
            }
            return (lines, problems)
        }
    }
}
