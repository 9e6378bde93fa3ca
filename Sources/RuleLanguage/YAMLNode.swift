/// A value of a YAML file with its place: all that readers of files know of YAML.
package struct YAMLNode: Sendable, Hashable {
    /// How a text was written, which decides what its words can mean.
    package enum Style: Sendable, Hashable {
        case plain
        case quoted
        case block
    }

    /// One key of a mapping with its value.
    package struct Entry: Sendable, Hashable {
        package let key: String
        package let keyPlace: SourcePlace
        package let value: YAMLNode
    }

    /// What was written.
    package indirect enum Content: Sendable, Hashable {
        case scalar(String, Style)
        case sequence([YAMLNode])
        case mapping([Entry])
    }

    package let content: Content
    package let place: SourcePlace

    /// The text of a scalar; nothing for lists and mappings.
    package var text: String? {
        if case .scalar(let text, _) = content { text } else { nil }
    }

    /// The entries of a mapping; nothing for texts and lists.
    package var entries: [Entry]? {
        if case .mapping(let entries) = content { entries } else { nil }
    }

    var elements: [YAMLNode]? {
        if case .sequence(let elements) = content { elements } else { nil }
    }

    /// Whether nothing was written: an empty value, `null` or `~`.
    package var isNull: Bool {
        guard case .scalar(let text, .plain) = content else { return false }
        return text.isEmpty || text == "null" || text == "~"
    }

    /// Whether a word was written without quotes.
    var isPlain: Bool {
        if case .scalar(_, .plain) = content { true } else { false }
    }

    /// The value of a key.
    package subscript(key: String) -> YAMLNode? {
        entries?.first { $0.key == key }?.value
    }

    /// The elements of a list, or the one value that stands where a list may stand.
    package var list: [YAMLNode] { elements ?? [self] }

    /// How many columns a mark under the value covers; one for what spans lines.
    var length: Int {
        guard case .scalar(let text, let style) = content, style != .block else { return 1 }
        guard !text.unicodeScalars.contains("\n") else { return 1 }
        return max(1, text.unicodeScalars.count + (style == .quoted ? 2 : 0))
    }
}
