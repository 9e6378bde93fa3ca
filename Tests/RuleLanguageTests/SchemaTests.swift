import CaseEvents
import Foundation
import RuleLanguage
import Testing

struct SchemaTests {
    /// A file as an editor sees it, and the schema it is held against.
    private struct Document {
        let name: String
        let schema: AuthoringSchema.Kind
        let text: String
    }

    /// What Debian's validator of JSON Schema says of each document: nothing where it is valid.
    private static func verdicts(
        on documents: [Document],
        vocabulary: [SourceFile]
    ) throws -> [String] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.name("schemas")
        writer.beginObject()
        for kind in AuthoringSchema.Kind.allCases {
            writer.name(kind.rawValue)
            let json = AuthoringSchema.json(kind, files: vocabulary, language: .danish)
            writer.value(try JSONValue(parsing: json))
        }
        writer.endObject()
        writer.name("documents")
        writer.beginArray()
        for document in documents {
            let file = SourceFile(path: document.name, text: document.text)
            let root = YAMLReader(file, Diagnosis([file])).read()
            writer.beginObject()
            writer.member("schema", document.schema.rawValue)
            writer.name("value")
            if let root { write(root, to: &writer) } else { writer.null() }
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
        let lines = try run(input: writer.text)
        #expect(lines.first == "")
        return Array(lines.dropFirst())
    }

    /// Writes a value as YAML 1.2 reads it, which editors follow.
    private static func write(_ node: YAMLNode, to writer: inout JSONWriter) {
        switch node.content {
        case .mapping(let entries):
            writer.beginObject()
            for entry in entries {
                writer.name(entry.key)
                write(entry.value, to: &writer)
            }
            writer.endObject()
        case .sequence(let elements):
            writer.beginArray()
            for element in elements { write(element, to: &writer) }
            writer.endArray()
        case .scalar(let text, .plain):
            if ["", "~", "null"].contains(text) {
                writer.null()
            } else if text == "true" || text == "false" {
                writer.boolean(text == "true")
            } else if let integer = Int64(text) {
                writer.integer(integer)
            } else if let number = Double(text), number.isFinite {
                writer.number(number)
            } else {
                writer.string(text)
            }
        case .scalar(let text, _):
            writer.string(text)
        }
    }

    private static func run(input: String) throws -> [String] {
        let script = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Data/validate.py").path
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", script]
        let (standardInput, output) = (Pipe(), Pipe())
        process.standardInput = standardInput
        process.standardOutput = output
        try process.run()
        standardInput.fileHandleForWriting.write(Data(input.utf8))
        try standardInput.fileHandleForWriting.close()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(
            process.terminationStatus == 0,
            "The tests of the schema need python3 with jsonschema: deploy/dependencies test"
        )
        let text = String(decoding: data, as: UTF8.self)
        return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            .map { String($0) }
    }

    @Test func `every shipped file is valid, whole and by its kind`() throws {
        let files = try Support.shippedFiles()
        var documents: [Document] = []
        for file in files {
            let isVocabulary = file.path.hasPrefix("vocabulary")
            for kind in [AuthoringSchema.Kind.all, isVocabulary ? .vocabulary : .rule] {
                documents.append(Document(name: file.path, schema: kind, text: file.text))
            }
        }
        let verdicts = try Self.verdicts(on: documents, vocabulary: files)
        #expect(verdicts.count == documents.count)
        for (document, verdict) in zip(documents, verdicts) {
            #expect(verdict == "", "\(document.name)")
        }
    }

    @Test func `what the loader takes is valid`() throws {
        let sound =
            SoundTexts.rules.map { Document(name: $0, schema: .rule, text: Support.rule($0)) }
            + [
                Document(name: "scenario", schema: .scenario, text: SoundTexts.scenario),
                Document(name: "scenario of all", schema: .all, text: SoundTexts.scenario),
                Document(name: "local", schema: .rule, text: SoundTexts.local),
                Document(
                    name: "list",
                    schema: .all,
                    text: "- rule: a\n  override: {severity: low}"
                ),
            ]
        for text in SoundTexts.rules {
            #expect(try Support.load(Support.rule(text)).errors == [], "\(text)")
        }
        #expect(try Support.load(Support.rule(), SoundTexts.scenario).errors == [])
        let verdicts = try Self.verdicts(on: sound, vocabulary: [Support.vocabulary])
        #expect(verdicts.count == sound.count)
        for (document, verdict) in zip(sound, verdicts) {
            #expect(verdict == "", "\(document.name)")
        }
    }

