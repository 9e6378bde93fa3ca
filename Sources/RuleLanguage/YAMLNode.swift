/// A value of a YAML file with its place: all that the readers of rules know of YAML.
struct YAMLNode: Sendable, Hashable {
    /// How a text was written, which decides what its words can mean.
    enum Style: Sendable, Hashable {
        case plain
        case quoted
        case block
    }

    struct Entry: Sendable, Hashable {
        let key: String
        let keyPlace: SourcePlace
        let value: YAMLNode
    }

    indirect enum Content: Sendable, Hashable {
        case scalar(String, Style)
        case sequence([YAMLNode])
        case mapping([Entry])
    }

    let content: Content
    let place: SourcePlace

    /// The text of a scalar; nothing for lists and mappings.
    var text: String? {
        if case .scalar(let text, _) = content { text } else { nil }
    }

    var entries: [Entry]? {
        if case .mapping(let entries) = content { entries } else { nil }
    }

    var elements: [YAMLNode]? {
        if case .sequence(let elements) = content { elements } else { nil }
    }

    /// Whether nothing was written: an empty value, `null` or `~`.
    var isNull: Bool {
        guard case .scalar(let text, .plain) = content else { return false }
        return text.isEmpty || text == "null" || text == "~"
    }

    /// Whether a word was written without quotes.
    var isPlain: Bool {
        if case .scalar(_, .plain) = content { true } else { false }
    }

    /// The value of a key.
    subscript(key: String) -> YAMLNode? {
        entries?.first { $0.key == key }?.value
    }

    /// The elements of a list, or the one value that stands where a list may stand.
    var list: [YAMLNode] { elements ?? [self] }

    /// How many columns a mark under the value covers; one for what spans lines.
    var length: Int {
        guard case .scalar(let text, let style) = content, style != .block else { return 1 }
        guard !text.unicodeScalars.contains("\n") else { return 1 }
        return max(1, text.unicodeScalars.count + (style == .quoted ? 2 : 0))
    }
}
