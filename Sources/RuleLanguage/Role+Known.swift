extension Role {
    /// The roles that rules can name (`roles.md` §2.3), and two of the daemon's own: its operator, and
    /// whoever answers for the rule that an event names.
    package static let known: [Role] = [
        "contact_person", "stand_in", "team", "coordinator", "team_lead", "authority", "duty",
        "medicine_responsible", "prescriber", "ward", "gp", "district_psychiatry",
        "drug_counsellor", "jobcentre", "probation", "housing_officer", "home_care",
        "dropin_staff", "shelter_staff", "operator", "rule_owner", "observer", "visiting_worker",
        "plan_owner", "treatment_lead", "outreach_worker", "forensic_contact",
        "receiving_service",
    ]
    .map { Role($0) }

    /// Roles that a case has only where there is something for them to do: that nobody holds one of
    /// them is no gap, and the next in line is told.
    package static let occasional: [Role] = [
        "observer", "visiting_worker", "plan_owner", "treatment_lead", "outreach_worker",
        "forensic_contact", "receiving_service",
    ]
    .map { Role($0) }

    /// Whoever saw or said what an event tells.
    package static let observer = Role("observer")

    /// The attributes of the event that an alert is about, the first that counts first, in which a
    /// person who is to be told as this role may be named by the identifier of the roster.
    package var namingAttributes: [String] {
        switch name {
        case "observer": ["by", "heard_by", "reported_by"]
        case "visiting_worker": ["worker", "by"]
        case "plan_owner": ["owner", "by"]
        case "receiving_service": ["to"]
        default: []
        }
    }

    /// Those who can take something from the citizen because of what they are told.
    ///
    /// What free spaces report may never reach them (invariant 6).
    package static let sanctioning: [Role] = [
        "jobcentre", "probation", "authority", "housing_officer",
    ]
    .map { Role($0) }

    /// Those of them who stand outside the municipality's work with the citizen: they hear that the
    /// citizen may not be able to come and whom to ask, and nothing else (C04).
    package static let hearingTheLeast: [Role] = ["jobcentre", "probation", "housing_officer"]
        .map { Role($0) }

    /// Those who work where the citizen has a free space (C03).
    package static let freeSpaces: [Role] = ["dropin_staff", "shelter_staff"].map { Role($0) }

    /// Those within the municipality's own work with the citizen; all others need a lawful basis.
    package static let ownTeam: [Role] = [
        "contact_person", "stand_in", "team", "coordinator", "team_lead", "authority", "duty",
        "medicine_responsible", "operator", "rule_owner", "catch_all", "visiting_worker",
    ]
    .map { Role($0) }

    /// The roles that can be held for a domain alone.
    package static let divisible: [Role] = ["contact_person", "coordinator", "authority"]
        .map { Role($0) }

    /// What such a role can be held for apart from everything else, as `contact_person.money`
    /// (`roles.md` §2.3: it may differ per domain).
    package static let domains = ["money", "medicine", "housing", "health", "work", "justice"]

    /// The role without its domain.
    package var plain: Role {
        Role(name.split(separator: ".", maxSplits: 1).first.map(String.init) ?? name)
    }

    /// What it is held for; nothing when for everything.
    package var domain: String? {
        let parts = name.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        return parts.count == 2 ? String(parts[1]) : nil
    }

    /// Every role that rules and rosters can name, those for a domain last.
    package static let nameable: [Role] =
        known + divisible.flatMap { role in domains.map { Role("\(role).\($0)") } }

    /// Whether rules and rosters can name it.
    package var isKnown: Bool {
        guard let domain else { return Self.known.contains(self) }
        return Self.divisible.contains(plain) && Self.domains.contains(domain)
    }
}
