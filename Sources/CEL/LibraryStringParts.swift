/// Functions that look for or cut out parts of texts.
extension FunctionLibrary {
    static func indexOf(
        _ arguments: [Value],
        _ frame: EvaluationFrame,
        isLast: Bool
    ) -> Value {
        let name = isLast ? "lastIndexOf" : "indexOf"
        guard arguments.count == 2 || arguments.count == 3,
            case .string(let text) = arguments[0], case .string(let part) = arguments[1]
        else { return .error(.noSuchOverload(name)) }
        let scalars = Array(text.unicodeScalars)
        let wanted = Array(part.unicodeScalars)
        var position = isLast ? scalars.count : 0
        if arguments.count == 3 {
            guard case .int(let offset) = arguments[2] else {
                return .error(.noSuchOverload(name))
            }
            guard let index = Int(exactly: offset), (0...scalars.count).contains(index) else {
                return .error(.invalidIndex(String(offset)))
            }
            position = index
        }
        guard isLast else {
            guard let found = find(wanted, in: scalars, from: position, frame) else {
                return .error(.limitExceeded)
            }
            return .int(Int64(found ?? -1))
        }
        var start = min(position, scalars.count - wanted.count)
        var compared = 0
        while start >= 0 {
            guard frame.spend(compared: wanted.count, of: &compared) else {
                return .error(.limitExceeded)
            }
            if scalars[start..<(start + wanted.count)].elementsEqual(wanted) {
                return .int(Int64(start))
            }
            start -= 1
        }
        return .int(-1)
    }

    @Sendable
    static func substring(_ arguments: [Value], _ frame: EvaluationFrame) -> Value {
        guard arguments.count == 2 || arguments.count == 3, case .string(let text) = arguments[0],
            case .int(let start) = arguments[1]
        else { return .error(.noSuchOverload("substring")) }
        let scalars = Array(text.unicodeScalars)
        guard let first = Int(exactly: start), (0...scalars.count).contains(first) else {
            return .error(.invalidIndex(String(start)))
        }
        var last = scalars.count
        if arguments.count == 3 {
            guard case .int(let end) = arguments[2] else {
                return .error(.noSuchOverload("substring"))
            }
            guard let index = Int(exactly: end), (first...scalars.count).contains(index) else {
                return .error(.invalidIndex(String(end)))
            }
            last = index
        }
        var result = String.UnicodeScalarView()
        result.append(contentsOf: scalars[first..<last])
        return .string(String(result))
    }

    /// The text cut at a separator into so many pieces at most; nil when no steps are left.
    private static func pieces(
        of text: String,
        separator: String,
        countMax: Int,
        _ frame: EvaluationFrame
    ) -> [String]? {
        let (bytes, wanted) = (Array(text.utf8), Array(separator.utf8))
        var pieces: [String] = []
        guard !wanted.isEmpty else {
            guard frame.spend(bytes.count) else { return nil }
            var rest = text.unicodeScalars[...]
            while pieces.count + 1 < countMax, let first = rest.popFirst() {
                pieces.append(String(first))
            }
            return rest.isEmpty ? pieces : pieces + [String(rest)]
        }
        var start = 0
        while pieces.count + 1 < countMax {
            guard frame.spend(1), let found = find(wanted, in: bytes, from: start, frame) else {
                return nil
            }
            guard let found else { break }
            pieces.append(String(decoding: bytes[start..<found], as: UTF8.self))
            start = found + wanted.count
        }
        return pieces + [String(decoding: bytes[start...], as: UTF8.self)]
    }

    /// A count as `replace` and `split` take it: below zero there is no bound.
    private static func bound(_ value: Value) -> Int? {
        guard case .int(let count) = value else { return nil }
        return count < 0 ? .max - 1 : min(Int(clamping: count), .max - 1)
    }

    @Sendable
    static func split(_ arguments: [Value], _ frame: EvaluationFrame) -> Value {
        guard arguments.count == 2 || arguments.count == 3,
            case .string(let text) = arguments[0], case .string(let separator) = arguments[1],
            let countMax = arguments.count == 3 ? bound(arguments[2]) : .max
        else { return .error(.noSuchOverload("split")) }
        guard countMax > 0 else { return .list([]) }
        guard let pieces = pieces(of: text, separator: separator, countMax: countMax, frame)
        else { return .error(.limitExceeded) }
        return .list(pieces.map { .string($0) })
    }

    @Sendable
    static func replace(_ arguments: [Value], _ frame: EvaluationFrame) -> Value {
        guard arguments.count == 3 || arguments.count == 4, case .string(let text) = arguments[0],
            case .string(let old) = arguments[1], case .string(let new) = arguments[2],
            let countMax = arguments.count == 4 ? bound(arguments[3]) : .max - 1
        else { return .error(.noSuchOverload("replace")) }
        guard let pieces = pieces(of: text, separator: old, countMax: countMax + 1, frame)
        else { return .error(.limitExceeded) }
        guard old.isEmpty else { return joined(pieces, separator: new, frame) }
        // An empty text is found before every code point and at the end.
        let hasRoomAtEnd = pieces.count < countMax
        let all = (countMax > 0 ? [""] : []) + pieces + (hasRoomAtEnd ? [""] : [])
        return joined(all, separator: new, frame)
    }

    @Sendable
    static func join(_ arguments: [Value], _ frame: EvaluationFrame) -> Value {
        guard arguments.count == 1 || arguments.count == 2, case .list(let list) = arguments[0],
            case .string(let separator) = arguments.count == 2 ? arguments[1] : .string("")
        else { return .error(.noSuchOverload("join")) }
        var texts: [String] = []
        for element in list {
            if element.isAbsorbing { return element }
            guard case .string(let text) = element else { return .error(.noSuchOverload("join")) }
            texts.append(text)
        }
        return joined(texts, separator: separator, frame)
    }

    private static func joined(
        _ texts: [String],
        separator: String,
        _ frame: EvaluationFrame
    ) -> Value {
        var result = ""
        for (index, text) in texts.enumerated() {
            let added = text.utf8.count + (index > 0 ? separator.utf8.count : 0)
            guard result.utf8.count + added <= EvaluationLimits.valueByteCountMax,
                frame.spend(extent: added)
            else { return frame.exhaust() }
            if index > 0 { result += separator }
            result += text
        }
        return .string(result)
    }
}
