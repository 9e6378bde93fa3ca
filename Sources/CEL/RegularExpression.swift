private import CRE2

/// A regular expression in RE2 syntax: time to match grows with the text, never worse.
///
/// The only file that calls RE2, and so the only one with pointers.
@safe
final class RegularExpression: Sendable {
    // RE2 documents matching on one compiled pattern from many threads as safe, and the pattern
    // is never changed after it was compiled.
    private nonisolated(unsafe) let pattern: OpaquePointer

    /// Compiles a pattern; nil when it is not valid or larger than `patternByteCountMax`.
    init?(_ source: String) {
        let bytes = Array(source.utf8)
        guard bytes.count <= ExpressionLimits.patternByteCountMax else { return nil }
        let compiled = unsafe bytes.withUnsafeBufferPointer { buffer in
            unsafe cre2_compile(
                buffer.baseAddress,
                buffer.count,
                ExpressionLimits.patternMemoryByteCountMax
            )
        }
        guard let compiled = unsafe compiled else { return nil }
        unsafe pattern = compiled
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
