import CaseEvents
import Foundation
import Testing

@testable import Intake

/// Files that nobody should put into the spool directory: they are set aside, and the good ones
/// around them are taken all the same.
struct SpoolHostileFileTests {
    /// Checks that the file is rejected for the reason, and a good one behind it is taken.
    private func expectRejection(
        _ name: String,
        _ code: String,
        in spool: Spool,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        try spool.write(Sample.event("good"), to: "~.json")
        try await spool.look()
        #expect(try spool.names("inbox").isEmpty, sourceLocation: sourceLocation)
        #expect(spool.events.ids == ["good"], sourceLocation: sourceLocation)
        #expect(try spool.reasons(name) == [code], sourceLocation: sourceLocation)
        #expect(try spool.names("rejected").contains(name), sourceLocation: sourceLocation)
        #expect(try spool.names("done") == ["~.json"], sourceLocation: sourceLocation)
    }

    @Test(arguments: [
        ("e.json", "", "file-empty"), ("e.jsonl", "", "file-empty"),
        ("e.json", " ", "json-empty"), ("e.json", "{\"specversion\":\"1.0\"", "json-malformed"),
        ("e.json", "{}", "document-kind-unknown"), ("e.json", "a\0b", "file-binary"),
        ("e.jsonl", "\u{1}\0\u{7F}", "file-binary"), ("e.txt", "x", "file-kind-unknown"),
        ("e", "x", "file-kind-unknown"), ("json", "x", "file-kind-unknown"),
        ("e.JSON", "{}", "file-kind-unknown"), ("e.json.gz", "x", "file-kind-unknown"),
        ("e.json", "\u{FEFF}{}", "json-byte-order-mark"),
        ("to\nlinjer æøå 😀.json", "{", "json-malformed"), ("-rf *;'\".json", "", "file-empty"),
    ])
    func `a file that holds no events is set aside with the reason`(
        name: String,
        text: String,
        code: String
    ) async throws {
        let spool = try Spool()
        try spool.write(text, to: name)
        try await expectRejection(name, code, in: spool)
        #expect(try spool.text("rejected/\(name)") == text)
    }

    @Test func `bytes that are no UTF-8 are set aside`() async throws {
        let spool = try Spool()
        try spool.write(Data([0xFF, 0xFE, 0x7B]), to: "e.json")
        try await expectRejection("e.json", "json-not-utf8", in: spool)
    }

    @Test func `a name that is no text in any encoding is no obstacle`() async throws {
        let spool = try Spool()
        let path = Array(spool.path("inbox/").utf8) + [0xFF, 0xC3] + Array(".json".utf8) + [0]
        let descriptor = unsafe path.withUnsafeBufferPointer { bytes in
            unsafe bytes.withMemoryRebound(to: CChar.self) { name in
                unsafe name.baseAddress.map { unsafe creat($0, 0o600) } ?? -1
            }
        }
        try #require(descriptor >= 0)
        close(descriptor)
        try await spool.look()
        let inbox = try SpoolFolder(path: spool.path("inbox"))
        let rejected = try SpoolFolder(path: spool.path("rejected"))
        #expect(try inbox.names().isEmpty)
        #expect(try rejected.names().first?.bytes.prefix(2) == [0xFF, 0xC3])
    }

    @Test func `a symbolic link is set aside and never followed`() async throws {
        let spool = try Spool()
        let target = spool.path("secret.json")
        try Data(Sample.event("secret").utf8).write(to: URL(fileURLWithPath: target))
        try FileManager.default.createSymbolicLink(
            atPath: spool.path("inbox/e.json"),
            withDestinationPath: target
        )
        try await expectRejection("e.json", "file-symbolic-link", in: spool)
        #expect(FileManager.default.fileExists(atPath: target))
    }

    @Test func `a directory is set aside with everything in it`() async throws {
        let spool = try Spool()
        try FileManager.default.createDirectory(
            atPath: spool.path("inbox/e.json"),
            withIntermediateDirectories: false
        )
        try spool.write("x", to: "e.json/inside.json")
        try await expectRejection("e.json", "file-not-regular", in: spool)
        #expect(try spool.text("rejected/e.json/inside.json") == "x")
    }

    @Test func `a pipe is set aside and not waited for`() async throws {
        let spool = try Spool()
        try #require(unsafe mkfifo(spool.path("inbox/e.json"), 0o600) == 0)
        try await expectRejection("e.json", "file-not-regular", in: spool)
    }

