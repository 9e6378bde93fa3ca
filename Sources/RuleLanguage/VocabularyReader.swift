import CaseEvents
package import WorkingTime

/// Reads event types and states; a later file stands in for an earlier one name by name.
struct VocabularyReader {
    private static let eventKeys = FileForm.eventDefinition.names
    private static let attributeKeys = FileForm.attribute.names

    private let diagnosis: Diagnosis
    private var eventTypes: [String: EventType] = [:]
    private var states: [String: (definition: StateDefinition, node: YAMLNode)] = [:]
    private var citizen: [String: Attribute] = [:]
    private var lists: [String: WordList] = [:]
    private var reporters: [String: Reporter] = [:]
    private var roleTitles: [String: RoleTitle] = [:]
    /// The named conditions, still to be read with each rule that uses them.
    private(set) var conditions: [String: YAMLNode] = [:]
    private var firstPlaces: [String: SourcePlace] = [:]

    init(_ diagnosis: Diagnosis) {
        self.diagnosis = diagnosis
    }

    /// The keys of a vocabulary file.
    static let sections = FileForm.vocabulary.names

    /// Takes in one file; with `overrides` what it names may exist already.
    mutating func take(_ root: YAMLNode, overrides: Bool) {
        guard diagnosis.checkKeys(of: root, in: .vocabulary, known: Self.sections) else {
            return
        }
        for entry in section(root["events"]) {
            noteFirst("event " + entry.key, entry, overrides: overrides)
            if let type = eventType(entry) { eventTypes[entry.key] = type }
        }
        for entry in section(root["states"]) {
            noteFirst("state " + entry.key, entry, overrides: overrides)
            if let state = state(entry) { states[entry.key] = (state, entry.value) }
        }
        for entry in section(root["citizen"]) {
            noteFirst("citizen " + entry.key, entry, overrides: overrides)
            if let attribute = attribute(entry, default: .personal) {
                citizen[entry.key] = attribute
            }
        }
        for entry in section(root["lists"]) {
            noteFirst("list " + entry.key, entry, overrides: overrides)
            guard isAttributeName(entry.key) else {
                diagnosis.report(.attributeName(entry.key), atKeyOf: entry)
                continue
            }
            let words = diagnosis.texts(entry.value)
            if entry.value.elements?.isEmpty ?? false {
                diagnosis.report(.noWord().asWarning, at: entry.value)
            }
            for (index, word) in words.enumerated() where words[..<index].contains(word) {
                diagnosis.report(Mistake.twice(word).asWarning, at: entry.value)
            }
            lists[entry.key] = WordList(name: entry.key, words: words)
        }
        for entry in section(root["reporters"]) {
            noteFirst("reporter " + entry.key, entry, overrides: overrides)
            reporters[entry.key] = reporter(entry)
        }
        for entry in section(root["roles"]) {
            noteFirst("role " + entry.key, entry, overrides: overrides)
            roleTitles[entry.key] = roleTitle(entry)
        }
        for entry in section(root["conditions"]) {
            noteFirst("condition " + entry.key, entry, overrides: overrides)
            conditions[entry.key] = entry.value
        }
    }

    /// The vocabulary, once all files are taken in.
    func finish() -> Vocabulary {
        let types = eventTypes.values.sorted { $0.name < $1.name }.map { type in
            type.waiting(for: type.reportedBy.compactMap { reporters[$0]?.grace }.max() ?? .zero)
        }
        let known = types.map(\.name)
        let sortedStates = states.values.sorted { $0.definition.name < $1.definition.name }
        let reader = StateReader(diagnosis: diagnosis)
        for (definition, node) in sortedStates {
            for type in definition.from + definition.until where eventTypes[type] == nil {
                diagnosis.report(.unknownEventType(type, known: known), at: node)
            }
            reader.checkWords(of: definition, at: node, types: eventTypes)
        }
        return Vocabulary(
            eventTypes: types,
            states: sortedStates.map(\.definition),
            citizenAttributes: citizen.values.sorted { $0.name < $1.name },
            lists: lists.values.sorted { $0.name < $1.name },
            reporters: reporters.values.sorted { $0.name < $1.name },
            roleTitles: roleTitles.values.sorted { $0.role < $1.role }
        )
    }

