/// The functions and operators of the language and its extensions, by name.
enum FunctionLibrary {
    static let standard: [String: FunctionDefinition] = {
        let all =
            arithmetic + relations + collections + conversions + times + strings + optionals
            + mathematics + encoders + networks + lists + sets
        // Two definitions of one name would hide each other.
        return Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
    }()
}

extension TypePattern {
    static let bool = TypePattern.exact(.bool)
    static let int = TypePattern.exact(.int)
    static let uint = TypePattern.exact(.uint)
    static let double = TypePattern.exact(.double)
    static let string = TypePattern.exact(.string)
    static let bytes = TypePattern.exact(.bytes)
    static let timestamp = TypePattern.exact(.timestamp)
    static let duration = TypePattern.exact(.duration)
    static let dyn = TypePattern.exact(.dyn)
}
