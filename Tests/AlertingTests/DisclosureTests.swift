import Alerting
import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

private typealias Fix = FindingFixture

struct DisclosureTests {
    private static let organisations = [
        "kommune": Organisation(id: "kommune", basis: .ownTeam),
        "hospital": Organisation(
            id: "hospital",
            kind: .clinical,
            basis: .statute(
                cites: "sundhedsloven § 41",
                purpose: "behandling",
                classes: [.open, .personal, .clinical]
            )
        ),
        "jobcenter": Organisation(
            id: "jobcenter",
            kind: .sanctioning,
            basis: .statute(cites: "retssikkerhedsloven § 11 c", purpose: "", classes: [.open])
        ),
        "varmestue": Organisation(id: "varmestue", kind: .freeSpace, basis: .consent),
    ]

    private static func roster(_ organisations: [String: Organisation]?) -> Roster {
        Roster(
            people: [:],
            organisations: organisations,
            cases: [:],
            defaults: [:],
            catchAll: Person(id: "catch_all", email: "alle@kommune.example"),
            operator: Person(id: "operator", email: "drift@kommune.example")
        )
    }

    private func told(
        _ role: String,
        from organisation: String?,
        of classes: [DisclosureClass] = [.personal],
        consents: [(type: String, data: String)] = [],
        declared: Bool = true,
        at distance: Elapsed = .hours(10)
    ) -> Disclosure {
        let events = consents.enumerated().map { place, consent in
            Fix.event(consent.type, "c\(place)", at: .hours(place), data: consent.data)
        }
        return Self.roster(declared ? Self.organisations : nil).disclosure(
            to: Person(id: "x", email: "x@y.example", organisation: organisation),
            as: Role(role),
            of: classes,
            history: CaseHistory(received: events),
            at: Fix.at(distance)
        )
    }

    @Test func `the own team knows, apart from what free spaces have told`() {
        #expect(told("contact_person", from: "kommune", of: [.clinical]) == .full(.ownTeam))
        #expect(told("contact_person", from: nil) == .full(.ownTeam))
        #expect(told("contact_person", from: "kommune", of: [.safeSpace]) == .withheld)
    }

    @Test func `a statute reaches as far as its classes`() {
        let statute = Disclosure.Basis.statute(cites: "sundhedsloven § 41", purpose: "behandling")
        #expect(told("ward", from: "hospital", of: [.clinical]) == .full(statute))
        #expect(told("ward", from: "hospital", of: [.justice]) == .withheld)
    }

    @Test func `an outsider without a basis is told nothing before the citizen is asked`() {
        #expect(told("gp", from: nil) == .withheld)
        #expect(told("gp", from: nil, of: []) == .withheld)
        #expect(told("dropin_staff", from: "varmestue") == .withheld)
    }

    @Test func `whoever can sanction hears the least, with or without declared bases`() {
        #expect(told("jobcentre", from: "jobcenter", of: [.open]) == .minimal)
        #expect(told("jobcentre", from: "jobcenter", of: [.clinical]) == .withheld)
        #expect(told("probation", from: nil, declared: false) == .minimal)
        #expect(told("gp", from: nil, declared: false) == .full(.undeclared))
    }

