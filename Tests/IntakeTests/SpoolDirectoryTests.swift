import CaseEvents
import Foundation
import Logging
import Testing

@testable import Intake

/// What the spool directory owes to the programs that put files into it.
struct SpoolDirectoryTests {
    @Test func `files are taken in the order of their names and then lie in done`() async throws {
        let spool = try Spool()
        try spool.write(Sample.event("third"), to: "b.json")
        try spool.write(Sample.event("first"), to: "a 10.json")
        try spool.write("[\(Sample.event("second"))]", to: "a 9.json")
        try await spool.look()
        #expect(spool.events.ids == ["first", "second", "third"])
        #expect(try spool.names("inbox").isEmpty)
        #expect(try spool.names("rejected").isEmpty)
        #expect(try spool.names("done") == ["a 10.json", "a 9.json", "b.json"])
        #expect(try spool.text("done/b.json") == Sample.event("third"))
    }

    @Test func `a file of HL7 v2 is one document`() async throws {
        let spool = try Spool()
        try spool.write("MSH|^~\\&|PAS|PSYK|||2026||ADT^A20|M1|P|2.5\r", to: "a.hl7")
        try spool.write("MSH|^~\\&|PAS|PSYK|||2026||ORU^R01|M1|P|2.5\r", to: "b.hl7")
        try await spool.look()
        #expect(try spool.names("done") == ["a.hl7"])
        #expect(try spool.reasons("b.hl7") == ["hl7-message-type-unsupported"])
    }

    @Test(arguments: ["e.jsonl", "e.ndjson"])
    func `each line is a document, and blank lines do not count`(name: String) async throws {
        let spool = try Spool()
        let lines = ["", Sample.event("a"), " \t\r", Sample.event("b") + "\r", "[]"]
        let last = "[\(Sample.event("c")),\(Sample.event("d"))]"
        try spool.write((lines + [last]).joined(separator: "\n"), to: name)
        try await spool.look()
        #expect(spool.events.ids == ["a", "b", "c", "d"])
        #expect(try spool.names("done") == [name])
        #expect(try spool.names("rejected").isEmpty)
    }

    @Test func `lines are handed in by the thousand and in order`() async throws {
        let spool = try Spool()
        let ids = (0..<2500).map { "e-\($0)" }
        try spool.write(ids.map { Sample.event($0) + "\n" }.joined(), to: "e.jsonl")
        try await spool.look()
        #expect(spool.events.batches == [1000, 1000, 500])
        #expect(spool.events.ids == ids)
    }

    @Test func `a long batch is handed in by the thousand`() async throws {
        let spool = try Spool()
        let list = (0..<1001).map { Sample.event("e-\($0)") }.joined(separator: ",")
        try spool.write("[\(list)]", to: "e.json")
        try await spool.look()
        #expect(spool.events.batches == [1000, 1])
        #expect(try spool.names("done") == ["e.json"])
    }

    @Test(arguments: [".hidden.json", "e.json.tmp", "e.json.part", ".part"])
    func `a file that is not finished is left alone`(name: String) async throws {
        let spool = try Spool()
        try spool.write(Sample.event("a"), to: name)
        try await spool.look()
        #expect(try spool.names("inbox") == [name])
        #expect(spool.events.batches.isEmpty)
    }

    @Test func `only bad lines are rejected, with their numbers and reasons`() async throws {
        let spool = try Spool()
        let lines = [Sample.event("a"), "{", "", Sample.badEvent("b"), Sample.event("c")]
        try spool.write(lines.joined(separator: "\n"), to: "e.jsonl")
        try await spool.look()
        #expect(spool.events.ids == ["a", "c"])
        #expect(try spool.names("done") == ["e.jsonl"])
        #expect(try spool.names("rejected") == ["e.jsonl", "e.jsonl.reason.txt"])
        #expect(try spool.text("rejected/e.jsonl") == "{\n\(Sample.badEvent("b"))\n")
        #expect(try spool.reasons("e.jsonl") == ["json-malformed", "event-time-zone-missing"])
        #expect(try spool.reasons("e.jsonl", "line") == ["2", "4"])
        #expect(try spool.reasons("e.jsonl", "place").contains("/time"))
        #expect(try spool.reasons("e.jsonl", "advice").count == 2)
    }