    @Test(.enabled(if: geteuid() != 0, "root may read everything"))
    func `a file that may not be read is set aside`() async throws {
        let spool = try Spool()
        try spool.write(Sample.event("a"), to: "e.json")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0],
            ofItemAtPath: spool.path("inbox/e.json")
        )
        try await expectRejection("e.json", "file-unreadable", in: spool)
    }

    @Test func `a document may be 20 MiB long but not one byte longer`() async throws {
        let limit = SpoolName("e.json").fileByteCountMax
        #expect(limit == 20 << 20)
        let spool = try Spool()
        let list = Data("[\(Sample.event("a"))]".utf8)
        try spool.write(list + Data(repeating: 0x20, count: limit - list.count), to: "e.json")
        try await spool.look()
        #expect(spool.events.ids == ["a"])
        let other = try Spool()
        try other.writeSparse("e.json", byteCount: limit + 1)
        try await expectRejection("e.json", "file-too-large", in: other)
    }

    @Test func `a file of lines may be 512 MiB long but not one byte longer`() async throws {
        let limit = SpoolDirectory.linesByteCountMax
        #expect(limit == 512 << 20)
        let spool = try Spool()
        try spool.writeSparse("e.jsonl", byteCount: limit)
        try await expectRejection("e.jsonl", "file-binary", in: spool)
        let other = try Spool()
        try other.writeSparse("e.jsonl", byteCount: limit + 1)
        try await expectRejection("e.jsonl", "file-too-large", in: other)
    }

    @Test func `a line may be 1 MiB long but not one byte longer`() async throws {
        let limit = LineSplitter.lineByteCountMax
        #expect(limit == 1 << 20)
        func line(_ id: String, byteCount: Int) -> String {
            let event = Sample.event(id)
            return event + String(repeating: " ", count: byteCount - event.utf8.count)
        }
        let spool = try Spool()
        let tooLong = line("b", byteCount: limit + 1)
        let lines = [
            line("a", byteCount: limit), tooLong, Sample.event("c"),
            line("d", byteCount: 3 * limit), Sample.event("e"),
        ]
        try spool.write(lines.joined(separator: "\n"), to: "e.jsonl")
        try await spool.look()
        #expect(spool.events.ids == ["a", "c", "e"])
        #expect(try spool.reasons("e.jsonl") == ["line-too-long", "line-too-long"])
        #expect(try spool.reasons("e.jsonl", "line") == ["2", "4"])
        #expect(try spool.text("rejected/e.jsonl") == "\(tooLong)\n\(lines[3])\n")
    }

    @Test func `a name may be as long as the system lets it`() async throws {
        let spool = try Spool()
        let name = String(repeating: "n", count: 250) + ".json"
        for _ in 0..<2 {
            try spool.write("{", to: name)
            try await spool.look()
        }
        #expect(try spool.names("inbox").isEmpty)
        let names = try spool.names("rejected")
        #expect(names.count == 4)
        #expect(names.filter { $0.hasSuffix(".reason.txt") }.count == 2)
    }

    @Test func `more than ten thousand reasons are counted, not written`() async throws {
        let spool = try Spool()
        let count = SpoolRejection.reasonCountMax + 1
        try spool.write(String(repeating: "{\n", count: count), to: "e.jsonl")
        try await spool.look()
        #expect(try spool.reasons("e.jsonl").count == count - 1)
        #expect(try spool.text("rejected/e.jsonl.reason.txt").hasSuffix("There are 1 more.\n"))
        #expect(try spool.text("rejected/e.jsonl").utf8.count == 2 * count)
    }

    @Test func `lines are the same however the file is cut into chunks`() {
        var generator = SplitMix(state: 7)
        for _ in 0..<300 {
            let alphabet: [UInt8] = Array("\na \r\u{C3}".utf8)
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 0...60, using: &generator) {
                bytes.append(alphabet.randomElement(using: &generator) ?? 0)
            }
            var whole = LineSplitter()
            let expected = whole.split(bytes) + whole.finish()
            var cut = LineSplitter()
            var pieces: [LineSplitter.Piece] = []
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = Int.random(in: 1...rest.count, using: &generator)
                pieces += cut.split(Array(rest.prefix(count)))
                rest = rest.dropFirst(count)
            }
            pieces += cut.finish()
            #expect(pieces == expected)
        }
    }
}

/// A generator that gives the same numbers every time (SplitMix64).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
