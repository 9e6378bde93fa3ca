extension ValueType {
    /// What an author who is no programmer calls one value of the type, such as `a text`.
    public func name(in language: MessageLanguage) -> String {
        let isDanish = language == .danish
        switch self {
        case .optional(let wrapped):
            let name = wrapped.name(in: language)
            return isDanish ? "\(name), der kan mangle" : "\(name) that may be missing"
        case .list(let element):
            let name = element.pluralName(in: language)
            return isDanish ? "en liste af \(name)" : "a list of \(name)"
        case .record(let record):
            return isDanish ? "hele `\(record.displayName)`" : "the whole `\(record.displayName)`"
        default:
            let names = namesOfOne
            return isDanish ? names.danish : names.english
        }
    }

    private var namesOfOne: (english: String, danish: String) {
        switch self {
        case .null: ("null", "null")
        case .bool: ("true or false", "sandt eller falsk")
        case .int: ("a whole number", "et helt tal")
        case .uint: ("an unsigned whole number", "et helt tal uden fortegn")
        case .double: ("a decimal number", "et decimaltal")
        case .string: ("a text", "en tekst")
        case .bytes: ("bytes", "bytes")
        case .timestamp: ("a point in time", "et tidspunkt")
        case .duration: ("a length of time", "en varighed")
        case .type: ("a type", "en type")
        case .address: ("a network address", "en netadresse")
        case .network: ("a range of network addresses", "et udsnit af netadresser")
        case .map: ("a map", "en opslagsliste")
        default: ("any value", "en vilkårlig værdi")
        }
    }

    private func pluralName(in language: MessageLanguage) -> String {
        let isDanish = language == .danish
        return switch self {
        case .bool: isDanish ? "sandt og falsk" : "true and false"
        case .int: isDanish ? "hele tal" : "whole numbers"
        case .uint: isDanish ? "hele tal uden fortegn" : "unsigned whole numbers"
        case .double: isDanish ? "decimaltal" : "decimal numbers"
        case .string: isDanish ? "tekster" : "texts"
        case .timestamp: isDanish ? "tidspunkter" : "points in time"
        case .duration: isDanish ? "varigheder" : "lengths of time"
        case .list: isDanish ? "lister" : "lists"
        case .record(let record): "`\(record.displayName)`"
        default: isDanish ? "værdier" : "values"
        }
    }
}