    @Test func `mistakes of form are not valid`() throws {
        let codes = [
            "rule-unknown-key", "rule-missing-key", "rule-unknown-word", "rule-unknown-event",
            "rule-unknown-state", "rule-unknown-role", "rule-not-a-mapping", "rule-not-a-list",
            "rule-name", "rule-detects", "rule-date", "rule-not-a-boolean",
            "rule-unknown-condition", "vocabulary-event-name", "rule-value-missing",
        ]
        var documents: [Document] = []
        for transcript in try MistakeTranscript.all() {
            let load = try transcript.load()
            let found = load.errors.map(\.code)
            guard let first = found.first, codes.contains(first), found.count == 1,
                transcript.kind != "local"
            else { continue }
            let text = transcript.file
            let kind: AuthoringSchema.Kind =
                switch transcript.kind {
                case "vocabulary": .vocabulary
                case "scenario": .scenario
                default: .rule
                }
            documents.append(Document(name: transcript.title, schema: kind, text: text))
        }
        #expect(documents.count > 60)
        let verdicts = try Self.verdicts(on: documents, vocabulary: [Support.vocabulary])
        let missed = zip(documents, verdicts).filter { $0.1 == "" }.map(\.0.name)
        #expect(missed == Self.beyondSchemas)
    }

    /// What no schema can tell: it knows neither the calendar nor other parts of the file.
    private static let beyondSchemas = [
        "a date that does not exist", "a held state without for",
        "a sequence with an unknown event",
        "an event without a type", "an answer that the rule has not",
    ]

    @Test func `event types stand in the schema with what they mean in the language asked for`()
        throws
    {
        let danish = AuthoringSchema.json(.all, files: [Support.vocabulary], language: .danish)
        #expect(
            danish.contains("{\"const\":\"hospital.discharged\",\"description\":\"Udskrevet\"}")
        )
        let english = AuthoringSchema.json(.all, files: [Support.vocabulary], language: .english)
        #expect(
            english.contains("{\"const\":\"hospital.discharged\",\"description\":\"Discharged\"}")
        )
        #expect(!AuthoringSchema.json(.all, language: .english).contains("hospital.discharged"))
    }
}

/// Texts in which each operator stands that the schema has to know.
enum SoundTexts {
    static let rules = [
        "when: [hospital.discharged, hospital.admitted]",
        "when: [hospital.admitted, then hospital.discharged within 48h]",
        "when: [{event: hospital.admitted}, {then: hospital.discharged, within: 2d}]",
        "when: {count: {of: contact.made, at_least: 3, within: 14d}}",
        "when: {sum: {of: hospital.discharged, value: event.data.score, at_least: 2.5, within: 3d}}",
        "when: {silence: {of: contact.made, for: 2 × usual, at_least: 3d, otherwise: 14d}}",
        "when: {silence: {of: contact.made, for: 14d, grace: 1d}}",
        "when: {state: admitted, for: 3d}",
        "where: true",
        "given: [{event: contact.made, before: 3d, count: \">= 2\"}]",
        "given: [{any_of: [contact.made], after: 1d6h, pauses: admitted, grace: 2h}]",
        "given: [{state: admitted}, {state: admitted, after: 2d}, {state: admitted, for: 2d}]",
        "unless: [{event: contact.made, since: hospital.admitted, where: other.time < event.time}]",
        "expect: [{event: contact.made, after: 2w, consume: true}]",
        "given: [{event: hospital.discharged, before: 9d, "
            + "sum: {of: other.data.score, is: \">= 2.5\"}}]",
        "tell: [{to: [contact_person, team]}, {to: team_lead, after: 2 working days, repeat: 1d}]",
        "tell: [{to: contact_person, after: +0}]",
        "per: event.data.ward_kind",
        "detects: [F01, F48]",
        "valid: {from: 2026-01-01}",
        "tests: [{name: a, events: [], expect: []}]",
        "note: [anything, {at: all}]",
    ]

    static let scenario = """
        scenario: next day
        zone: Europe/Copenhagen
        start: 2026-03-02T09:00
        case: c-1001
        roster:
          contact_person: {id: bo, name: Bo Holm, email: bo@kommune.example, org: kommune}
          team_lead: null
        consent: []
        events:
          - {at: T+0, type: hospital.admitted, data: {acute: true}}
          - {at: T+26h, type: hospital.discharged, id: d1}
          - {at: T+26h, arrives: T+30h, type: contact.made}
          - {at: T+31h, retracts: d1}
        answers: [{at: T+27h, by: bo, alert: discharge, answer: contacted}]
        until: T+10d
        only: [discharge]
        expect:
          - {alert: discharge, at: T+26h, to: contact_person}
          - {alert: discharge, between: [T+30h, T+32h], to: bo, notice: withdrawn}
        never: [{alert: F48}, {to: jobcentre}, {text: HIV}]
        strict: false

        """

    static let local = """
        rule: discharge
        override: {params: {notice: 48h}, severity: low}

        """
}
