/// One message of HL7 v2, whose fields are read when they are asked for.
///
/// Fields are counted as the standard counts them; of a segment that repeats the first is meant.
struct HL7Message {
    let separators: HL7Separators
    private let segments: [ArraySlice<UInt8>]
    private let characters: HL7Characters

    /// Takes the segments of a message, the first of which is MSH.
    init(_ segments: [ArraySlice<UInt8>]) throws(EventRefusal) {
        self.segments = segments
        let header = segments.first ?? []
        let separators = try HL7Separators(header)
        self.separators = separators
        let names = Self.field(18, of: header, cutAt: separators.field, isHeader: true)
        let first = names.prefix { $0 != separators.repetition }
        characters = try HL7Characters(name: String(decoding: first, as: UTF8.self))
    }

    /// Whether a segment of that name is there.
    func holds(_ name: String) -> Bool { segment(name) != nil }

    /// The text of a component, without its escape sequences.
    ///
    /// - Returns: Nothing where it is empty or the null value `""`.
    func text(_ name: String, _ number: Int, component: Int = 1) -> String? {
        repetitions(name, number).first.flatMap { text($0, component: component) }
    }

    /// The text of a component or of a part of it in one repetition of a field.
    func text(
        _ repetition: ArraySlice<UInt8>,
        component: Int,
        subcomponent: Int = 1
    ) -> String? {
        var part = Self.part(component, of: repetition, cutAt: separators.component)
        if let cut = separators.subcomponent {
            part = Self.part(subcomponent, of: part, cutAt: cut)
        }
        guard !Self.isNull(part) else { return nil }
        let text = ASCII.trimmed(characters.text(unescaped(part)))
        return text.isEmpty ? nil : text
    }

    /// The repetitions of a field that hold anything.
    func repetitions(_ name: String, _ number: Int) -> [ArraySlice<UInt8>] {
        let field = field(name, number)
        guard let cut = separators.repetition else { return field.isEmpty ? [] : [field] }
        return field.split(separator: cut)
    }

    /// Whether a field says that what was known before is to be forgotten: `""`.
    func isNull(_ name: String, _ number: Int) -> Bool { Self.isNull(field(name, number)) }

    private func segment(_ name: String) -> ArraySlice<UInt8>? {
        segments.first { $0.prefix(3).elementsEqual(name.utf8) }
    }

    private func field(_ name: String, _ number: Int) -> ArraySlice<UInt8> {
        guard let segment = segment(name) else { return [] }
        return Self.field(number, of: segment, cutAt: separators.field, isHeader: name == "MSH")
    }

    /// In MSH the separator itself is the first field.
    private static func field(
        _ number: Int,
        of segment: ArraySlice<UInt8>,
        cutAt separator: UInt8,
        isHeader: Bool
    ) -> ArraySlice<UInt8> {
        part(isHeader ? number : number + 1, of: segment, cutAt: separator)
    }

    /// The part of that number, counted from 1; empty where there are fewer.
    private static func part(
        _ number: Int,
        of bytes: ArraySlice<UInt8>,
        cutAt separator: UInt8
    ) -> ArraySlice<UInt8> {
        var rest = bytes
        for _ in 1..<max(number, 1) {
            guard let cut = rest.firstIndex(of: separator) else { return [] }
            rest = rest[(cut + 1)...]
        }
        return rest.prefix { $0 != separator }
    }

    private static func isNull(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.elementsEqual([0x22, 0x22])
    }

    /// The bytes that escape sequences stand for (section 2.7).
    ///
    /// Sequences for highlighting, formatting and other character sets say nothing here and are
    /// left out; an escape sign without its partner stands for itself.
    private func unescaped(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        guard let escape = separators.escape, bytes.contains(escape) else { return Array(bytes) }
        var unescaped: [UInt8] = []
        var rest = bytes
        while let start = rest.firstIndex(of: escape) {
            unescaped += rest[..<start]
            let after = rest[(start + 1)...]
            guard let end = after.firstIndex(of: escape) else {
                rest = rest[start...]
                break
            }
            unescaped += meaning(after[..<end])
            rest = after[(end + 1)...]
        }
        return unescaped + rest
    }

    private func meaning(_ sequence: ArraySlice<UInt8>) -> [UInt8] {
        let separator: UInt8? =
            switch String(decoding: sequence, as: UTF8.self) {
            case "F": separators.field
            case "S": separators.component
            case "T": separators.subcomponent
            case "R": separators.repetition
            case "E": separators.escape
            default: nil
            }
        if let separator { return [separator] }
        let digits = sequence.dropFirst().map(ASCII.hexadecimalValue)
        guard sequence.first == UInt8(ascii: "X"), digits.count.isMultiple(of: 2) else { return [] }
        return stride(from: 0, to: digits.count, by: 2).compactMap { place in
            guard let high = digits[place], let low = digits[place + 1] else { return nil }
            return high << 4 | low
        }
    }
}
