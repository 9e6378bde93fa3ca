internal import CaseEvents
internal import Foundation
internal import WorkingTime

/// What came out of a file of messages.
package struct DecodedFile: Sendable {
    /// The CloudEvents, one line each.
    package fileprivate(set) var lines: [String] = []
    /// What was understood and is no event, and why.
    package fileprivate(set) var notes: [String] = []
    /// What is wrong.
    package fileprivate(set) var problems: [String] = []
}

/// Decodes files of foreign messages for `tovholder decode`.
package struct MessageDecoding {
    private let decoder: EventDecoder

    /// Decodes with the citizen registry in a file, or with none.
    ///
    /// - Parameters:
    ///   - registryFile: Lines of CPR number, tab, case reference.
    ///   - zone: The name of the zone of times that tell no offset.
    /// - Throws: What hinders reading the registry or the zone.
    package init(registryFile: String?, zone: String) throws {
        let zone = try InputReader.zone(zone)
        guard let registryFile else {
            decoder = EventDecoder(zone: zone)
            return
        }
        let file = try RuleFiles.text(of: registryFile)
        decoder = EventDecoder(registry: try CitizenRegistry(parsing: file), zone: zone)
    }

    /// The CloudEvents in a file, and what else is to be said of it.
    package func decode(_ path: String) -> DecodedFile {
        var file = DecodedFile()
        guard let data = FileManager.default.contents(atPath: path) else {
            file.problems = ["it cannot be read"]
            return file
        }
        let (bytes, received) = (Array(data), DaemonClock().now())
        let decoded =
            path.hasSuffix(".hl7")
            ? decoder.hl7(bytes, received: received)
            : decoder.document(bytes, received: received)
        switch decoded {
        case .failure(let refusals):
            file.problems = refusals.refusals.map { refusal in
                let number = refusal.index.map { "message \($0 + 1): " } ?? ""
                let place = "\(refusal.code) at \(refusal.place)"
                return "\(number)\(place): \(refusal.message) \(refusal.advice)"
            }
        case .success(let messages):
            for message in messages {
                switch message {
                case .event(let event): file.lines.append(event.cloudEventText)
                case .withoutCase(let type):
                    file.problems.append("\(type): the citizen has no case here; nothing is kept")
                case .withoutEvent(let type, let reason, _):
                    file.notes.append("\(type): no event: \(reason.message)")
                }
            }
        }
        return file
    }
}
