/// One thing that is wrong with an expression, for whoever wrote it.
public struct Diagnostic: Sendable, Hashable {
    /// The stable code, such as `cel-unknown-field`; the wording may change, the code does not.
    public let code: String
    /// What is wrong and what to do about it.
    public let message: String
    /// Where it is: bytes of UTF-8 from the start of the expression.
    public let offset: Int
    /// How many bytes of UTF-8 it covers.
    public let length: Int
    /// What the author probably meant, if that can be told.
    public let suggestion: String?

    /// Makes a diagnostic at a place of an expression.
    public init(
        code: String,
        message: String,
        offset: Int,
        length: Int,
        suggestion: String? = nil
    ) {
        self.code = code
        self.message = message
        self.offset = offset
        self.length = length
        self.suggestion = suggestion
    }
}

/// Everything that is wrong with an expression; never empty.
public struct Diagnostics: Error, Sendable, Hashable {
    /// The diagnostics in the order of their places.
    public let all: [Diagnostic]

    /// Gathers the diagnostics, of which there must be one at least.
    init(_ all: [Diagnostic]) {
        precondition(!all.isEmpty, "a refusal needs a reason")
        self.all = all
    }
}

extension Diagnostics: CustomStringConvertible {
    /// The messages, one a line, each with its place and code.
    public var description: String {
        all.map { "\($0.offset): \($0.message) [\($0.code)]" }.joined(separator: "\n")
    }
}
