extension Role {
    /// The roles that rules can name (`roles.md` §2.3), and the daemon's own operator.
    package static let known: [Role] = [
        "contact_person", "stand_in", "team", "coordinator", "team_lead", "authority", "duty",
        "medicine_responsible", "prescriber", "ward", "gp", "district_psychiatry",
        "drug_counsellor", "jobcentre", "probation", "housing_officer", "home_care",
        "dropin_staff", "shelter_staff", "operator",
    ]
    .map { Role($0) }

    /// Those who can take something from the citizen because of what they are told.
    ///
    /// What free spaces report may never reach them (invariant 6).
    package static let sanctioning: [Role] = [
        "jobcentre", "probation", "authority", "housing_officer",
    ]
    .map { Role($0) }
}
