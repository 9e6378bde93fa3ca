import CaseEvents
import WorkingTime

/// The digest of what a rule means: FNV-1a with 128 bits over a fixed layout of its content.
///
/// It tells changed rules from unchanged ones. It protects against nobody who wants to deceive.
enum RuleMeaning {
    /// The keys that do not change what a rule does.
    private static let silentKeys = ["tests", "note", "review"]

    /// The digest of a rule with the states, lists and named conditions it could look at.
    static func digest(
        of rule: YAMLNode,
        vocabulary: Vocabulary,
        conditions: [String: YAMLNode],
        anchor: Anchor
    ) -> String {
        var text = ""
        write(rule, without: silentKeys, to: &text)
        for state in vocabulary.states {
            text += "|\(state.name)<\(state.from)>\(state.until)"
            for words in state.with { text += "|\(words.attribute)=\(words.allowed)" }
            for end in state.untilWith {
                text += "|>\(end.types)"
                for words in end.with { text += "|\(words.attribute)=\(words.allowed)" }
            }
        }
        for list in vocabulary.lists { text += "|\(list.name)=\(list.words)" }
        for (name, condition) in conditions.sorted(by: { $0.key < $1.key }) {
            text += "|\(name):"
            write(condition, without: [], to: &text)
        }
        for type in vocabulary.eventTypes where type.grace != .zero {
            text += "|\(type.name)+\(type.grace)"
        }
        for type in anchor.types.compactMap({ vocabulary.eventType($0) }) {
            for attribute in type.attributes {
                text += "|\(attribute.name):\(attribute.kind):\(attribute.whenMissing)"
            }
        }
        return digest(of: text)
    }

    /// 32 hexadecimal digits.
    static func digest(of text: String) -> String {
        var hash: UInt128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d
        for byte in text.utf8 {
            hash ^= UInt128(byte)
            hash = hash &* 0x0000_0000_0100_0000_0000_0000_0000_013b
        }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 32 - digits.count) + digits
    }

    /// Lengths stand before texts, so that no two contents are written alike.
    private static func write(_ node: YAMLNode, without keys: [String], to text: inout String) {
        switch node.content {
        case .scalar(let scalar, _):
            text += "\(scalar.utf8.count):\(scalar)"
        case .sequence(let elements):
            text += "[\(elements.count)"
            for element in elements { write(element, without: [], to: &text) }
        case .mapping(let entries):
            let kept = entries.filter { !keys.contains($0.key) }.sorted { $0.key < $1.key }
            text += "{\(kept.count)"
            for entry in kept {
                text += "\(entry.key.utf8.count):\(entry.key)"
                write(entry.value, without: [], to: &text)
            }
        }
    }
}
