import CaseEvents
import Foundation
import RuleLanguage
import Testing
import WorkingTime

/// What a machine can see in the shipped rules of the domain's constraints C01 to C55.
///
/// What only a person can judge stands in `rules/README.md`.
struct ConstraintsTests {
    private static let book: RuleBook? = {
        guard let files = try? Support.shippedFiles(), let calendar = try? Support.calendar() else {
            return nil
        }
        return RuleLoader.load(files, calendar: calendar).ruleBook
    }()

    /// All rules with what they are written in.
    private static func shipped() throws -> RuleBook { try #require(book) }

    /// The rules about citizens; the others are about the program itself.
    private static func aboutCitizens() throws -> [Rule] {
        try shipped().rules.filter { $0.owner != "drift" && $0.name != "roster-gap" }
    }

    private static func roles(_ rule: Rule) -> [Role] { rule.tell.flatMap(\.roles) }

    /// What a rule says in one language, fields left out.
    private static func literals(_ template: SentenceTemplate) -> String {
        template.parts.map { part in
            switch part {
            case .literal(let text): text
            case .field: "x"
            }
        }
        .joined()
    }

    private static func fields(_ rule: Rule) -> [[String]] {
        (rule.sayDanish.parts + rule.sayEnglish.parts).compactMap { part in
            if case .field(let path) = part { path } else { nil }
        }
    }

    /// Title and text in both languages, in small letters.
    private static func words(_ rule: Rule) -> [String] {
        let text = [
            rule.title.danish, rule.title.english, literals(rule.sayDanish),
            literals(rule.sayEnglish),
        ]
        return text.joined(separator: " ").lowercased().split { !$0.isLetter }.map(String.init)
    }

    /// The words of the rule that begin with one of the stems.
    private static func found(_ stems: [String], in words: [String]) -> [String] {
        words.filter { word in stems.contains { word.hasPrefix($0) } }
    }

    @Test func `every rule about a citizen names the ground on which it tells (C01)`() throws {
        for rule in try Self.aboutCitizens() {
            #expect(rule.basis?.isEmpty == false, "\(rule.name)")
        }
    }

    @Test func `what a free space tells goes to nobody who can sanction (C03, C04)`() throws {
        let book = try Self.shipped()
        for rule in book.rules
        where rule.disclosedClasses(in: book.vocabulary).contains(.safeSpace) {
            let told = Self.roles(rule).map(\.plain).filter { Role.sanctioning.contains($0) }
            #expect(told == [], "\(rule.name)")
        }
    }

    @Test func `no rule tells the jobcentre anything (C04)`() throws {
        for rule in try Self.shipped().rules {
            #expect(!Self.roles(rule).contains(Role("jobcentre")), "\(rule.name)")
        }
    }

    @Test func `recipients are roles of the work, never relatives or neighbours (C06, C07)`() throws
    {
        for rule in try Self.shipped().rules {
            #expect(Self.roles(rule).filter { !$0.isKnown } == [], "\(rule.name)")
        }
        let outside = [
            "relative", "family", "spouse", "sister", "neighbour", "landlord", "citizen",
        ]
        #expect(Role.known.filter { outside.contains($0.name) } == [])
    }

    @Test func `an alert begins with two people at most (C12)`() throws {
        for rule in try Self.shipped().rules {
            #expect((rule.tell.first?.roles.count ?? 0) <= 2, "\(rule.name)")
            #expect(rule.tell.allSatisfy { $0.roles.count <= 3 }, "\(rule.name)")
        }
    }

    @Test func `what is urgent or high does not hang on one person (C15)`() throws {
        for rule in try Self.aboutCitizens() where rule.severity >= .high {
            #expect(Set(Self.roles(rule)).count >= 2, "\(rule.name)")
        }
    }

    @Test func `no citizen's alert repeats itself to the same person for ever (C41)`() throws {
        for rule in try Self.aboutCitizens() {
            for (place, step) in rule.tell.enumerated() where step.repeats != nil {
                #expect(place + 1 < rule.tell.count, "\(rule.name)")
            }
        }
    }

    @Test func `the duty line is not woken for what is low (C47)`() throws {
        for rule in try Self.shipped().rules where rule.severity == .low {
            #expect(!Self.roles(rule).contains(Role("duty")), "\(rule.name)")
        }
    }

    @Test func `what is about medicine names somebody clinical (C48)`() throws {
        let clinical = [
            "medicine_responsible", "prescriber", "gp", "district_psychiatry", "drug_counsellor",
            "ward",
        ]
        let stems = [
            "læge", "sygeplejerske", "distriktspsykiatri", "psykiatri", "ordineret",
            "behandler", "behandlingssted", "afdeling", "medicinansvarlig",
        ]
        for rule in try Self.aboutCitizens()
        where rule.anchor.types.contains(where: { type in
            ["medication.", "fmk.", "substitution."].contains { type.hasPrefix($0) }
        }) {
            let isTold = Self.roles(rule).contains { clinical.contains($0.plain.name) }
            let isNamed = !Self.found(stems, in: Self.words(rule)).isEmpty
            #expect(isTold || isNamed, "\(rule.name)")
        }
    }

    @Test func `no title and no text tells of illness, drugs or crime (C08)`() throws {
        let stems = [
            "metadon", "methadon", "hiv", "diagnos", "psykos", "psykot", "psychos", "skizo",
            "schizo",
            "selvmord", "suicid", "stof", "drug", "rus", "alkohol", "alcohol", "fængs", "prison",
            "politi", "police", "dømt", "convict", "sindslid", "misbrug", "substance", "addict",
            "antidep", "løslad", "vold", "violen", "dealer", "pusher", "krimin", "crimin",
            "overdos",
        ]
        for rule in try Self.shipped().rules {
            #expect(Self.found(stems, in: Self.words(rule)) == [], "\(rule.name)")
        }
        for role in Role.known {
            let title = role.title(in: try Self.shipped().vocabulary)
            let words = (title.danish + " " + title.english).split { !$0.isLetter }
            #expect(Self.found(stems, in: words.map(String.init)) == [], "\(role.name)")
        }
    }

    @Test func `no rule's name, which stands in log lines, tells of illness or drugs (C08)`() throws
    {
        let stems = ["methad", "hiv", "diagnos", "psycho", "schizo", "suicid", "alcohol", "heroin"]
        for rule in try Self.shipped().rules {
            let words = rule.name.split(separator: "-").map(String.init)
            #expect(Self.found(stems, in: words) == [], "\(rule.name)")
        }
    }

    @Test func `nothing that rules read is a number that identifies a citizen (C09)`() throws {
        let vocabulary = try Self.shipped().vocabulary
        let names = vocabulary.eventTypes.flatMap(\.attributes).map(\.name)
        let all = names + vocabulary.citizenAttributes.map(\.name)
        #expect(all.filter { ["cpr", "name", "address", "phone", "email"].contains($0) } == [])
    }

    @Test func `a text takes nothing from an event but its days (C08, C10, C39)`() throws {
        let book = try Self.shipped()
        for rule in try Self.aboutCitizens() {
            for field in Self.fields(rule)
            where field.first != "param" && field != ["event", "time"] {
                let kinds = rule.anchor.types.compactMap { type in
                    book.vocabulary.eventType(type)?.attributes.first { $0.name == field.last }?
                        .kind
                }
                #expect(!kinds.isEmpty, "\(rule.name): \(field)")
                #expect(
                    kinds.allSatisfy { [.date, .instant].contains($0) },
                    "\(rule.name): \(field)"
                )
            }
        }
    }

