/// What an expression's text may be at most.
///
/// Checking and evaluating descend with the expression. The deepest one that is allowed takes less
/// than 2 MB of stack in a debug build, a quarter of what a thread has.
public enum ExpressionLimits {
    /// The length of an expression in bytes of UTF-8.
    public static let expressionByteCountMax = 32_768
    /// How deep parentheses, brackets, calls and prefixed operators may nest.
    public static let nestingDepthMax = 100
    /// How deep the parsed expression may be; long chains of `+` count once per operator.
    public static let expressionDepthMax = 250
    /// How many parts a type may have; one that has more is reckoned as `dyn`.
    public static let typePartCountMax = 1_000
    /// How many diagnostics a check hands out; more would not be read.
    public static let diagnosticCountMax = 50
    /// How many mistakes a stage of reading notes, of which the first by place are handed out.
    static let mistakeCountMax = 200
    /// How many regular expressions may be written in an expression, each compiled for its life.
    public static let patternCountMax = 100
    /// The length of all these regular expressions together, in bytes.
    public static let patternByteCountSumMax = 8_000
    /// The length of a regular expression in bytes.
    public static let patternByteCountMax = 1_000
    /// The memory in bytes of one compiled regular expression; one that needs more is refused.
    public static let patternMemoryByteCountMax: Int64 = 262_144
}

/// What one evaluation may use at most.
public enum EvaluationLimits {
    /// Steps: one for each call and element visited, and more for long values and conditions.
    public static let stepCountMax = 100_000
    /// How many bytes of text one step reads or builds, so that all that one evaluation builds has
    /// `stepCountMax` times as many at most.
    public static let stepByteCountMax = 64
    /// How many elements of a list one step copies.
    public static let stepElementCountMax = 4
    /// How many bytes of a macro's condition and result one step evaluates for an element.
    public static let stepExpressionByteCountMax = 128
    /// How many bytes of text times instructions of a regular expression one step matches.
    public static let stepPatternWorkMax = 512
    /// How many steps each byte of a regular expression takes that is compiled by an evaluation;
    /// one that is written as a literal is compiled before.
    public static let patternByteStepCount = 16
    /// The length of a text or byte string an expression builds, in bytes.
    public static let valueByteCountMax = 1_048_576
    /// The number of elements of a list or map an expression builds.
    public static let elementCountMax = 100_000
    /// The length in bytes of a text that comparisons read from a slot; longer ones are evaluated
    /// generally, with the same result.
    static let slotTextByteCountMax = 4_096
    /// How many decimals a clause of `format` may ask for.
    public static let decimalCountMax = 100
    /// How deep lists and maps may nest where they are compared, written as text or yielded.
    public static let valueDepthMax = 300
    /// How many elements lists and maps that are yielded may have, those within included: a list
    /// that holds one other many times is small until somebody walks over it.
    public static let resultElementCountMax = 1_000_000
}
