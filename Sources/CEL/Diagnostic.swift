/// One thing that is wrong with an expression, for whoever wrote it.
public struct Diagnostic: Sendable, Hashable {
    /// What is wrong.
    public let problem: Problem
    /// Where it is: bytes of UTF-8 from the start of the expression.
    public let offset: Int
    /// How many bytes of UTF-8 it covers.
    public let length: Int
    /// What the author probably meant instead of what is covered, if that can be told.
    public let suggestion: String?

    /// Makes a diagnostic at a place of an expression.
    public init(_ problem: Problem, offset: Int, length: Int, suggestion: String? = nil) {
        self.problem = problem
        self.offset = offset
        self.length = length
        self.suggestion = suggestion
    }

    init(_ problem: Problem, _ range: SourceRange, suggestion: String? = nil) {
        self.init(problem, offset: range.offset, length: range.length, suggestion: suggestion)
    }

    /// The stable code, such as `cel-unknown-attribute`; the wording may change, the code does not.
    public var code: String { problem.wording.code }

    /// What is wrong and what to write instead, in English.
    public var message: String { message(in: .english) }

    /// What is wrong and what to write instead.
    public func message(in language: MessageLanguage) -> String {
        guard let suggestion else { return problem.statement(in: language) }
        let question = language == .danish ? "Mente du" : "Did you mean"
        return "\(problem.statement(in: language)) \(question) `\(suggestion)`?"
    }
}

extension Diagnostic {
    /// What is wrong, by the stage of reading that meets it.
    public enum Problem: Sendable, Hashable {
        /// Characters, texts and numbers.
        case spelling(Spelling)
        /// How the parts are put together.
        case form(Form)
        /// Variables, attributes and functions.
        case name(Name)
        /// Values that do not go together.
        case mismatch(Mismatch)
        /// How a function is called.
        case call(Call)
        /// The expression is too large.
        case size(Size)

        /// What is wrong, as sentences that do not guess what was meant.
        public func statement(in language: MessageLanguage) -> String {
            wording[language]
        }

        var wording: Wording {
            switch self {
            case .spelling(let spelling): spelling.wording
            case .form(let form): form.wording
            case .name(let name): name.wording
            case .mismatch(let mismatch): mismatch.wording
            case .call(let call): call.wording
            case .size(let size): size.wording
            }
        }
    }

    /// How much an expression may be.
    public enum Size: Sendable, Hashable {
        /// The text has so many bytes.
        case tooLong(byteCount: Int)
        /// Parentheses, brackets and calls nest too deep.
        case nestedTooDeep
        /// Operators, attributes and elements follow each other too deep.
        case tooManyLevels
        /// There are too many regular expressions, or they are too long together.
        case tooManyPatterns

        var wording: Wording {
            switch self {
            case .tooLong(let byteCount):
                let max = ExpressionLimits.expressionByteCountMax
                return Wording(
                    "cel-too-long",
                    en: "The expression has \(byteCount) bytes; at most \(max) are allowed.",
                    da: "Udtrykket fylder \(byteCount) bytes; det må højst fylde \(max)."
                )
            case .nestedTooDeep:
                let max = ExpressionLimits.nestingDepthMax
                return Wording(
                    "cel-too-deep",
                    en: "More than \(max) levels are nested here. Write it simpler.",
                    da: "Her er mere end \(max) niveauer inden i hinanden. Skriv det enklere."
                )
            case .tooManyLevels:
                let max = ExpressionLimits.expressionDepthMax
                return Wording(
                    "cel-too-deep",
                    en: "The expression has more than \(max) levels. Write it simpler.",
                    da: "Udtrykket har mere end \(max) niveauer. Skriv det enklere."
                )
            case .tooManyPatterns:
                let max = ExpressionLimits.patternCountMax
                let bytes = ExpressionLimits.patternByteCountSumMax
                return Wording(
                    "cel-too-many-patterns",
                    en: "The expression has more than \(max) regular expressions, or they have "
                        + "more than \(bytes) bytes together.",
                    da: "Udtrykket har mere end \(max) regulære udtryk, eller de fylder mere end "
                        + "\(bytes) bytes tilsammen."
                )
            }
        }
    }
}

/// Everything that is wrong with an expression; never empty.
public struct Diagnostics: Error, Sendable, Hashable {
    /// The diagnostics in the order of their places.
    public let all: [Diagnostic]

    /// Gathers the diagnostics, of which there must be one at least, and sorts them.
    init(_ all: [Diagnostic]) {
        precondition(!all.isEmpty, "a refusal needs a reason")
        self.all = Diagnostics.sorted(all)
    }

    /// The first diagnostics in the order of their places, each place with one code once.
    static func sorted(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
        let sorted = diagnostics.enumerated().sorted {
            ($0.element.offset, $0.offset) < ($1.element.offset, $1.offset)
        }
        var kept: [Diagnostic] = []
        for (_, diagnostic) in sorted where !kept.suffix(4).contains(diagnostic) {
            kept.append(diagnostic)
        }
        return Array(kept.prefix(ExpressionLimits.diagnosticCountMax))
    }
}

extension Diagnostics: CustomStringConvertible {
    /// The messages, one a line, each with its place and code.
    public var description: String {
        all.map { "\($0.offset): \($0.message) [\($0.code)]" }.joined(separator: "\n")
    }
}
