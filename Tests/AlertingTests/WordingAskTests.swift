import Alerting
import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

private typealias Fix = FindingFixture
private typealias Dialogue = AlertLifeDialogue

/// What is said to whoever may hear only the least, and where the citizen has to be asked first.
struct WordingAskTests {
    private func told(
        _ role: String,
        person: Person,
        contact: Person? = Person(id: "bo", name: "Bo Holm", email: "bo@kommune.example"),
        organisations: [String: Organisation]? = nil,
        vocabulary: Vocabulary = FindingFixture.vocabulary
    ) throws -> Telling {
        var people = Dialogue.roster().people
        people[person.id] = person
        people["bo"] = contact
        let roster = Roster(
            people: people,
            organisations: organisations,
            cases: [:],
            defaults: [
                Role(role): person.id, Dialogue.contactPerson: "bo", Role("team_lead"): "lis",
            ],
            catchAll: Person(id: "catch_all", email: "alle@kommune.example"),
            operator: Person(id: "operator", email: "drift@kommune.example")
        )
        var dialogue = Dialogue(Dialogue.rule(tell: [Dialogue.step(role)]), roster: roster)
        dialogue.vocabulary = vocabulary
        dialogue.disclosure = DisclosurePolicy(detailDomains: ["kommune.example"])
        dialogue.take(Fix.event("anchor", "a", at: .zero), at: .zero)
        return try #require(dialogue.tellings.first)
    }

    private func person(_ language: Language, organisation: String? = nil) -> Person {
        Person(
            id: "otto",
            email: "otto@kommune.example",
            organisation: organisation,
            language: language
        )
    }

    @Test func `whoever can sanction hears that the citizen may not come, and whom to ask`() throws
    {
        let danish = try told("jobcentre", person: person(.danish)).content
        #expect(
            danish.lead
                == "Borgeren kan måske ikke møde som aftalt. Tal med Bo Holm, "
                + "bo@kommune.example, før I gør mere."
        )
        let english = try told("jobcentre", person: person(.english)).content
        #expect(
            english.lead
                == "The citizen may be unable to attend. Talk to Bo Holm, "
                + "bo@kommune.example before you act."
        )
        for content in [danish, english] {
            // Nothing of the rule, and no fact but the case.
            #expect(content.detail == nil)
            #expect(content.facts.map(\.value) == ["c-1001"])
        }
    }

    @Test func `where nobody is the contact person, the role is named`() throws {
        let content = try told("jobcentre", person: person(.english), contact: nil).content
        #expect(
            content.lead
                == "The citizen may be unable to attend. Talk to the contact person before you act."
        )
    }

    @Test func `where the recipient may not know, the next in line asks the citizen`() throws {
        let firma = ["firma": Organisation(id: "firma", basis: .consent)]
        let telling = try told(
            "gp",
            person: person(.danish, organisation: "firma"),
            organisations: firma
        )
        #expect(telling.person.id == "bo")
        let name = Role("gp").title(in: Fix.vocabulary)[.danish]
        #expect(telling.content.lead.hasSuffix(" Spørg borgeren, om \(name) må vide det."))
        let english = try told(
            "gp",
            person: person(.danish, organisation: "firma"),
            contact: Person(id: "bo", email: "bo@kommune.example", language: .english),
            organisations: firma
        )
        #expect(
            english.content.lead.hasSuffix(
                " Ask the citizen whether \(Role("gp").title(in: Fix.vocabulary)[.english]) may know."
            )
        )
    }

    @Test func `a role is called what the municipality calls it`() throws {
        let title = Localized(danish: "lægehuset", english: "the surgery")
        let telling = try told(
            "gp",
            person: person(.danish, organisation: "firma"),
            organisations: ["firma": Organisation(id: "firma", basis: .consent)],
            vocabulary: Vocabulary(
                eventTypes: [],
                states: [],
                roleTitles: [RoleTitle(role: "gp", title: title)]
            )
        )
        #expect(telling.content.lead.hasSuffix(" Spørg borgeren, om lægehuset må vide det."))
    }

    @Test func `who was left out is not named by name`() throws {
        let outsider = Person(
            id: "otto",
            name: "Otto Lund",
            email: "otto@firma.example",
            organisation: "firma"
        )
        let telling = try told(
            "gp",
            person: outsider,
            organisations: ["firma": Organisation(id: "firma", basis: .consent)]
        )
        let text = telling.content.lead + (telling.content.detail ?? "")
        #expect(!text.contains("Otto"))
        #expect(!text.contains("otto"))
    }
}