    private func section(_ node: YAMLNode?) -> [YAMLNode.Entry] {
        guard let node, !node.isNull else { return [] }
        guard let entries = node.entries else {
            diagnosis.report(.notAMapping(.vocabulary, keys: []), at: node)
            return []
        }
        return entries
    }

    private mutating func noteFirst(_ name: String, _ entry: YAMLNode.Entry, overrides: Bool) {
        if let first = firstPlaces[name], !overrides {
            diagnosis.report(.duplicateName(entry.key, first: first), atKeyOf: entry)
        }
        firstPlaces[name] = firstPlaces[name] ?? entry.keyPlace
    }

    private func eventType(_ entry: YAMLNode.Entry) -> EventType? {
        let node = entry.value
        guard isDottedName(entry.key) else {
            diagnosis.report(.eventTypeName(entry.key), atKeyOf: entry)
            return nil
        }
        guard
            diagnosis.checkKeys(
                of: node,
                in: .eventType,
                known: Self.eventKeys,
                required: ["da", "en"]
            ),
            let danish = diagnosis.text(node["da"]), let english = diagnosis.text(node["en"])
        else { return nil }
        let disclosure = disclosure(node["disclosure"]) ?? .personal
        return EventType(
            name: entry.key,
            meaning: Localized(danish: danish, english: english),
            attributes: section(node["attributes"])
                .compactMap { attribute($0, default: disclosure) },
            disclosure: disclosure,
            reportedBy: diagnosis.texts(node["reported_by"]),
            grace: diagnosis.elapsed(node["grace"]) ?? .zero
        )
    }

    private func roleTitle(_ entry: YAMLNode.Entry) -> RoleTitle? {
        guard Role.known.contains(Role(entry.key)) else {
            diagnosis.report(.unknownRole(entry.key), atKeyOf: entry)
            return nil
        }
        return diagnosis.localized(entry.value, in: .texts).map {
            RoleTitle(role: entry.key, title: $0)
        }
    }

    private func reporter(_ entry: YAMLNode.Entry) -> Reporter? {
        let (node, form) = (entry.value, FileForm.reporter)
        guard diagnosis.checkKeys(of: node, in: .reporter, known: form.names) else { return nil }
        if !form.oneOf.contains(where: { node[$0] != nil }) {
            diagnosis.report(.missingKey(form.oneOf[0], in: .reporter), atKeyOf: entry)
        }
        return Reporter(
            name: entry.key,
            grace: diagnosis.elapsed(node["grace"]),
            rhythm: diagnosis.rhythm(node["every"])
        )
    }

    private func disclosure(_ node: YAMLNode?) -> DisclosureClass? {
        diagnosis.word(node, among: DisclosureClass.allCases.map(\.rawValue))
            .flatMap { DisclosureClass(rawValue: $0) }
    }

    /// An attribute: a kind, a list of the words it can be, or a mapping with all that is known.
    private func attribute(
        _ entry: YAMLNode.Entry,
        default disclosure: DisclosureClass
    ) -> Attribute? {
        let node = entry.value
        guard isAttributeName(entry.key), !Self.expressionWords.contains(entry.key) else {
            diagnosis.report(.attributeName(entry.key), atKeyOf: entry)
            return nil
        }
        guard node.entries != nil else {
            return kind(node).map {
                Attribute(name: entry.key, kind: $0, disclosure: disclosure)
            }
        }
        guard diagnosis.checkKeys(of: node, in: .attribute, known: Self.attributeKeys) else {
            return nil
        }
        guard let described = node["values"] ?? node["kind"] else {
            diagnosis.report(.missingKey("kind", in: .attribute), atKeyOf: entry)
            return nil
        }
        guard let kind = kind(described) else { return nil }
        let missing = diagnosis.word(node["when_missing"], among: ["unknown", "must_be_handled"])
        return Attribute(
            name: entry.key,
            kind: kind,
            unit: diagnosis.text(node["unit"]),
            required: diagnosis.boolean(node["required"]) ?? false,
            whenMissing: missing == "must_be_handled" ? .mustBeHandled : .unknown,
            disclosure: self.disclosure(node["disclosure"]) ?? disclosure
        )
    }

