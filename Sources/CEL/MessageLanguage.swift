/// A language in which mistakes are explained.
public enum MessageLanguage: Sendable, Hashable, CaseIterable {
    case english
    case danish
}

/// One sentence or more in every language, under a stable code.
struct Wording: Sendable, Hashable {
    let code: String
    private let english: String
    private let danish: String

    init(_ code: String, en english: String, da danish: String) {
        self.code = code
        self.english = english
        self.danish = danish
    }

    subscript(language: MessageLanguage) -> String {
        language == .danish ? danish : english
    }
}
