import Foundation
import WorkingTime

/// A generator whose numbers follow from its seed alone (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// A test cannot go on because something it needs is not there.
struct MissingInput: Error {
    let name: String
}

/// The bytes of a zone file of the system.
func zoneFile(_ name: String) throws -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: "/usr/share/zoneinfo/\(name)") else {
        throw MissingInput(name: name)
    }
    return [UInt8](data)
}

func systemZone(_ name: String) throws -> Zone {
    try Zone(name: name, tzif: zoneFile(name))
}

func copenhagen() throws -> Zone {
    try systemZone("Europe/Copenhagen")
}

/// The lines of an oracle in the folder `Data`, split at tabs.
func oracleRows(_ name: String) throws -> [[String]] {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    return try String(
        contentsOf: folder.appendingPathComponent("Data/\(name).tsv"),
        encoding: .utf8
    )
    .split(separator: "\n")
    .map { line in line.split(separator: "\t").map(String.init) }
}

func date(_ iso: String) throws -> CivilDate {
    guard let date = CivilDate(iso: iso) else { throw MissingInput(name: iso) }
    return date
}

func time(_ text: String) throws -> CivilTime {
    guard let time = CivilTime(text) else { throw MissingInput(name: text) }
    return time
}

func encodedText(_ value: some Encodable) throws -> String {
    String(decoding: try JSONEncoder().encode([value]), as: UTF8.self)
}

func decoded<Value: Decodable>(_ type: Value.Type, from text: String) throws -> [Value] {
    try JSONDecoder().decode([Value].self, from: Data(text.utf8))
}
