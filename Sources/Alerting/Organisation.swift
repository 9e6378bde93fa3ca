package import CaseEvents
package import RuleLanguage

/// Why a recipient may know about a citizen at all.
package enum LawfulBasis: Sendable, Hashable {
    /// Works on the case for the authority that the daemon works for.
    case ownTeam
    /// A statute lets it be passed on, for a purpose and within these classes.
    case statute(cites: String, purpose: String, classes: [DisclosureClass])
    /// The citizen has to have said yes.
    case consent
}

/// An organisation whose people are told, and on which basis.
package struct Organisation: Sendable, Hashable {
    package let id: String
    package let kind: Person.Kind?
    package let basis: LawfulBasis

    package init(id: String, kind: Person.Kind? = nil, basis: LawfulBasis) {
        self.id = id
        self.kind = kind
        self.basis = basis
    }
}