    private func kind(_ node: YAMLNode) -> AttributeKind? {
        if let elements = node.elements {
            let words = diagnosis.texts(node)
            if elements.isEmpty { diagnosis.report(.noChoice(), at: node) }
            for (index, word) in words.enumerated() where words[..<index].contains(word) {
                diagnosis.report(.twice(word), at: node)
            }
            return .choice(words)
        }
        switch diagnosis.word(node, among: Self.kindWords) {
        case "text": return .text
        case "integer": return .integer
        case "number": return .number
        case "boolean": return .boolean
        case "instant": return .instant
        case "date": return .date
        case "list": return .list
        case "any": return .any
        default: return nil
        }
    }

    /// What cannot stand after a dot in an expression.
    private static let expressionWords = ["true", "false", "null", "in"]

    static let kindWords = [
        "text", "integer", "number", "boolean", "instant", "date", "list", "any",
    ]

    private func state(_ entry: YAMLNode.Entry) -> StateDefinition? {
        StateReader(diagnosis: diagnosis).state(entry)
    }
}

extension Diagnosis {
    /// How often a source is heard at least: an amount of time that lies ahead.
    package func rhythm(_ node: YAMLNode?) -> TimeAmount? {
        guard let node, let amount = amount(node) else { return nil }
        let isAhead =
            switch amount {
            case .elapsed(let distance): distance > .zero
            case .workingDays(let count), .weekdays(let count), .workingHours(let count): count > 0
            case .nextDay, .nextWorkingDay: true
            }
        guard isAhead else {
            report(.rhythmNotAhead(), at: node)
            return nil
        }
        return amount
    }
}

extension EventType {
    /// The type with its own grace, or the one of its slowest reporter if that is longer.
    fileprivate func waiting(for grace: Elapsed) -> EventType {
        EventType(
            name: name,
            meaning: meaning,
            attributes: attributes,
            disclosure: disclosure,
            reportedBy: reportedBy,
            grace: max(self.grace, grace)
        )
    }
}

/// Whether a name consists of small letters, digits and `_` between dots, such as `case.opened`.
private func isDottedName(_ name: String) -> Bool {
    let parts = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return parts.count > 1 && parts.allSatisfy { isAttributeName(String(Substring($0))) }
}

/// Whether a name can stand after a dot in an expression.
private func isAttributeName(_ name: String) -> Bool {
    guard let first = name.utf8.first, isSmallLetter(first), name.utf8.count <= 64 else {
        return false
    }
    return name.utf8.allSatisfy { isSmallLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") }
}

func isSmallLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }

func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

extension Mistake {
    static func duplicateName(_ name: String, first: SourcePlace) -> Mistake {
        Mistake(
            "vocabulary-duplicate",
            da: "`\(name)` står allerede i \(first.file), linje \(first.line).",
            en: "`\(name)` already stands in \(first.file), line \(first.line)."
        )
    }

    static func eventTypeName(_ name: String) -> Mistake {
        Mistake(
            "vocabulary-event-name",
            da: "“\(name)” kan ikke være navnet på en hændelse.",
            en: "“\(name)” cannot be the name of an event.",
            expected: .same("hospital.discharged")
        )
    }

    static func attributeName(_ name: String) -> Mistake {
        Mistake(
            "vocabulary-attribute-name",
            da: "“\(name)” kan ikke være navnet på en oplysning.",
            en: "“\(name)” cannot be the name of an attribute.",
            expected: .same("ward_kind"),
            suggestion: LikelyName.written(name, separator: "_")
        )
    }

    static func rhythmNotAhead() -> Mistake {
        Mistake(
            "vocabulary-rhythm",
            da:
                "`every` siger, hvor ofte der sædvanligvis er nyt: det skal være mere end ingen tid.",
            en: "`every` says how often there is usually news: it has to be more than no time.",
            expected: .same("24h")
        )
    }

    static func listEmpty(_ name: String) -> Mistake {
        Mistake(
            "rule-list-empty",
            da: "Listen `\(name)` er tom, så reglen ville aldrig se nogen hændelse her.",
            en: "The list `\(name)` is empty, so the rule would never see an event here."
        )
    }

    static func noWord() -> Mistake {
        Mistake(
            "vocabulary-list-empty",
            da: "Listen er tom, så ingen værdi står på den.",
            en: "The list is empty, so no value is on it."
        )
    }

    static func noChoice() -> Mistake {
        Mistake(
            "vocabulary-choice",
            da: "Her skal stå mindst ét ord at vælge.",
            en: "At least one word to choose has to stand here.",
            expected: .same("[home, hospital]")
        )
    }
}
