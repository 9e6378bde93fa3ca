import CaseEvents

/// Fills a text with made-up values before any event does, to see what a reader would see.
///
/// Two letters are tried: one of an event that carries none of the attributes, and one in which each is
/// as long as it can be.
struct TextFixture {
    /// The longest text with every field filled, in characters: what a reader takes in at one sight
    /// on a small screen is far less.
    static let filledLengthMax = 3_000

    /// How long an instant or a date is in words, at most, in characters.
    private static let timeLengthMax = 45
    /// What stands for an attribute that the event does not carry, in characters.
    private static let notStatedLength = 12

    let layout: EventLayout

    /// What is wrong with a text whose fields all exist; nothing when every letter can be read.
    func mistake(in template: SentenceTemplate) -> Mistake? {
        var length = 0
        var hasWords = false
        for part in template.parts {
            switch part {
            case .literal(let text):
                hasWords = hasWords || text.contains(where: \.isLetter)
                length += text.count
                if text.contains("}}") { return .templateStrayEnd() }
            case .field(let path):
                guard let longest = lengthMax(of: path) else {
                    return .templateUnreadable(path.joined(separator: "."))
                }
                length += max(longest, Self.notStatedLength)
            }
        }
        guard hasWords else { return .templateOnlyFields() }
        guard length <= Self.filledLengthMax else {
            return .templateTooLong(length, lengthMax: Self.filledLengthMax)
        }
        return nil
    }

    /// How long a value can be in words, in characters; nothing for what no words can show.
    private func lengthMax(of path: [String]) -> Int? {
        guard path.count == 3, let attribute = layout.attribute(path[2]) else {
            return Self.timeLengthMax
        }
        return switch attribute.kind {
        case .text, .list: SentenceTemplate.valueLengthMax + 1
        case .choice(let words): words.map(\.count).max() ?? 0
        case .integer, .number: 30
        case .boolean: 3
        case .instant, .date: Self.timeLengthMax
        case .any: nil
        }
    }
}

extension Mistake {
    static func templateStrayEnd() -> Mistake {
        Mistake(
            "say-stray-end",
            da: "`}}` lukker intet og bliver stående i beskeden.",
            en: "`}}` closes nothing and stays in the message."
        )
    }

    static func templateUnreadable(_ field: String) -> Mistake {
        Mistake(
            "say-unreadable-field",
            da: "`{{\(field)}}` kan være hvad som helst, så ingen ved, hvad der kommer til at stå.",
            en: "`{{\(field)}}` can hold anything, so nobody knows what the message will say."
        )
    }

    static func templateOnlyFields() -> Mistake {
        Mistake(
            "say-only-fields",
            da: "Uden sine felter siger teksten intet: mangler de i hændelsen, står der kun “ikke "
                + "oplyst”.",
            en:
                "Without its fields the text says nothing: where the event lacks them it reads “not "
                + "stated”."
        )
    }

    static func templateTooLong(_ length: Int, lengthMax: Int) -> Mistake {
        Mistake(
            "say-too-long-filled",
            da:
                "Med felterne udfyldt kan teksten blive \(length) tegn lang; højst \(lengthMax) går an.",
            en:
                "With its fields filled the text can be \(length) characters long; \(lengthMax) is the "
                + "most."
        )
    }
}
