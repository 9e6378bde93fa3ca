package import CaseEvents

/// JSON Schema (draft 7, which YAML editors read) of the files that authors write.
package struct AuthoringSchema {
    /// The files that a schema is for.
    package enum Kind: String, Sendable, CaseIterable {
        /// Any of the others, told apart by their keys.
        case all
        case rule
        case scenario
        case vocabulary
    }

    private let vocabulary: Vocabulary?
    private let conditions: [String]
    private let language: Language
    private var writer = JSONWriter()

    private init(_ vocabulary: Vocabulary?, _ conditions: [String], _ language: Language) {
        self.vocabulary = vocabulary
        self.conditions = conditions
        self.language = language
    }

    /// The schema as JSON.
    ///
    /// - Parameters:
    ///   - kind: The files that it is for.
    ///   - files: Files whose vocabulary gives the names to choose from; none leaves them open.
    ///   - language: The language of what editors show beside a key.
    /// - Returns: One JSON object.
    package static func json(
        _ kind: Kind,
        files: [SourceFile] = [],
        language: Language
    ) -> String {
        let words = RuleLoader.names(of: files)
        var schema = AuthoringSchema(
            files.isEmpty ? nil : words.vocabulary,
            words.conditions,
            language
        )
        return schema.root(kind)
    }

    private mutating func root(_ kind: Kind) -> String {
        writer.beginObject()
        writer.member("$schema", "http://json-schema.org/draft-07/schema#")
        writer.member("title", "tovholder")
        let parts: [String] =
            switch kind {
            case .all: ["rule", "local_change", "scenario", "vocabulary"]
            case .rule: ["rule", "local_change"]
            case .scenario: ["scenario"]
            case .vocabulary: ["vocabulary"]
            }
        let part = FileForm.Shape.either(parts.map { .form($0) })
        writer.name("anyOf")
        writer.beginArray()
        for name in parts { value(.form(name)) }
        value(.list(part))
        writer.endArray()
        writer.name("definitions")
        writer.beginObject()
        for form in FileForm.all {
            writer.name(form.name)
            define(form)
        }
        names()
        writer.endObject()
        writer.endObject()
        return writer.text
    }

    private mutating func define(_ form: FileForm) {
        writer.beginObject()
        writer.member("type", "object")
        writer.name("properties")
        writer.beginObject()
        for key in form.keys {
            writer.name(key.name)
            value(key.shape, meaning: key.meaning)
        }
        writer.endObject()
        writer.name("additionalProperties")
        writer.boolean(false)
        if !form.required.isEmpty { list("required", form.required) }
        if !form.oneOf.isEmpty {
            writer.name("anyOf")
            writer.beginArray()
            for name in form.oneOf {
                writer.beginObject()
                list("required", [name])
                writer.endObject()
            }
            writer.endArray()
        }
        writer.endObject()
    }

    /// The names that a vocabulary gives to choose from, each with what it means.
    private mutating func names() {
        writer.name("event_type")
        let types = vocabulary?.eventTypes.map { ($0.name, $0.meaning[language]) }
        let lists = vocabulary?.lists.map { ("list.\($0.name)", $0.words.joined(separator: ", ")) }
        choice(types.map { $0 + (lists ?? []) }, pattern: "^[a-z][a-z0-9_]*(\\.[a-z0-9_]+)+$")
        writer.name("state")
        choice(
            vocabulary?.states.map { ($0.name, $0.from.joined(separator: ", ") + " …") },
            pattern: "^[a-z][a-z0-9_]*$"
        )
        writer.name("condition_name")
        choice(vocabulary == nil ? nil : conditions.map { ($0, "") }, pattern: "^\\S+$")
    }

    private mutating func choice(_ names: [(String, String)]?, pattern: String) {
        writer.beginObject()
        if let names, names.isEmpty {
            writer.name("not")
            writer.beginObject()
            writer.endObject()
        } else if let names {
            writer.name("oneOf")
            writer.beginArray()
            for (name, meaning) in names {
                writer.beginObject()
                writer.member("const", name)
                writer.member("description", meaning.isEmpty ? nil : meaning)
                writer.endObject()
            }
            writer.endArray()
        } else {
            writer.member("type", "string")
            writer.member("pattern", pattern)
        }
        writer.endObject()
    }

    private mutating func value(_ shape: FileForm.Shape, meaning: Localized? = nil) {
        writer.beginObject()
        writer.member("description", meaning?[language])
        switch shape {
        case .anything: break
        case .text: list("type", ["string", "number"])
        case .expression: list("type", ["string", "boolean", "number"])
        case .boolean: writer.member("type", "boolean")
        case .amount: list("type", ["string", "integer"])
        case .pattern(let pattern): self.pattern(pattern)
        case .duration: pattern(Self.duration)
        case .number:
            list("type", ["number", "string"])
            writer.member("pattern", "^param\\.")
        case .words(let words): self.words(words)
        case .eventType: reference("event_type")
        case .state: reference("state")
        case .namedCondition: reference("condition_name")
        case .form(let name): reference(name)
        case .list(let element): array(of: element)
        case .some(let element): either([element, .list(element)])
        case .either(let shapes): either(shapes)
        case .mapping(let element, let keys): mapping(element, keys)
        }
        writer.endObject()
    }

    /// What `Elapsed` reads, the longest unit first, or a parameter.
    private static let duration =
        "^(param\\..+|(?=.)([0-9]+w)?([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?)$"

    private mutating func pattern(_ pattern: String) {
        writer.member("type", "string")
        writer.member("pattern", pattern)
    }

    /// Words to choose from; `null` is YAML's own.
    private mutating func words(_ words: [String]) {
        if words == ["null"] {
            writer.member("type", "null")
        } else {
            list("enum", words)
        }
    }

    private mutating func reference(_ name: String) {
        writer.member("$ref", "#/definitions/\(name)")
    }

    private mutating func array(of element: FileForm.Shape) {
        list("type", ["array", "null"])
        writer.name("items")
        value(element)
    }

    private mutating func either(_ shapes: [FileForm.Shape]) {
        writer.name("anyOf")
        writer.beginArray()
        for shape in shapes { value(shape) }
        writer.endArray()
    }

    /// A mapping whose keys are roles, or fit a pattern, or are free.
    private mutating func mapping(_ element: FileForm.Shape, _ keys: String?) {
        list("type", ["object", "null"])
        writer.name("additionalProperties")
        value(element)
        guard let keys else { return }
        writer.name("propertyNames")
        writer.beginObject()
        if keys == "role" {
            list("enum", Role.nameable.map(\.name))
        } else {
            writer.member("pattern", keys)
        }
        writer.endObject()
    }

    private mutating func list(_ name: String, _ words: [String]) {
        writer.name(name)
        writer.beginArray()
        for word in words { writer.string(word) }
        writer.endArray()
    }
}
