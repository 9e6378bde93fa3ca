import CaseEvents

/// Reads a rule's text as its reader will: what must never stand in a message, and what makes one hard
/// to read or to hear.
///
/// What identifies somebody is an error, because no message may carry it (C09). What is too much, or
/// puts the blame on somebody, is a warning: only a human can tell what the words mean.
struct TextReview {
    /// One thing that was found, and where.
    struct Finding: Equatable {
        let mistake: Mistake
        /// The Unicode scalars of the text that it is about.
        let scalars: Range<Int>
    }

    /// The most sentences of a text: what happened, what it means, and what to do.
    static let sentenceCountMax = 3
    /// The most fields that an event fills: when it happened, and three facts.
    static let fieldCountMax = 4

    private let language: Language
    /// The text, with a letter for each character of a field.
    private let scalars: [Unicode.Scalar]
    private let fieldCount: Int

    /// Prepares the review of a text.
    ///
    /// - Parameters:
    ///   - text: As its author has written it.
    ///   - language: Whose words it is in.
    init(_ text: String, in language: Language) {
        self.language = language
        var scalars = Array(text.unicodeScalars)
        var fieldCount = 0
        var place = 0
        while let opening = Self.first("{", in: scalars, from: place) {
            guard let closing = Self.first("}", in: scalars, from: opening + 2) else { break }
            for index in opening..<(closing + 2) { scalars[index] = "x" }
            fieldCount += 1
            place = closing + 2
        }
        self.scalars = scalars
        self.fieldCount = fieldCount
    }

    /// Everything that is wrong with it, what stands first before what comes later.
    var findings: [Finding] {
        var findings = CivilRegistrationNumber.ranges(in: scalars).map {
            Finding(mistake: .textCPR(), scalars: $0)
        }
        findings += mailAddresses.map { Finding(mistake: .textMailAddress(), scalars: $0) }
        findings += marks.map { Finding(mistake: .textMarkup(), scalars: $0) }
        findings += blame.map {
            Finding(mistake: Mistake.textBlame(word($0)).asWarning, scalars: $0)
        }
        let sentences = sentenceCount
        if sentences > Self.sentenceCountMax {
            let mistake = Mistake.textSentences(sentences).asWarning
            findings.append(Finding(mistake: mistake, scalars: scalars.indices))
        }
        if fieldCount > Self.fieldCountMax {
            let mistake = Mistake.textFields(fieldCount).asWarning
            findings.append(Finding(mistake: mistake, scalars: scalars.indices))
        }
        return findings.sorted {
            ($0.scalars.lowerBound, $0.mistake.code) < ($1.scalars.lowerBound, $1.mistake.code)
        }
    }

    private func word(_ range: Range<Int>) -> String {
        var word = String.UnicodeScalarView()
        word.append(contentsOf: scalars[range])
        return String(word)
    }

    private static func first(
        _ sign: Unicode.Scalar,
        in scalars: [Unicode.Scalar],
        from start: Int
    ) -> Int? {
        scalars.indices.dropLast().first {
            $0 >= start && scalars[$0] == sign && scalars[$0 + 1] == sign
        }
    }
}

// What must not stand there.
extension TextReview {
    /// A name, an `@` and a domain with a full stop in it.
    private var mailAddresses: [Range<Int>] {
        func isPart(_ scalar: Unicode.Scalar) -> Bool {
            scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                || "._%+-".unicodeScalars.contains(scalar)
        }
        return scalars.indices.filter { scalars[$0] == "@" }.compactMap { sign in
            let name = scalars[..<sign].reversed().prefix(while: isPart).count
            var domain = Array(scalars[(sign + 1)...].prefix(while: isPart))
            while let last = domain.last, !last.properties.isAlphabetic { domain.removeLast() }
            guard name > 0, domain.dropFirst().contains(".") else { return nil }
            return (sign - name)..<(sign + 1 + domain.count)
        }
    }

