import CaseEvents
import Foundation
import Testing
import WorkingTime

/// The sample files beside the tests.
enum Samples {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Data")

    static func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: folder.appending(path: path)))
    }

    static func medcom(_ name: String) throws -> [UInt8] {
        try bytes("medcom/hospitalnotification-testexamples/HospitalNotification_Ex_\(name).json")
    }

    /// A sample with passages exchanged; each passage must stand in it.
    static func medcom(_ name: String, _ changes: KeyValuePairs<String, String>) throws -> [UInt8] {
        var text = String(decoding: try medcom(name), as: UTF8.self)
            .replacing("\" : ", with: "\": ")
        for (old, new) in changes {
            guard text.contains(old) else { throw Unexpected(what: "no “\(old)” in \(name)") }
            text.replace(old, with: new)
        }
        return Array(text.utf8)
    }

    /// The rows of a table with a heading line, by the names of the columns.
    static func table(_ path: String) throws -> [[String: String]] {
        let lines = String(decoding: try bytes(path), as: UTF8.self).split(separator: "\n")
        func fields(_ line: Substring) -> [String] {
            line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }
        let names = fields(try #require(lines.first))
        return lines.dropFirst().map {
            Dictionary(uniqueKeysWithValues: zip(names, fields($0)))
        }
    }

    static func registry() throws -> CitizenRegistry {
        try CitizenRegistry(parsing: "# synthetic\n250947-9989\tS-1\n")
    }

    static func decoder() throws -> EventDecoder { EventDecoder(registry: try registry()) }

    static func instant(_ text: String) throws -> Instant { try Instant(rfc3339: text) }

    static let received = Instant(microseconds: 1_772_442_000_000_000)
}

extension Result where Success == DecodedMessage, Failure == EventRefusal {
    /// The event, or a failed test.
    func event() throws -> CaseEvent {
        guard case .event(let event) = try get() else {
            throw Unexpected(what: "no event but \(self)")
        }
        return event
    }

    /// The code of the refusal, or nothing.
    var code: String? {
        if case .failure(let refusal) = self { refusal.code } else { nil }
    }
}

struct Unexpected: Error {
    let what: String
}
