package import CaseEvents

extension Role {
    /// What the role is called in a sentence, such as “the ward”.
    package var title: Localized {
        guard let plain = Self.titles[plain.name] else {
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
        "justice": Localized(danish: "retssager", english: "justice"),
    ]

    private static let titles: [String: Localized] = [
        "contact_person": Localized(danish: "kontaktpersonen", english: "the contact person"),
        "stand_in": Localized(danish: "stedfortræderen", english: "the stand-in"),
        "team": Localized(danish: "teamet", english: "the team"),
        "coordinator": Localized(danish: "tovholderen", english: "the coordinator"),
        "team_lead": Localized(danish: "teamlederen", english: "the team leader"),
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
        "drug_counsellor": Localized(danish: "stofbehandleren", english: "the drug counsellor"),
        "jobcentre": Localized(danish: "jobcentret", english: "the jobcentre"),
        "probation": Localized(danish: "kriminalforsorgen", english: "the probation service"),
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
            danish: "kontakten i retspsykiatrien",
            english: "the contact in forensic psychiatry"
        ),
        "receiving_service": Localized(
            danish: "det sted, der tager over",
            english: "the service that takes over"
        ),
    ]
}
