import CaseEvents

/// A rule with the parameters of one municipality or one case.
///
/// Which form of a rule looks from an anchor is decided at the anchor: the one for its case, else
/// the first for the municipality that is known of the citizen then, else the rule itself. Whom it
/// tells, and when, is the rule's own in every form.
package struct RuleVariant: Sendable {
    /// Whom a variant is for.
    package enum Scope: Sendable, Hashable {
        /// Citizens of whom `citizen.municipality` is known to be this.
        case municipality(String)
        /// The case of that reference.
        case caseReference(String)
    }

    /// The attribute of the citizen that names the municipality.
    package static let municipalityAttribute = "municipality"

    package let scope: Scope
    package let rule: Rule

    package init(scope: Scope, rule: Rule) {
        self.scope = scope
        self.rule = rule
    }
}

extension Rule {
    /// The place among `variants` of the one that looks from an anchor; nothing for the rule
    /// itself.
    package func variantPlace(caseReference: String, municipality: String?) -> Int? {
        let own = variants.firstIndex { $0.scope == .caseReference(caseReference) }
        guard own == nil, let municipality else { return own }
        return variants.firstIndex { $0.scope == .municipality(municipality) }
    }
}
