import CaseEvents
import Foundation
import WorkingTime

/// Messages of HL7 v2 for tests: Microsoft's samples, and a small one with fields exchanged.
enum HL7Samples {
    /// The names of the sample files, sorted.
    static func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(
            atPath: Samples.folder.appending(path: "hl7v2").path
        )
        .filter { $0.hasSuffix(".hl7") }.sorted()
    }

    /// A sample whose patient has MedCom's synthetic citizen's number, and who can be brought to
    /// life: nearly all of the samples' patients are dead.
    static func bytes(_ name: String, isAlive: Bool = false) throws -> [UInt8] {
        let text = String(decoding: try Samples.bytes("hl7v2/" + name), as: UTF8.self)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            guard line.hasPrefix("PID|") else { return String(line) }
            var fields = line.split(separator: "|", omittingEmptySubsequences: false)
                .map(String.init)
            while fields.count < 31 { fields.append("") }
            fields[3] = "\(fields[3])~\(cpr)"
            if isAlive { (fields[29], fields[30]) = ("", "N") }
            return fields.joined(separator: "|")
        }
        return Array(lines.joined(separator: "\n").utf8)
    }

    static let cpr = "2509479989^^^CPR&1.2.208.176.1.2&ISO^NNDNK"

    /// A short ADT message.
    ///
    /// - Parameters:
    ///   - trigger: Such as A03.
    ///   - fields: By their place, such as `PV1-44`, what stands there instead of the usual.
    /// - Returns: Its segments, each with its end.
    static func text(_ trigger: String, _ fields: [String: String] = [:]) -> String {
        let usual = [
            "MSH-2": #"^~\&"#, "MSH-3": "PAS", "MSH-4": "PSYK", "MSH-5": "TOVHOLDER",
            "MSH-7": "20260302103000", "MSH-9": "ADT^\(trigger)", "MSH-10": "M1", "MSH-11": "P",
            "MSH-12": "2.5.1", "EVN-2": "20260302102900", "PID-3": cpr, "PV1-2": "I",
            "PV1-3": "P1^2^1", "PV1-19": "V1", "PV1-44": "202603010800",
        ]
        let all = usual.merging(fields) { _, new in new }
        return ["MSH", "EVN", "PID", "PV1", "PV2"].map { segment(String($0), all) }.joined()
    }

    static func bytes(_ trigger: String, _ fields: [String: String]) -> [UInt8] {
        Array(text(trigger, fields).utf8)
    }

    private static func segment(_ name: String, _ fields: [String: String]) -> String {
        var parts = [name]
        for number in (name == "MSH" ? 2 : 1)...60 {
            parts.append(fields["\(name)-\(number)"] ?? "")
        }
        while parts.last == "" { parts.removeLast() }
        return parts.count == 1 ? "" : parts.joined(separator: "|") + "\r"
    }

    static func zone() throws -> Zone {
        let data = try Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/Europe/Copenhagen"))
        return try Zone(name: "Europe/Copenhagen", tzif: Array(data))
    }

    static func decoder() throws -> EventDecoder {
        EventDecoder(registry: try Samples.registry(), zone: try zone())
    }

    static func decode(
        _ trigger: String,
        _ fields: [String: String] = [:]
    ) throws -> Result<[DecodedMessage], EventRefusals> {
        try decoder().hl7(bytes(trigger, fields), received: Samples.received)
    }

    static func event(_ trigger: String, _ fields: [String: String] = [:]) throws -> CaseEvent {
        try decode(trigger, fields).event()
    }
}

extension Result where Success == [DecodedMessage], Failure == EventRefusals {
    /// The event of the only message, or a failed test.
    func event() throws -> CaseEvent {
        let messages = try get()
        guard messages.count == 1, case .event(let event) = messages[0] else {
            throw Unexpected(what: "not one event but \(messages)")
        }
        return event
    }

    /// What came of each message, or why it was refused, in short.
    var words: [String] {
        switch self {
        case .failure(let refusals):
            refusals.refusals.map { refusal in
                let index = refusal.index.map { "#\($0) " } ?? ""
                return "refused \(index)\(refusal.code) \(refusal.place)"
            }
        case .success(let messages):
            messages.map { message in
                switch message {
                case .event(let event):
                    event.retracts.map { "\(event.type) \($0.id)" } ?? event.type
                case .withoutCase(let type): "without-case \(type)"
                case .withoutEvent(let type, let reason, _):
                    "without-event \(type) \(reason.rawValue)"
                }
            }
        }
    }
}
