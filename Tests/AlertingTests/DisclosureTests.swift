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