    /// Tags and character references of HTML, which a message shows as they stand.
    private var marks: [Range<Int>] {
        scalars.indices.compactMap { start in
            let rest = scalars[(start + 1)...]
            switch scalars[start] {
            case "<":
                guard let next = rest.first, let end = rest.firstIndex(of: ">"),
                    next.properties.isAlphabetic || next == "/" || next == "!"
                else { return nil }
                return start..<(end + 1)
            case "&":
                let name = rest.prefix { $0.isASCII && ($0.properties.isAlphabetic || $0 == "#") }
                let digits = rest.dropFirst(name.count).prefix { ("0"..."9").contains($0) }
                let end = start + 1 + name.count + digits.count
                guard !name.isEmpty, end < scalars.count, scalars[end] == ";" else { return nil }
                return start..<(end + 1)
            default:
                return nil
            }
        }
    }
}

// What is hard to read or to hear.
extension TextReview {
    /// Words that say whose fault it is, or what somebody is like: the reader cannot act on them, and
    /// the citizen may read them.
    private static let blamingWords: [Language: [String]] = [
        .danish: [
            "ansvarsløs", "ansvarsløst", "deres skyld", "doven", "din skyld", "forsømmelse",
            "forsømt", "glemt", "glemte", "ikke motiveret", "jeres skyld", "manipulerende",
            "sjusk", "sjusket", "skylden", "sløset", "svigt", "svigtede", "svigter", "svigtet",
            "uansvarlig", "uansvarligt", "umotiveret",
        ],
        .english: [
            "blame", "blamed", "careless", "failed", "failure", "fault", "forgot",
            "forgotten", "guilty", "irresponsible", "lazy", "manipulative", "neglect",
            "neglected", "negligence", "negligent", "not motivated", "unmotivated",
        ],
    ]

    /// After these a full stop ends no sentence.
    private static let abbreviations: Set<String> = [
        "bl.a", "ca", "dr", "e.g", "etc", "evt", "f.eks", "fx", "i.e", "inkl", "jf", "kl", "mr",
        "mrs", "ms", "no", "nr", "osv",
    ]

    private static func isOfWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }

    private var blame: [Range<Int>] {
        let lowered = scalars.map { scalar -> Unicode.Scalar in
            let lower = scalar.properties.lowercaseMapping.unicodeScalars
            return lower.first ?? scalar
        }
        var found: [Range<Int>] = []
        for word in Self.blamingWords[language] ?? [] {
            let word = Array(word.unicodeScalars)
            for start in lowered.indices where lowered[start] == word.first {
                let end = start + word.count
                guard end <= lowered.count, Array(lowered[start..<end]) == word,
                    start == 0 || !Self.isOfWord(lowered[start - 1]),
                    end == lowered.count || !Self.isOfWord(lowered[end])
                else { continue }
                found.append(start..<end)
            }
        }
        return found
    }

    /// How often a sentence ends: at a sign that a new one or nothing follows.
    private var sentenceCount: Int {
        var count = 0
        var hasWords = false
        for place in scalars.indices {
            hasWords = hasWords || Self.isOfWord(scalars[place])
            guard ".!?".unicodeScalars.contains(scalars[place]), hasWords,
                endsSentence(at: place)
            else { continue }
            count += 1
            hasWords = false
        }
        return hasWords ? count + 1 : count
    }

    private func endsSentence(at place: Int) -> Bool {
        let rest = scalars[(place + 1)...]
        let gap = rest.prefix { $0.properties.isWhitespace }
        guard let next = rest.dropFirst(gap.count).first else { return true }
        guard !gap.isEmpty, next.properties.isUppercase else { return false }
        let before = scalars[..<place].reversed().prefix { !$0.properties.isWhitespace }
        var word = String.UnicodeScalarView()
        word.append(contentsOf: before.reversed())
        return !Self.abbreviations.contains(String(word).lowercased())
    }
}

