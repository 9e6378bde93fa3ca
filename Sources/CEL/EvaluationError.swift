/// Why an expression has no value for these inputs.
///
/// An error is a value (`Value.error`): `&&`, `||` and `?:` absorb it as the language says.
public enum EvaluationError: Error, Sendable, Hashable {
    /// An operator or function was given values it does not work on.
    case noSuchOverload(String)
    /// A map has no such key.
    case noSuchKey(String)
    /// A record does not have the attribute.
    case missingAttribute(String)
    /// A list has no such position, or the position is not a whole number.
    case invalidIndex(String)
    /// A map literal names a key twice, or a value that cannot be a key.
    case invalidKey(String)
    /// A whole number was divided by zero.
    case divisionByZero
    /// A whole number left the range its type can hold.
    case overflow
    /// An instant, duration or conversion left the range its type can hold.
    case outOfRange(String)
    /// A text cannot be read as the wanted type.
    case invalidConversion(String)
    /// A value given to a function is not one it accepts.
    case invalidArgument(String)
    /// A name that is neither a variable nor a function; only unchecked expressions meet it.
    case undeclared(String)
    /// The evaluation took more steps or built a larger value than `EvaluationLimits` allow.
    case limitExceeded
}

extension EvaluationError: CustomStringConvertible {
    /// The error in English.
    public var description: String { message(in: .english) }

    /// The error in words for whoever wrote the expression.
    public func message(in language: MessageLanguage) -> String {
        switch language {
        case .english: english
        case .danish: danish
        }
    }

    private var english: String {
        switch self {
        case .noSuchOverload(let name): "no such overload: \(name)"
        case .noSuchKey(let key): "no such key: \(key)"
        case .missingAttribute(let name): "no such attribute: \(name)"
        case .invalidIndex(let index): "index out of range: \(index)"
        case .invalidKey(let key): "invalid or repeated key: \(key)"
        case .divisionByZero: "divide by zero"
        case .overflow: "number overflow"
        case .outOfRange(let what): "range error: \(what)"
        case .invalidConversion(let what): "conversion error: \(what)"
        case .invalidArgument(let what): "invalid argument: \(what)"
        case .undeclared(let name): "undeclared reference to '\(name)'"
        case .limitExceeded: "evaluation limit exceeded"
        }
    }

    private var danish: String {
        switch self {
        case .noSuchOverload(let name): "`\(name)` virker ikke på værdierne"
        case .noSuchKey(let key): "nøglen \(key) findes ikke"
        case .missingAttribute(let name): "oplysningen `\(name)` mangler"
        case .invalidIndex(let index): "pladsen \(index) findes ikke"
        case .invalidKey(let key): "\(key) kan ikke være nøgle eller står to gange"
        case .divisionByZero: "der deles med 0"
        case .overflow: "tallet bliver for stort"
        case .outOfRange(let what): "værdien ligger uden for det mulige: \(Self.danishDetail(what))"
        case .invalidConversion(let what): "værdien kan ikke omsættes: \(Self.danishDetail(what))"
        case .invalidArgument(let what): "værdien kan ikke bruges: \(Self.danishDetail(what))"
        case .undeclared(let name): "`\(name)` kendes ikke"
        case .limitExceeded: "udtrykket er for dyrt at beregne"
        }
    }

    /// What the library's own functions say in English, in Danish; other texts stay as they are.
    private static func danishDetail(_ english: String) -> String {
        let typed = "cannot be used for "
        if let found = english.firstRange(of: typed) {
            return english[..<found.lowerBound] + "kan ikke bruges til "
                + english[found.upperBound...]
        }
        return danishDetails[english] ?? english
    }

    private static let danishDetails = [
        "NaN has no order": "NaN har ingen rækkefølge",
        "at most \(EvaluationLimits.decimalCountMax) decimals":
            "højst \(EvaluationLimits.decimalCountMax) decimaler",
        "base64 to bytes": "teksten er ikke base64",
        "bytes": "bytes",
        "duration": "varighed",
        "int": "helt tal",
        "invalid UTF-8 in bytes": "bytes er ikke UTF-8",
        "negative offset": "pladsen er under 0",
        "pattern": "mønster",
        "string to bool": "teksten er hverken true eller false",
        "string to double": "teksten er ikke et tal",
        "string to duration": "teksten er ikke en varighed",
        "string to int": "teksten er ikke et helt tal",
        "string to net.CIDR": "teksten er ikke et udsnit af netadresser",
        "string to net.IP": "teksten er ikke en netadresse",
        "string to timestamp": "teksten er ikke et tidspunkt",
        "string to uint": "teksten er ikke et helt tal uden fortegn",
        "the formatting clause is not complete": "der mangler noget efter % i formatet",
        "the optional has no value": "der er ingen værdi",
        "the pattern is not a regular expression": "mønsteret er ikke et regulært udtryk",
        "timestamp": "tidspunkt",
        "uint": "helt tal uden fortegn",
        "unrecognized formatting clause": "bogstavet efter % i formatet kendes ikke",
    ]

    /// The error's stable code, such as `cel-division-by-zero`.
    public var code: String {
        switch self {
        case .noSuchOverload: "cel-no-such-overload"
        case .noSuchKey: "cel-no-such-key"
        case .missingAttribute: "cel-missing-attribute"
        case .invalidIndex: "cel-invalid-index"
        case .invalidKey: "cel-invalid-key"
        case .divisionByZero: "cel-division-by-zero"
        case .overflow: "cel-overflow"
        case .outOfRange: "cel-out-of-range"
        case .invalidConversion: "cel-invalid-conversion"
        case .invalidArgument: "cel-invalid-argument"
        case .undeclared: "cel-undeclared"
        case .limitExceeded: "cel-limit-exceeded"
        }
    }
}

extension Value {
    /// How an error names the value: as it would be written, long texts cut off.
    var excerpt: String {
        let scalarCountMax = 64
        switch self {
        case .string(let text):
            let start = text.unicodeScalars.prefix(scalarCountMax)
            let isWhole = start.endIndex == text.unicodeScalars.endIndex
            return CanonicalText.quoted(String(start)) + (isWhole ? "" : "...")
        case .bytes(let bytes) where bytes.count > scalarCountMax:
            return CanonicalText.literal(.bytes(Array(bytes.prefix(scalarCountMax)))) + "..."
        default:
            return CanonicalText.literal(self)
        }
    }
}
