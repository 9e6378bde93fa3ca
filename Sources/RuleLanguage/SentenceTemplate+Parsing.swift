import CaseEvents
import WorkingTime

extension SentenceTemplate {
    /// What a value of an event may add to a text, in characters.
    package static let valueLengthMax = 120
    /// The longest text of a rule, in bytes.
    static let byteCountMax = 2_000

    /// Reads a text with places such as `{{event.data.months}}`, each checked against the anchor.
    ///
    /// Parameters are written out; attributes beyond the class `personal` are refused, as mail
    /// carries the text (invariant 6), and so is free text that may be about somebody (C09, C10).
    static func read(
        _ node: YAMLNode?,
        in language: Language,
        layout: EventLayout,
        parameters: Parameters,
        _ diagnosis: Diagnosis
    ) -> SentenceTemplate? {
        guard let node, let text = diagnosis.filledText(node) else { return nil }
        guard text.utf8.count <= byteCountMax else {
            diagnosis.report(.sayTooLong(), at: node)
            return nil
        }
        diagnosis.review(node, in: language)
        let places = ScalarPlaces(node, lines: diagnosis.lines(of: node.place.file))
        var parts: [Part] = []
        var isSound = true
        var rest = text[...]
        while let opening = rest.firstRange(of: "{{") {
            if opening.lowerBound > rest.startIndex {
                parts.append(.literal(String(rest[..<opening.lowerBound])))
            }
            let offset = text.utf8.distance(from: text.startIndex, to: opening.lowerBound)
            let place = places.place(ofByte: offset)
            guard let closing = rest[opening.upperBound...].firstRange(of: "}}") else {
                diagnosis.report(.templateOpen(), at: place, length: 2)
                return nil
            }
            let field = rest[opening.upperBound..<closing.lowerBound].split(separator: " ")
                .joined(separator: " ")
            let length = text[opening.lowerBound..<closing.upperBound].unicodeScalars.count
            switch part(field, layout, parameters) {
            case .success(let part): parts.append(part)
            case .failure(let trouble):
                isSound = false
                diagnosis.report(trouble.mistake, at: place, length: length)
            }
            rest = rest[closing.upperBound...]
        }
        if !rest.isEmpty { parts.append(.literal(String(rest))) }
        for case .literal(let literal) in parts {
            guard let field = fieldInOneBrace(literal) else { continue }
            diagnosis.report(.templateOneBrace(field).asWarning, at: node)
        }
        let template = SentenceTemplate(parts: parts)
        if isSound, let mistake = TextFixture(layout: layout).mistake(in: template) {
            diagnosis.report(mistake, at: node)
        }
        return template
    }

    /// What stands between single braces and looks like a field.
    private static func fieldInOneBrace(_ text: String) -> String? {
        guard let opening = text.firstIndex(of: "{"),
            let closing = text[opening...].firstIndex(of: "}")
        else { return nil }
        let field = text[text.index(after: opening)..<closing]
        return field.hasPrefix("event.") || field.hasPrefix("param.") ? String(field) : nil
    }

    private struct Trouble: Error {
        let mistake: Mistake
    }

    private static func part(
        _ field: String,
        _ layout: EventLayout,
        _ parameters: Parameters
    ) -> Result<Part, Trouble> {
        let path = field.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        if path == ["event", "time"] { return .success(.field(path)) }
        if path.count == 3, path[0] == "event", path[1] == "data",
            let attribute = layout.attribute(path[2])
        {
            guard attribute.disclosure.strictness <= DisclosureClass.personal.strictness else {
                return .failure(
                    Trouble(mistake: .templateDisclosure(field, class: attribute.disclosure))
                )
            }
            let isFree = attribute.kind == .text || attribute.kind == .list
            guard !isFree || attribute.disclosure == .open else {
                return .failure(Trouble(mistake: .templateFreeText(field)))
            }
            return .success(.field(path))
        }
        if let parameter = parameters.reference(field), let value = parameter.value {
            return .success(.literal(value.text))
        }
        let known =
            ["event.time"] + layout.attributes.map { "event.data.\($0.name)" }
            + parameters.names.map { "param.\($0)" }
        return .failure(Trouble(mistake: .templateField(field, known: known)))
    }
}

extension Parameters.Value {
    var text: String {
        switch self {
        case .elapsed(let distance): distance.description
        case .integer(let integer): String(integer)
        case .number(let number): "\(number)"
        case .boolean(let boolean): boolean ? "true" : "false"
        case .text(let text): text
        }
    }
}

extension Mistake {
    static func sayTooLong() -> Mistake {
        Mistake(
            "say-too-long",
            da: "Teksten er længere end \(SentenceTemplate.byteCountMax) bytes.",
            en: "The text is longer than \(SentenceTemplate.byteCountMax) bytes."
        )
    }
}
