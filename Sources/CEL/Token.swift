/// One word or sign of an expression.
struct Token: Sendable {
    let kind: Kind
    let range: SourceRange

    enum Kind: Sendable, Equatable {
        case identifier(String)
        /// A name in backquotes, allowed only after a dot.
        case quotedIdentifier(String)
        /// The magnitude of a whole number; its sign is a token of its own.
        case int(UInt64)
        case uint(UInt64)
        case double(Double)
        case string(String)
        case bytes([UInt8])
        /// An operator or bracket, such as `&&`.
        case sign(String)
        /// Something refused already that stands for an operand or a name.
        case hole
        /// A character refused already that stands for anything.
        case unknown
        case end
    }
}