    @Test func `no text names another person or a place (C10, C52)`() throws {
        let others = [
            "by", "person", "stand_in", "heard_by", "escorted_by", "parties", "present", "invited",
            "participants", "adjacent_to", "bridge_person", "reported_by", "with", "place",
            "place_text", "registered", "actual",
        ]
        for rule in try Self.aboutCitizens() {
            let named = Self.fields(rule).compactMap(\.last).filter { others.contains($0) }
            #expect(named == [], "\(rule.name)")
        }
    }

    @Test func `no text blames (C13)`() throws {
        let stems = [
            "svigt", "skyld", "forsøm", "glemt", "burde", "neglect", "fault", "blame", "fail",
            "forgot",
            // Words of the glossary that an alert avoids.
            "manipul", "motiver", "unmotiv", "hardliner", "skraldespand", "sindssyg", "patient",
            "klient", "client",
        ]
        for rule in try Self.aboutCitizens() {
            #expect(Self.found(stems, in: Self.words(rule)) == [], "\(rule.name)")
        }
    }

    @Test func `every rule ends or is looked at again within ninety days (C33)`() throws {
        let rules = try Self.shipped().rules
        for rule in rules where rule.validUntil == nil {
            #expect(rule.review != nil, "\(rule.name)")
        }
        // A folder a week, so that nobody looks at all of them in one.
        let days = Set(rules.compactMap(\.review?.by))
        let (first, last) = (try #require(days.min()), try #require(days.max()))
        #expect(last <= first.adding(days: RuleReview.dayCountDefault))
        #expect(days.count > 5)
    }

    @Test func `no text threatens or asks for what nobody may do (C34, C35, C36)`() throws {
        let stems = [
            "mister", "straf", "punish", "tvang", "tvinge", "coerc", "ædru", "sober", "afhold",
            "abstin", "fasthold", "restrain",
        ]
        for rule in try Self.aboutCitizens() {
            #expect(Self.found(stems, in: Self.words(rule)) == [], "\(rule.name)")
        }
    }

    @Test func `a text about a missed meeting says that nothing is decided (C34)`() throws {
        let rules = try Self.aboutCitizens().filter { rule in
            rule.anchor.types.contains("appointment.missed")
                && rule.predicate?.source.contains("sanctionable") ?? false
        }
        #expect(rules.count >= 2)
        for rule in rules {
            #expect(
                Self.literals(rule.sayDanish).contains("ikke truffet nogen afgørelse"),
                "\(rule.name)"
            )
            #expect(
                Self.literals(rule.sayEnglish).lowercased().contains("no decision"),
                "\(rule.name)"
            )
        }
    }

    @Test func `no text makes the citizen the messenger (C31)`() throws {
        let phrases = [
            "bed borgeren fortælle", "bed borgeren give", "bed borgeren ringe", "bed borgeren sige",
            "ask the citizen to tell", "ask the citizen to inform", "ask the citizen to call",
        ]
        for rule in try Self.shipped().rules {
            let text = Self.words(rule).joined(separator: " ")
            #expect(phrases.filter { text.contains($0) } == [], "\(rule.name)")
        }
    }

    @Test func `titles and texts are short (C38)`() throws {
        for rule in try Self.shipped().rules {
            for language in Language.allCases {
                #expect(rule.title[language].count <= 50, "\(rule.name)")
            }
            for template in [rule.sayDanish, rule.sayEnglish] {
                let text = Self.literals(template)
                #expect(text.count <= 330, "\(rule.name)")
                #expect(text.split(separator: ". ").count <= 3, "\(rule.name)")
            }
        }
    }

    @Test func `an answer is one of a few, and one of them is that it is not relevant (C40)`()
        throws
    {
        for rule in try Self.shipped().rules {
            #expect(rule.answers.count <= 4, "\(rule.name)")
            #expect(rule.answers.contains("not_relevant"), "\(rule.name)")
        }
    }

    @Test func `to decline is no alert by itself (C05)`() throws {
        let choices = [
            "citizen.declined", "housing.offer_declined", "consent.refused", "consent.withdrawn",
        ]
        // That a worker is declined is a matter of the team, which is asked to talk it over (F61).
        for rule in try Self.aboutCitizens() where rule.name != "worker-declined" {
            // A sequence that only begins with a no asks about what others did after it.
            #expect(rule.anchor.types.filter { choices.contains($0) } == [], "\(rule.name)")
        }
    }

    @Test func `no rule about a home asks for a treatment first (C20, C36)`() throws {
        for rule in try Self.aboutCitizens()
        where rule.anchor.types.contains(where: { $0.hasPrefix("housing.") }) {
            for condition in rule.given + rule.expect {
                guard case .events(let types) = condition.subject else { continue }
                let asked = types.filter {
                    $0.hasPrefix("treatment.") || $0.hasPrefix("substance_free.")
                }
                #expect(asked == [], "\(rule.name)")
            }
        }
    }

    @Test func `some silence is measured by what is usual for the citizen (C26)`() throws {
        let usual = try Self.shipped().rules.filter { rule in
            guard case .silence(let silence) = rule.anchor else { return false }
            if case .usual = silence.length { return true }
            return false
        }
        #expect(!usual.isEmpty)
    }

    @Test func `few rules are urgent (C37, C42)`() throws {
        let rules = try Self.aboutCitizens()
        #expect(rules.count { $0.severity == .urgent } * 6 <= rules.count)
    }

    @Test func `every event says who reports it (C44)`() throws {
        for type in try Self.shipped().vocabulary.eventTypes {
            #expect(!type.reportedBy.isEmpty, "\(type.name)")
        }
    }

    @Test func `what a provider cancels is never counted as a no-show (C45)`() throws {
        let counts: ([String]) -> Bool = { types in
            types.contains("appointment.missed") && types.contains("appointment.cancelled")
        }
        for rule in try Self.shipped().rules {
            #expect(!counts(rule.anchor.readTypes), "\(rule.name)")
            for condition in rule.given {
                guard case .events(let types) = condition.subject else { continue }
                #expect(!counts(types), "\(rule.name)")
            }
        }
    }

    @Test func `help is asked for in working days before a sanction is decided (C51)`() throws {
        let rule = try #require(try Self.shipped().rule("sanction-pending"))
        let deadline = try #require(rule.deadline)
        let early = deadline.reminders.contains { reminder in
            guard case .fromDeadline(.workingDays(let days)) = reminder else { return false }
            return days <= -3
        }
        #expect(early)
    }

    @Test func `every constraint is held by a test here or is a question for people`() throws {
        let page = try String(contentsOfFile: Support.rulesPath + "/README.md", encoding: .utf8)
        let tests = try String(contentsOfFile: #filePath, encoding: .utf8)
        let named = tests.split(separator: "\n").filter { $0.contains("@Test func") }
        let asked = page.split(separator: "\n").filter { $0.hasPrefix("| C") }
        let text = (named + asked).joined(separator: "\n")
        let missing = (1...55).map { $0 < 10 ? "C0\($0)" : "C\($0)" }.filter { !text.contains($0) }
        #expect(missing == [])
    }

    @Test func `no score closes anything (C53)`() throws {
        let book = try Self.shipped()
        for rule in book.rules {
            let read = rule.mentionedTypes(in: book.vocabulary)
            #expect(!read.contains("screening.recorded"), "\(rule.name)")
        }
    }
}
