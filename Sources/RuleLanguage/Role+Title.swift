package import CaseEvents

extension Role {
    /// What the role is called in a sentence, such as “the ward”: in the words of the vocabulary,
    /// where it has any.
    package func title(in vocabulary: Vocabulary) -> Localized {
        let own = vocabulary.roleTitles.first { $0.role == plain.name }?.title
        guard let plain = own ?? Self.titles[plain.name] else {
            return Localized(danish: name, english: name)
        }
        guard let domain, let matter = Self.matters[domain] else { return plain }
        return Localized(
            danish: "\(plain.danish) (\(matter.danish))",
            english: "\(plain.english) (\(matter.english))"
        )
    }

    private static let matters: [String: Localized] = [
        "money": Localized(danish: "penge", english: "money"),
        "medicine": Localized(danish: "medicin", english: "medicine"),
        "housing": Localized(danish: "bolig", english: "housing"),
        "health": Localized(danish: "helbred", english: "health"),
        "work": Localized(danish: "arbejde", english: "work"),
        "justice": Localized(danish: "myndigheder", english: "authorities"),
    ]

    /// A message may stand open on a screen: no title tells of drugs, illness or crime (C08).
    private static let titles: [String: Localized] = [
        "contact_person": Localized(danish: "kontaktpersonen", english: "the contact person"),
        "stand_in": Localized(danish: "stedfortræderen", english: "the stand-in"),
        "team": Localized(danish: "teamet", english: "the team"),
        "coordinator": Localized(danish: "tovholderen", english: "the coordinator"),
        "team_lead": Localized(danish: "afdelingslederen", english: "the unit manager"),
        "authority": Localized(danish: "rådgiveren", english: "the adviser"),
        "duty": Localized(danish: "vagten", english: "the duty"),
        "medicine_responsible": Localized(
            danish: "den medicinansvarlige",
            english: "whoever answers for the medicine"
        ),
        "prescriber": Localized(danish: "den ordinerende læge", english: "the prescriber"),
        "ward": Localized(danish: "afdelingen", english: "the ward"),
        "gp": Localized(danish: "egen læge", english: "the GP"),
        "district_psychiatry": Localized(
            danish: "distriktspsykiatrien",
            english: "district psychiatry"
        ),
        "drug_counsellor": Localized(danish: "behandleren", english: "the counsellor"),
        "jobcentre": Localized(danish: "jobcentret", english: "the jobcentre"),
        "probation": Localized(danish: "tilsynet", english: "the supervision"),
        "housing_officer": Localized(danish: "boligforeningen", english: "the housing officer"),
        "home_care": Localized(danish: "hjemmeplejen", english: "home care"),
        "dropin_staff": Localized(danish: "værestedet", english: "the drop-in"),
        "shelter_staff": Localized(danish: "herberget", english: "the shelter"),
        "observer": Localized(danish: "den, der så det", english: "whoever saw it"),
        "visiting_worker": Localized(
            danish: "den, der er på besøg",
            english: "whoever makes the visit"
        ),
        "plan_owner": Localized(danish: "den, der har planen", english: "whoever has the plan"),
        "treatment_lead": Localized(
            danish: "behandlingslederen",
            english: "the leader of the treatment"
        ),
        "outreach_worker": Localized(
            danish: "den opsøgende medarbejder",
            english: "the outreach worker"
        ),
        "forensic_contact": Localized(
            danish: "kontakten på hospitalet",
            english: "the contact at the hospital"
        ),
        "receiving_service": Localized(
            danish: "det sted, der tager over",
            english: "the service that takes over"
        ),
    ]
}
