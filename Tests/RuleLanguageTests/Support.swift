import CaseEvents
import Foundation
import RuleLanguage
import Testing
import WorkingTime

/// What the tests of this module need of the outside.
enum Support {
    static let rulesPath = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "rules").resolvingSymlinksInPath().path

    static func calendar() throws -> DayCalendar {
        let bytes = try Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/Europe/Copenhagen"))
        return DayCalendar(zone: try Zone(name: "Europe/Copenhagen", tzif: [UInt8](bytes)))
    }

    /// Every file below `rules/`, with its path from there.
    static func shippedFiles() throws -> [SourceFile] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: rulesPath)
        return try names.filter { $0.hasSuffix(".yaml") }.sorted().map { name in
            let text = try String(contentsOfFile: rulesPath + "/" + name, encoding: .utf8)
            return SourceFile(path: name, text: text)
        }
    }

    static let vocabulary = SourceFile(
        path: "a-vocabulary.yaml",
        text: """
            events:
              hospital.admitted: {da: Indlagt, en: Admitted, attributes: {acute: boolean}}
              hospital.discharged:
                da: Udskrevet
                en: Discharged
                attributes:
                  ward_kind: [general, somatic]
                  months: integer
                  score: number
                  announced: boolean
                  due: date
                  seen: instant
                  present: list
                  handled: {kind: boolean, when_missing: must_be_handled}
                  diagnosis: {kind: text, disclosure: clinical}
                  reason: text
                  source_name: {kind: text, disclosure: open}
              hospital.discharge_planned: {da: Varslet, en: Planned, attributes: {by: text}}
              contact.made: {da: Kontakt, en: Contact, attributes: {months: text}}
              equipment.collected: {da: Udstyr, en: Equipment, disclosure: safe_space}
              case.closed: {da: Lukket, en: Closed}
              citizen.deceased: {da: Død, en: Deceased}
            states:
              admitted: {from: hospital.admitted, until: hospital.discharged}
            citizen: {digital_reachable: [reachable, exempt]}

            """
    )

    /// A sound rule; `lines` replace those that begin with the same key, or are added.
    static func rule(_ lines: String...) -> String { rule(lines: lines) }

    static func rule(lines: [String]) -> String {
        var text = [
            "rule: discharge",
            "title: {da: Udskrevet, en: Discharged}",
            "severity: high",
            "status: experimental",
            "owner: bo",
            "when: hospital.discharged",
            "tell: [{to: contact_person}]",
            "say: {da: Ring., en: Call.}",
            "answers: [contacted]",
        ]
        for line in lines {
            let key = line.prefix { $0 != ":" } + ":"
            if let index = text.firstIndex(where: { $0.hasPrefix(key) }) {
                text[index] = line
            } else {
                text.append(line)
            }
        }
        return text.joined(separator: "\n") + "\n"
    }

    static func load(_ texts: String..., overrides: [String] = []) throws -> RuleLoad {
        try load(texts: texts, overrides: overrides)
    }

    static func load(texts: [String], overrides: [String] = []) throws -> RuleLoad {
        let files = texts.enumerated().map { index, text in
            SourceFile(path: index == 0 ? "r.yaml" : "r\(index).yaml", text: text)
        }
        let changes = overrides.enumerated().map { index, text in
            SourceFile(path: "local\(index).yaml", text: text)
        }
        return RuleLoader.load(
            [vocabulary] + files,
            overrides: changes,
            calendar: try calendar()
        )
    }

    static func event(
        _ type: String,
        at time: String = "2026-03-02T09:00:00Z",
        _ json: String = "{}"
    ) throws -> CaseEvent {
        let instant = try Instant(rfc3339: time)
        return CaseEvent(
            reference: EventReference(source: "test", id: type + time),
            type: type,
            caseReference: CaseReference(unchecked: "c-1"),
            happened: instant,
            data: try JSONValue(parsing: json),
            received: instant
        )
    }
}
