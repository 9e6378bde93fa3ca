package import CaseEvents

/// A clause over what the citizen has agreed that somebody may know (`consent:`).
///
/// It is asked at the instant at which the rule would speak, because consent counts as it is then:
/// at the anchor where the rule only looks back, at the end of the last window where it waits, and
/// at each reminder for itself, so that a reminder is left out at which it is not as wanted. What
/// happens later neither makes nor takes the finding. It is read as disclosure reads it: class by
/// class, for the recipient, to the purposes of alerts, until the end that it names.
package struct ConsentCondition: Sendable, Hashable {
    /// The types of all events that give a consent or take it back.
    package static let types = ["given", "withdrawn", "expired", "refused"].map { "consent." + $0 }

    /// What the one recipient is called: a role, a person, an organisation.
    package let recipients: [String]
    /// What may be known; all of it.
    package let classes: [DisclosureClass]
    /// Whether the rule speaks only with the consent, or only without it.
    package let isWanted: Bool

    package init(recipients: [String], classes: [DisclosureClass], isWanted: Bool) {
        self.recipients = recipients
        self.classes = classes
        self.isWanted = isWanted
    }
}

/// How `consent:` among `given` and `unless` is read.
extension ConditionReader {
    /// The consent that a clause asks for.
    ///
    /// - Parameters:
    ///   - clause: The clause, with the key `consent`.
    ///   - isWanted: Whether it stands in `given` or `unless`; nothing where it cannot stand.
    /// - Returns: Nothing for a wrong one.
    func consent(_ clause: YAMLNode, isWanted: Bool?) -> ConsentCondition? {
        guard let field = clause["consent"] else { return nil }
        guard let isWanted else {
            diagnosis.report(.consentExpected(), at: clause)
            return nil
        }
        for entry in clause.entries ?? [] where !["consent", "condition"].contains(entry.key) {
            diagnosis.report(.consentBeside(entry.key), atKeyOf: entry)
            return nil
        }
        let form = FileForm.consentCondition
        guard
            diagnosis.checkKeys(
                of: field,
                in: .consentAsked,
                known: form.names,
                required: form.required
            )
        else { return nil }
        let recipients = (field["to"]?.list ?? []).compactMap { recipient($0) }
        let allowed = DisclosureClass.allCases.map(\.rawValue)
        let classes = (field["scope"]?.list ?? []).compactMap { node in
            diagnosis.word(node, among: allowed).flatMap { DisclosureClass(rawValue: $0) }
        }
        guard !recipients.isEmpty, !classes.isEmpty else {
            if field["to"]?.list.isEmpty == true || field["scope"]?.list.isEmpty == true {
                diagnosis.report(.consentOfNobody(), at: field)
            }
            return nil
        }
        return ConsentCondition(recipients: recipients, classes: classes, isWanted: isWanted)
    }

    /// A role, or what else a consent can name; one that is almost a role is a slip.
    private func recipient(_ node: YAMLNode) -> String? {
        guard let name = diagnosis.filledText(node) else { return nil }
        if Role(name).isKnown { return name }
        let roles = Role.nameable.map(\.name)
        guard let meant = closestWord(to: name, among: roles) else { return name }
        diagnosis.report(.consentRecipient(name, meant: meant), at: node)
        return nil
    }
}

extension FileForm {
    static let consentCondition = FileForm(
        name: "consent_condition",
        keys: [
            Key(
                "to",
                .some(.text),
                da: "Hvem der må vide det: en rolle, og hvad modtageren ellers hedder.",
                en: "Who may know: a role, and what else the recipient is called."
            ),
            Key(
                "scope",
                .some(.words(DisclosureClass.allCases.map(\.rawValue))),
                da: "Hvad der må vides: oplysningernes klasse.",
                en: "What may be known: the class of it."
            ),
        ],
        required: ["to", "scope"]
    )
}

extension Localized {
    static let consentAsked = Localized(danish: "`consent`", english: "`consent`")
}

extension Mistake {
    private static let consentExample = Localized.same(
        "{consent: {to: coordinator, scope: personal}}"
    )

    static func consentExpected() -> Mistake {
        Mistake(
            "rule-consent",
            da: "Et samtykke er borgerens eget; en regel venter det ikke. Skriv det i `given` "
                + "eller `unless`.",
            en: "A consent is the citizen's own; no rule expects it. Write it in `given` or "
                + "`unless`."
        )
    }

    static func consentBeside(_ key: String) -> Mistake {
        Mistake(
            "rule-consent",
            da: "Et samtykke gælder, som det er, når reglen taler; `\(key)` hører ikke til det.",
            en: "A consent counts as it is when the rule speaks; `\(key)` does not go with it.",
            expected: consentExample
        )
    }

    static func consentOfNobody() -> Mistake {
        Mistake(
            "rule-consent",
            da: "Samtykket siger ikke, hvem der må vide hvad.",
            en: "The consent does not say who may know what.",
            expected: consentExample
        )
    }

    static func consentRecipient(_ name: String, meant: String) -> Mistake {
        Mistake(
            "rule-consent",
            da: "`\(name)` er ingen rolle.",
            en: "`\(name)` is no role.",
            suggestion: meant
        )
    }
}

extension RuleSentence {
    /// The consents that the rule wants, and those that it does not.
    func consents(areWanted: Bool) -> [String] {
        rule.consents.filter { $0.isWanted == areWanted }.map { phrase($0) }
    }

    func phrase(_ consent: ConsentCondition) -> String {
        let language = isDanish ? Language.danish : .english
        let classes = consent.classes.map { $0.words[language] }
            .joined(separator: isDanish ? " og " : " and ")
        let names = consent.recipients.joined(separator: " / ")
        return isDanish
            ? "der er samtykke til \(names) om \(classes)"
            : "there is consent to \(names) about \(classes)"
    }
}

extension DisclosureClass {
    /// What it is about, for people.
    fileprivate var words: Localized {
        switch self {
        case .open: Localized(danish: "at der er en sag", english: "that there is a case")
        case .personal: Localized(danish: "personlige forhold", english: "personal matters")
        case .clinical: Localized(danish: "helbred", english: "health")
        case .justice: Localized(danish: "strafforhold", english: "criminal matters")
        case .safeSpace:
            Localized(danish: "hvad et frirum ved", english: "what a free space knows")
        }
    }
}

extension Rule {
    /// A consent that it asks for, as a part of its sentence.
    package func phrase(_ consent: ConsentCondition, _ language: Language) -> String {
        RuleSentence(rule: self, isDanish: language == .danish).phrase(consent)
    }
}
