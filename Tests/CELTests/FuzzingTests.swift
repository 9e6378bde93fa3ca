import CEL
import Foundation
import Testing

/// Replays what the fuzzer knows: its corpus, and each input that once was a find.
struct FuzzingTests {
    @Test func `no input of the corpus traps, hangs or contradicts itself`() throws {
        let inputs = try FuzzingTests.inputs(in: "Corpus")
        #expect(inputs.count > 100)
        for (name, bytes) in inputs {
            #expect(Exercise(bytes).complaint() == nil, "\(name)")
        }
    }

    @Test func `no find of the fuzzer comes back`() throws {
        let inputs = try FuzzingTests.inputs(in: "Finds")
        #expect(!inputs.isEmpty)
        for (name, bytes) in inputs {
            #expect(Exercise(bytes).complaint() == nil, "\(name)")
        }
    }

    private static func inputs(in folder: String) throws -> [(name: String, bytes: [UInt8])] {
        let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../Fuzzing/\(folder)").standardized
        return try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted().map {
            ($0, Array(try Data(contentsOf: directory.appendingPathComponent($0))))
        }
    }
}