    @Test(arguments: [
        #"{"recipients":["gp"],"scope":["contact"]}"#,
        #"{"recipients":["x"],"scope":["personal"],"until":"2026-03-02"}"#,
        #"{"recipients":["ward","gp"],"scope":["all"]}"#,
        #"{"to":"gp","scope":"all"}"#,
    ])
    func `a consent lets those know whom it names`(data: String) {
        let given = (type: "consent.given", data: data)
        #expect(told("gp", from: nil, consents: [given]) == .full(.consent))
        #expect(
            told("home_care", from: nil, consents: [given]) == .withheld || data.contains("\"x\"")
        )
    }

    @Test(arguments: [
        #"{"recipients":["gp"],"scope":["contact"],"until":"2026-03-01"}"#,
        #"{"recipients":["gp"],"scope":["contact"],"until":7}"#,
        #"{"recipients":["gp"],"scope":["weather"]}"#,
        #"{"recipients":["gp"]}"#,
        #"{"scope":["all"]}"#,
        "{}",
    ])
    func `a consent that has run out or names nobody or nothing covers nothing`(data: String) {
        #expect(told("gp", from: nil, consents: [("consent.given", data)]) == .withheld)
    }

    @Test(arguments: [
        "{}", #"{"recipients":["gp"]}"#, #"{"recipients":["gp"],"scope":["personal"]}"#,
        #"{"recipients":["gp"],"scope":["what?"]}"#,
    ])
    func `a consent can be taken back`(data: String) {
        let given = (type: "consent.given", data: #"{"recipients":["gp"],"scope":["all"]}"#)
        for word in ["withdrawn", "refused", "expired"] {
            let taken = [given, (type: "consent.\(word)", data: data)]
            #expect(told("gp", from: nil, consents: taken) == .withheld)
            #expect(told("gp", from: nil, consents: taken + [given]) == .full(.consent))
        }
        let other = (type: "consent.withdrawn", data: #"{"recipients":["ward"]}"#)
        #expect(told("gp", from: nil, consents: [given, other]) == .full(.consent))
    }

    @Test func `taking back what is clinical leaves the contact that was agreed`() {
        let consents = [
            ("consent.given", #"{"recipients":["gp"],"scope":["contact","clinical"]}"#),
            ("consent.withdrawn", #"{"recipients":["gp"],"scope":["clinical"]}"#),
        ]
        #expect(told("gp", from: nil, consents: consents) == .full(.consent))
        #expect(told("gp", from: nil, of: [.clinical], consents: consents) == .withheld)
    }

    @Test(arguments: ["contact", "open", "all", "contact clinical", "clinical what?"])
    func `whoever may not know of the case any more may know nothing of it`(scope: String) {
        let words = scope.split(separator: " ").map { "\"\($0)\"" }.joined(separator: ",")
        let consents = [
            ("consent.given", #"{"recipients":["gp"],"scope":["all","safe_space"]}"#),
            ("consent.withdrawn", #"{"recipients":["gp"],"scope":[\#(words)]}"#),
        ]
        for disclosure in DisclosureClass.allCases {
            #expect(told("gp", from: nil, of: [disclosure], consents: consents) == .withheld)
        }
    }

    @Test func `a consent to less for a shorter time does not shorten another`() {
        let consents = [
            ("consent.given", #"{"recipients":["gp"],"scope":["contact"],"until":"2026-12-31"}"#),
            ("consent.given", #"{"recipients":["gp"],"scope":["clinical"],"until":"2026-03-03"}"#),
        ]
        let later = Elapsed.days(30)
        #expect(told("gp", from: nil, consents: consents, at: later) == .full(.consent))
        #expect(told("gp", from: nil, of: [.clinical], consents: consents, at: later) == .withheld)
        #expect(told("gp", from: nil, of: [.clinical], consents: consents) == .full(.consent))
    }

    @Test func `the latest word about the same matter says until when`() {
        let long = ("consent.given", #"{"recipients":["gp"],"scope":["contact"]}"#)
        let short = (
            "consent.given", #"{"recipients":["gp"],"scope":["contact"],"until":"2026-03-03"}"#
        )
        let person = (
            "consent.given", #"{"recipients":["x"],"scope":["contact"],"until":"2026-03-03"}"#
        )
        let later = Elapsed.days(30)
        #expect(told("gp", from: nil, consents: [long, short], at: later) == .withheld)
        #expect(told("gp", from: nil, consents: [short, long], at: later) == .full(.consent))
        #expect(told("gp", from: nil, consents: [long, person], at: later) == .full(.consent))
    }

    @Test(arguments: [
        (#""care""#, true), (#""cooperation""#, true), (#""treatment""#, true),
        (#"["research","care"]"#, true), ("null", true), (#""research""#, false),
        (#""statistics""#, false), (#""a research project on housing""#, false),
    ])
    func `a consent counts for the purposes that alerts serve`(purpose: String, counts: Bool) {
        let data = #"{"recipients":["gp"],"scope":["all"],"purpose":\#(purpose)}"#
        let disclosure = told("gp", from: nil, consents: [("consent.given", data)])
        #expect(disclosure == (counts ? .full(.consent) : .withheld))
    }

    @Test(arguments: [
        (#""research""#, false), (#"["research","teaching"]"#, false), (#""care""#, true),
        (#"["research","care"]"#, true), (#""something else""#, true), ("null", true),
    ])
    func `saying no to research leaves the consent to co-operation`(purpose: String, takes: Bool) {
        let given = (
            "consent.given", #"{"recipients":["gp"],"scope":["all"],"purpose":"cooperation"}"#
        )
        let refused = ("consent.refused", #"{"purpose":\#(purpose)}"#)
        let disclosure = told("gp", from: nil, consents: [given, refused])
        #expect(disclosure == (takes ? .withheld : .full(.consent)))
    }

    @Test func `a consent that is not given yet covers nothing`() {
        let later = Fix.event(
            "consent.given",
            "later",
            at: .hours(12),
            data: #"{"recipients":["gp"],"scope":["all"]}"#
        )
        let disclosure = Self.roster(Self.organisations).disclosure(
            to: Person(id: "x"),
            as: Role("gp"),
            of: [.personal],
            history: CaseHistory(received: [later]),
            at: Fix.at(.hours(10))
        )
        #expect(disclosure == .withheld)
    }
}