extension Diagnosis {
    /// Reports what is wrong with a text for readers; in a title, only what must not stand there.
    func review(_ node: YAMLNode, in language: Language, isTitle: Bool = false) {
        guard let text = node.text, text.utf8.count <= SentenceTemplate.byteCountMax else { return }
        let places = ScalarPlaces(node, lines: lines(of: node.place.file))
        for finding in TextReview(text, in: language).findings
        where !isTitle || finding.mistake.severity == .error {
            let before = text.unicodeScalars.prefix(finding.scalars.lowerBound)
            let place = places.place(ofByte: before.reduce(0) { $0 + $1.utf8.count })
            report(finding.mistake, at: place, length: finding.scalars.count)
        }
    }
}

extension Mistake {
    static func textCPR() -> Mistake {
        Mistake(
            "say-cpr",
            da: "Det ligner et CPR-nummer, og det må ikke stå i en besked.",
            en: "That looks like a CPR number, and no message may carry one.",
            expected: Localized(
                danish: "“borgeren”; beskeden siger selv, hvilken sag det er",
                english: "“the citizen”; the message itself says which case it is"
            )
        )
    }

    static func textMailAddress() -> Mistake {
        Mistake(
            "say-mail-address",
            da: "En mailadresse hører til i rollelisten og ikke i en regel.",
            en: "A mail address belongs in the roster and not in a rule.",
            expected: Localized(
                danish: "en rolle, som “afdelingen” eller “egen læge”",
                english: "a role, such as “the ward” or “the GP”"
            )
        )
    }

    static func textMarkup() -> Mistake {
        Mistake(
            "say-markup",
            da: "Beskeden viser HTML, som det står.",
            en: "The message shows HTML as it stands.",
            expected: Localized(danish: "almindelig tekst", english: "plain text")
        )
    }

    static func textBlame(_ word: String) -> Mistake {
        Mistake(
            "say-blame",
            da: "“\(word)” lægger skylden på nogen. Borgeren kan komme til at læse det.",
            en: "“\(word)” puts the blame on somebody. The citizen may come to read it.",
            expected: Localized(
                danish: "hvad der er set eller ikke noteret, som “der er ikke noteret kontakt”",
                english: "what was seen or is not on record, such as “no contact is on record”"
            )
        )
    }

    static func textSentences(_ count: Int) -> Mistake {
        Mistake(
            "say-sentences",
            da: "Teksten har \(count) sætninger. Højst \(TextReview.sentenceCountMax) bliver læst.",
            en: "The text has \(count) sentences. At most \(TextReview.sentenceCountMax) get read.",
            expected: Localized(
                danish: "hvad der skete, og den ene ting, der skal gøres",
                english: "what happened, and the one thing to do"
            )
        )
    }

    static func textFields(_ count: Int) -> Mistake {
        Mistake(
            "say-fields",
            da: "Teksten har \(count) felter. Højst \(TextReview.fieldCountMax) går an.",
            en: "The text has \(count) fields. \(TextReview.fieldCountMax) are the most.",
            expected: Localized(
                danish: "tidspunktet og højst tre oplysninger",
                english: "the time and at most three facts"
            )
        )
    }

    static func templateFreeText(_ field: String) -> Mistake {
        Mistake(
            "say-free-text",
            da: "`{{\(field)}}` er fri tekst: der kan stå navne, numre og andre mennesker i den.",
            en: "`{{\(field)}}` is free text: it can hold names, numbers and other people.",
            expected: Localized(
                danish: "en attribut med faste værdier, et tal eller en dato; eller en, som "
                    + "ordforrådet giver `disclosure: open`, fordi den intet siger om nogen",
                english: "an attribute with fixed values, a number or a date; or one that the "
                    + "vocabulary marks `disclosure: open`, because it says nothing of anybody"
            )
        )
    }
}