    @Test func `a rejected file names every bad event of its batch`() async throws {
        let spool = try Spool()
        let list = [Sample.event("a"), Sample.badEvent("b"), "1"].joined(separator: ",")
        try spool.write("[\(list)]", to: "e.json")
        try await spool.look()
        #expect(spool.events.batches.isEmpty)
        #expect(try spool.names("rejected") == ["e.json", "e.json.reason.txt"])
        #expect(try spool.text("rejected/e.json") == "[\(list)]")
        #expect(try spool.reasons("e.json", "event") == ["1", "2"])
        #expect(try spool.names("done").isEmpty)
    }

    @Test func `reasons never repeat what stands in the file`() async throws {
        let spool = try Spool()
        try spool.write(
            "{\"cpr\": \"250947-9989\", \"250947-9989\"\n\(Sample.badEvent("Bo Holm"))\n",
            to: "e.jsonl"
        )
        try await spool.look()
        let text = try spool.text("rejected/e.jsonl.reason.txt")
        #expect(!text.contains("250947") && !text.contains("Bo Holm"))
    }

    @Test func `a line whose source and id belong to another event is rejected`() async throws {
        let spool = try Spool()
        let lines = [
            Sample.event("a"), Sample.event("b"), Sample.event("a", n: 2),
            "[\(Sample.event("c")),\(Sample.event("b", n: 3))]",
        ]
        try spool.write(lines.joined(separator: "\n"), to: "e.jsonl")
        try await spool.look()
        #expect(spool.events.ids == ["a", "b", "c"])
        #expect(try spool.text("rejected/e.jsonl") == "\(lines[2])\n\(lines[3])\n")
        #expect(
            try spool.reasons("e.jsonl") == ["event-content-conflict", "event-content-conflict"]
        )
        #expect(try spool.reasons("e.jsonl", "line") == ["3", "4"])
        #expect(try spool.reasons("e.jsonl", "event") == ["1"])
    }

    @Test func `a document with a conflict is rejected though its other events are kept`()
        async throws
    {
        let spool = try Spool()
        try spool.write(
            "[\(Sample.event("a")),\(Sample.event("a", n: 2)),\(Sample.event("b"))]",
            to: "e.json"
        )
        try await spool.look()
        #expect(spool.events.ids == ["a", "b"])
        #expect(try spool.reasons("e.json", "event") == ["1"])
    }

    @Test func `reading a file again after a crash harms nothing`() async throws {
        let spool = try Spool()
        let text = [Sample.event("a"), "{", Sample.event("b")].joined(separator: "\n")
        for _ in 0..<2 {
            try spool.write(text, to: "e.jsonl")
            try spool.write(Sample.event("c"), to: "f.json")
            try await spool.look()
        }
        #expect(spool.events.ids == ["a", "b", "c"])
        #expect(try spool.names("inbox").isEmpty)
        #expect(try spool.names("done") == ["e.jsonl", "e.jsonl.1", "f.json", "f.json.1"])
        #expect(
            try spool.names("rejected") == [
                "e.jsonl", "e.jsonl.1", "e.jsonl.1.reason.txt", "e.jsonl.reason.txt",
            ]
        )
    }

    @Test func `what a crash left half written in rejected is written anew`() async throws {
        let spool = try Spool()
        for name in [".rejected.part", ".reasons.part"] {
            try Data("half".utf8).write(to: URL(fileURLWithPath: spool.path("rejected/\(name)")))
        }
        try spool.write("{", to: "e.jsonl")
        try await spool.look()
        #expect(try spool.names("rejected") == ["e.jsonl", "e.jsonl.reason.txt"])
        #expect(try spool.text("rejected/e.jsonl") == "{\n")
    }

    @Test(arguments: ["e.json", "e.jsonl"])
    func `a store that cannot keep anything is asked again`(name: String) async throws {
        let spool = try Spool(unavailableCount: 3)
        try spool.write(Sample.event("a"), to: name)
        try await spool.look()
        #expect(spool.events.batches == [1, 1, 1, 1])
        #expect(spool.events.ids == ["a"])
        #expect(try spool.names("done") == [name])
    }

    @Test func `stopping while nothing can be kept leaves the file where it is`() async throws {
        let spool = try Spool()
        try spool.write(Sample.event("a") + "\n{", to: "e.jsonl")
        let desk = UnavailableEventDesk()
        let directory = try spool.open(desk: desk) { $0.retrySecondsMax = 3600 }
        directory.start()
        await desk.submissionCame()
        await directory.stop()
        #expect(try spool.names("inbox") == ["e.jsonl"])
        #expect(try spool.names("done").isEmpty)
        #expect(try spool.names("rejected").isEmpty)
    }

    @Test func `stopping waits for the batch in hand`() async throws {
        let spool = try Spool()
        try spool.write(Sample.event("a"), to: "e.jsonl")
        let desk = WaitingEventDesk()
        let directory = try spool.open(desk: desk)
        directory.start()
        await desk.submissionCame()
        async let stopped: Void = directory.stop()
        desk.release()
        await stopped
        #expect(try spool.names("done") == ["e.jsonl"])
    }

    @Test func `a file that is moved in is noticed without a look`() async throws {
        let spool = try Spool()
        let desk = WaitingEventDesk()
        let directory = try spool.open(desk: desk) { $0.quietSeconds = 3600 }
        directory.start()
        await spool.backlogWasTaken()
        try spool.write(Sample.event("a"), to: ".e.json")
        try FileManager.default.moveItem(
            atPath: spool.path("inbox/.e.json"),
            toPath: spool.path("inbox/e.json")
        )
        await desk.submissionCame()
        desk.release()
        await directory.stop()
        #expect(try spool.names("done") == ["e.json"])
    }

    @Test func `a file that may still be written is left until it is closed`() async throws {
        let spool = try Spool()
        let desk = WaitingEventDesk()
        let text = Sample.event("a")
        try spool.write(String(text.dropLast(10)), to: "e.json")
        let directory = try spool.open(desk: desk) { $0.quietSeconds = 3600 }
        directory.start()
        await spool.backlogWasTaken()
        #expect(try spool.names("inbox") == ["e.json"])
        let handle = try #require(FileHandle(forWritingAtPath: spool.path("inbox/e.json")))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(text.suffix(10).utf8))
        try handle.close()
        await desk.submissionCame()
        desk.release()
        await directory.stop()
        #expect(try spool.names("done") == ["e.json"])
    }

    @Test func `the counts tell what became of files and lines`() async throws {
        let spool = try Spool()
        try spool.write("{\n{\n\(Sample.event("a"))", to: "e.jsonl")
        try spool.write("{", to: "f.json")
        let directory = try spool.open()
        await directory.lookOnce()
        var counts = SpoolDirectory.Counts()
        counts.takenFileCount = 1
        counts.rejectedFileCount = 1
        counts.rejectedLineCount = 2
        #expect(directory.counts == counts)
        #expect(directory.complaint == nil)
    }

    @Test func `the directories are made when they are missing`() async throws {
        let directory = try TestDirectory()
        _ = try SpoolDirectory(
            settings: SpoolDirectory.Settings(path: directory.path),
            desk: FakeEventDesk(),
            decoder: { EventDecoder() },
            now: { Sample.received },
            log: .init(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        let names = try FileManager.default.contentsOfDirectory(atPath: directory.path)
        #expect(names.sorted() == ["done", "inbox", "rejected"])
    }

    @Test func `a directory that cannot be opened is an error and no crash`() throws {
        #expect(throws: SpoolError.self) {
            _ = try SpoolDirectory(
                settings: SpoolDirectory.Settings(path: "/proc/nowhere"),
                desk: FakeEventDesk(),
                decoder: { EventDecoder() },
                now: { Sample.received },
                log: .init(label: "test") { _ in SwiftLogNoOpLogHandler() }
            )
        }
    }
}
