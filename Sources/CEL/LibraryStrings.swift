/// Functions on texts; positions count code points.
extension FunctionLibrary {
    static let strings: [FunctionDefinition] = [
        test("startsWith") { $0.utf8.starts(with: $1.utf8) },
        test("endsWith") { $0.utf8.reversed().starts(with: $1.utf8.reversed()) },
        FunctionDefinition(
            "contains",
            [.member(.string, .string, to: .bool)],
            .counted { text, part, frame in
                guard case .string(let text) = text, case .string(let part) = part else {
                    return .error(.noSuchOverload("contains"))
                }
                guard frame.spend(extent: text.utf8.count + part.utf8.count) else {
                    return .error(.limitExceeded)
                }
                return find(Array(part.utf8), in: Array(text.utf8), from: 0, frame)
                    .map { .bool($0 != nil) } ?? .error(.limitExceeded)
            }
        ),
        FunctionDefinition(
            "matches",
            [.member(.string, .string, to: .bool), .global(.string, .string, to: .bool)],
            .counted { text, pattern, frame in
                guard case .string(let source) = pattern, case .string(let text) = text else {
                    return .error(.noSuchOverload("matches"))
                }
                return matches(text, source, frame)
            }
        ),
        FunctionDefinition(
            "charAt",
            [.member(.string, .int, to: .string)],
            .binary { text, position in
                guard case .string(let text) = text, case .int(let position) = position else {
                    return .error(.noSuchOverload("charAt"))
                }
                let scalars = Array(text.unicodeScalars)
                guard let index = Int(exactly: position), (0...scalars.count).contains(index)
                else { return .error(.invalidIndex(String(position))) }
                return .string(index == scalars.count ? "" : String(scalars[index]))
            }
        ),
        change("lowerAscii") { mapped($0, from: UInt8(ascii: "A")...UInt8(ascii: "Z"), by: 32) },
        change("upperAscii") { mapped($0, from: UInt8(ascii: "a")...UInt8(ascii: "z"), by: -32) },
        change("trim", trimmed),
        FunctionDefinition(
            "strings.quote",
            [.global(.string, to: .string)],
            .unary { value in
                guard case .string(let text) = value else {
                    return .error(.noSuchOverload("strings.quote"))
                }
                return .string(CanonicalText.quoted(text))
            }
        ),
        FunctionDefinition(
            "indexOf",
            [.member(.string, .string, to: .int), .member(.string, .string, .int, to: .int)],
            .general { indexOf($0, $1, isLast: false) }
        ),
        FunctionDefinition(
            "lastIndexOf",
            [.member(.string, .string, to: .int), .member(.string, .string, .int, to: .int)],
            .general { indexOf($0, $1, isLast: true) }
        ),
        FunctionDefinition(
            "substring",
            [.member(.string, .int, to: .string), .member(.string, .int, .int, to: .string)],
            .general(substring)
        ),
        FunctionDefinition(
            "replace",
            [
                .member(.string, .string, .string, to: .string),
                .member(.string, .string, .string, .int, to: .string),
            ],
            .general(replace)
        ),
        FunctionDefinition(
            "split",
            [
                .member(.string, .string, to: .list(.string)),
                .member(.string, .string, .int, to: .list(.string)),
            ],
            .general(split)
        ),
        FunctionDefinition(
            "join",
            [
                .member(.list(.string), to: .string), .member(.list(.string), .string, to: .string),
            ],
            .general(join)
        ),
        FunctionDefinition(
            "format",
            [.member(.string, .list(.dyn), to: .string)],
            .counted { format, arguments, frame in
                guard case .string(let format) = format, case .list(let arguments) = arguments
                else { return .error(.noSuchOverload("format")) }
                return TextFormat.format(format, arguments, frame)
            }
        ),
    ]

    private static func test(
        _ name: String,
        _ holds: @escaping @Sendable (String, String) -> Bool
    ) -> FunctionDefinition {
        FunctionDefinition(
            name,
            [.member(.string, .string, to: .bool)],
            .binary { text, part in
                guard case .string(let text) = text, case .string(let part) = part else {
                    return .error(.noSuchOverload(name))
                }
                return .bool(holds(text, part))
            }
        )
    }

    private static func change(
        _ name: String,
        _ body: @escaping @Sendable (String) -> String
    ) -> FunctionDefinition {
        FunctionDefinition(
            name,
            [.member(.string, to: .string)],
            .unary { value in
                guard case .string(let text) = value else { return .error(.noSuchOverload(name)) }
                return .string(body(text))
            }
        )
    }

    private static func mapped(
        _ text: String,
        from range: ClosedRange<UInt8>,
        by distance: Int
    ) -> String {
        let bytes = text.utf8.map { byte in
            range.contains(byte) ? UInt8(truncatingIfNeeded: Int(byte) + distance) : byte
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Sendable
    private static func trimmed(_ text: String) -> String {
        let scalars = text.unicodeScalars.drop(while: \.properties.isWhitespace)
        let kept = scalars.reversed().drop(while: \.properties.isWhitespace).reversed()
        var result = String.UnicodeScalarView()
        result.append(contentsOf: kept)
        return String(result)
    }

    /// Matches with a pattern that was not known before; one that comes again is compiled once.
    private static func matches(_ text: String, _ source: String, _ frame: EvaluationFrame) -> Value
    {
        let byteCount = source.utf8.count
        guard frame.spend(extent: byteCount) else { return .error(.limitExceeded) }
        if frame.dynamicPattern?.source.utf8.elementsEqual(source.utf8) != true {
            guard
                byteCount > ExpressionLimits.patternByteCountMax
                    || frame.spend(RegularExpression.stepCount(forPatternOf: byteCount))
            else { return .error(.limitExceeded) }
            frame.dynamicPattern = (source, try? RegularExpression(source))
        }
        guard let pattern = frame.dynamicPattern?.pattern else {
            return .error(.invalidArgument("the pattern is not a regular expression"))
        }
        guard frame.spend(pattern.stepCount(forTextOf: text.utf8.count)) else {
            return .error(.limitExceeded)
        }
        return .bool(pattern.matches(text))
    }

    /// Where a part first occurs; the outer nil means there are no steps left.
    static func find<Element: Equatable>(
        _ part: [Element],
        in whole: [Element],
        from start: Int,
        _ frame: EvaluationFrame
    ) -> Int?? {
        guard part.count <= whole.count else { return .some(nil) }
        guard let first = part.first else { return .some(start <= whole.count ? start : nil) }
        var position = start
        var compared = 0
        while position + part.count <= whole.count {
            if whole[position] == first {
                guard frame.spend(compared: part.count, of: &compared) else { return .none }
                if whole[position..<(position + part.count)].elementsEqual(part) {
                    return .some(position)
                }
            }
            position += 1
        }
        return .some(nil)
    }
}

extension EvaluationFrame {
    /// Counts compared bytes or code points: the worst search compares the product of both lengths.
    func spend(compared count: Int, of sum: inout Int) -> Bool {
        sum += count
        let steps = sum / EvaluationLimits.stepByteCountMax
        sum %= EvaluationLimits.stepByteCountMax
        return spend(steps)
    }
}
