private import CRE2

/// A regular expression in RE2 syntax: time to match grows with the text, never worse.
///
/// The only file that calls RE2, and so the only one with pointers.
@safe
final class RegularExpression: Sendable {
    // RE2 documents matching on one compiled pattern from many threads as safe, and the pattern
    // is never changed after it was compiled.
    private nonisolated(unsafe) let pattern: OpaquePointer

    /// Compiles a pattern; throws when it is not valid or larger than `patternByteCountMax`.
    init(_ source: String) throws(PatternFault) {
        let bytes = Array(source.utf8)
        guard bytes.count <= ExpressionLimits.patternByteCountMax else {
            throw PatternFault(reason: .tooLarge, part: "")
        }
        var fault = cre2_fault()
        let compiled = unsafe bytes.withUnsafeBufferPointer { buffer in
            unsafe cre2_compile(
                buffer.baseAddress,
                buffer.count,
                ExpressionLimits.patternMemoryByteCountMax,
                &fault
            )
        }
        guard let compiled = unsafe compiled else { throw RegularExpression.fault(fault) }
        unsafe pattern = compiled
    }

    private static func fault(_ fault: cre2_fault) -> PatternFault {
        let part = unsafe withUnsafeBytes(of: fault.part) { bytes in
            unsafe String(decoding: bytes.prefix(fault.part_byte_count), as: UTF8.self)
        }
        let reason: PatternFault.Reason =
            switch UInt32(bitPattern: fault.reason) {
            case CRE2_FAULT_ESCAPE.rawValue: .escape
            case CRE2_FAULT_CHARACTER_CLASS.rawValue: .characterClass
            case CRE2_FAULT_CHARACTER_RANGE.rawValue: .characterRange
            case CRE2_FAULT_BRACKET_UNCLOSED.rawValue: .bracketUnclosed
            case CRE2_FAULT_PARENTHESIS_UNCLOSED.rawValue: .parenthesisUnclosed
            case CRE2_FAULT_PARENTHESIS_UNOPENED.rawValue: .parenthesisUnopened
            case CRE2_FAULT_TRAILING_BACKSLASH.rawValue: .trailingBackslash
            case CRE2_FAULT_NOTHING_TO_REPEAT.rawValue: .nothingToRepeat
            case CRE2_FAULT_REPEAT_COUNT.rawValue: .repeatCount
            case CRE2_FAULT_REPEAT_TWICE.rawValue: .repeatTwice
            case CRE2_FAULT_GROUP.rawValue: .group
            case CRE2_FAULT_ENCODING.rawValue: .encoding
            case CRE2_FAULT_GROUP_NAME.rawValue: .groupName
            case CRE2_FAULT_TOO_LARGE.rawValue: .tooLarge
            default: .other
            }
        return PatternFault(reason: reason, part: part)
    }

    deinit {
        unsafe cre2_free(pattern)
    }

    /// The steps a match takes at most: the text's length times the pattern's.
    func stepCount(forTextOf byteCount: Int) -> Int {
        let instructionCount = unsafe Int(cre2_instruction_count(pattern))
        return 1 + byteCount * instructionCount / EvaluationLimits.stepPatternWorkMax
    }

    /// The steps that compiling a pattern takes at most, valid or not.
    static func stepCount(forPatternOf byteCount: Int) -> Int {
        200 + byteCount * EvaluationLimits.patternByteStepCount
    }

    /// Whether the pattern occurs anywhere in the text.
    func matches(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { buffer in
            unsafe matches(UnsafeRawBufferPointer(buffer))
        }
    }

    /// Whether the pattern occurs anywhere in the UTF-8 text.
    @unsafe
    func matches(_ text: UnsafeRawBufferPointer) -> Bool {
        unsafe text.withMemoryRebound(to: UInt8.self) { buffer in
            unsafe cre2_matches(pattern, buffer.baseAddress, buffer.count) == 1
        }
    }
}
