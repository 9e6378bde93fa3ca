import Alerting
import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

/// A case on its way: events arrive, time passes, and every decision's outcome is fed back.
struct AlertLifeDialogue {
    private typealias Fix = FindingFixture

    var rules: [Rule]
    var roster: Roster
    var calendar = FindingFixture.calendar
    var vocabulary = FindingFixture.vocabulary
    var disclosure = DisclosurePolicy(detailDomains: [])
    var secondChannels: [String] = []
    var mutes: [RuleMute] = []
    var departures = Departures()
    private(set) var alerts: [Alert] = []
    private(set) var events: [CaseEvent] = []
    /// The last decision; one instant has several where a decision adds events.
    private(set) var latest = Decision()
    /// What was told at the latest instant.
    private(set) var tellings: [Telling] = []
    /// Which tellings were cancelled at the latest instant.
    private(set) var cancelledTellings: [String] = []
    /// The reasons that were given at the latest instant.
    private(set) var reasons: [String] = []

    init(_ rules: Rule..., roster: Roster = AlertLifeDialogue.roster()) {
        self.rules = rules
        self.roster = roster
    }

    static let contactPerson = Role("contact_person")
    static let everybody: [(role: String, id: String)] = [
        ("contact_person", "bo"), ("stand_in", "kim"), ("team", "tavlen"), ("coordinator", "ida"),
        ("team_lead", "lis"), ("authority", "ane"), ("duty", "vagt"),
    ]

    /// Everybody in the role of the fallback chain, apart from those left out.
    static func roster(
        without: [String] = [],
        language: Language? = nil,
        domain: String = "kommune.example"
    ) -> Roster {
        var people: [String: Person] = [:]
        var defaults: [Role: String] = [:]
        for (role, id) in everybody {
            people[id] = Person(
                id: id,
                name: "Bo Holm",
                email: "\(id)@\(domain)",
                language: language
            )
            if !without.contains(role) { defaults[Role(role)] = id }
        }
        return Roster(
            people: people,
            cases: [:],
            defaults: defaults,
            catchAll: Person(id: "catch_all", email: "alle@kommune.example"),
            operator: Person(id: "operator", email: "drift@kommune.example")
        )
    }

    static func step(
        _ roles: String...,
        after: TimeAmount = .elapsed(.zero),
        repeats: Elapsed? = nil
    ) -> LadderStep {
        LadderStep(roles: roles.map { Role($0) }, start: .after(after), repeats: repeats)
    }

    static func rule(
        _ name: String = "rule",
        when anchor: Anchor = .event(types: ["anchor"]),
        where predicate: Predicate? = nil,
        unless: [Condition] = [],
        deadline: Deadline? = nil,
        closes: [String] = ["contact"],
        key: AlertKey = .perCase,
        severity: Severity = .normal,
        tell: [LadderStep] = [step("contact_person")],
        danish: [SentenceTemplate.Part] = [.literal("Ring i dag.")],
        english: [SentenceTemplate.Part] = [.literal("Call today.")],
        meaning: String = "first",
        answers: [AnswerForm] = [AnswerForm(name: "done")],
        answeredBy: [String] = [],
        unanswered: Int? = nil,
        owner: String = "owner",
        review: RuleReview? = nil
    ) -> Rule {
        Rule(
            name: name,
            detects: [],
            title: Localized(danish: name, english: name),
            severity: severity,
            status: .stable,
            owner: owner,
            basis: nil,
            validFrom: nil,
            validUntil: nil,
            anchor: anchor,
            predicate: predicate,
            given: [],
            unless: unless,
            expect: [],
            deadline: deadline,
            closes: closes,
            key: key,
            tell: tell,
            sayDanish: SentenceTemplate(parts: danish),
            sayEnglish: SentenceTemplate(parts: english),
            answers: answers.map(\.name),
            answerForms: answers,
            answeredBy: answeredBy.map { Role($0) },
            unansweredCountMax: unanswered,
            catchUp: .days(7),
            tests: [],
            meaning: meaning,
            place: Fix.place,
            review: review
        )
    }

    var circumstances: Circumstances {
        var circumstances = Circumstances(
            ruleBook: RuleBook(rules: rules, vocabulary: vocabulary, meaning: ""),
            roster: roster,
            calendar: calendar,
            disclosure: disclosure,
            language: .danish
        )
        circumstances.secondChannels = secondChannels
        circumstances.mutes = mutes
        circumstances.departures = departures
        return circumstances
    }

    /// What is decided now, with nothing fed back.
    func decision(at distance: Elapsed) -> Decision {
        decide(
            Fix.caseReference,
            history: CaseHistory(received: events),
            alerts: alerts,
            in: circumstances,
            at: Fix.at(distance)
        )
    }

    /// Events arrive and are decided; who is told stands in lines such as `rule step-0 bo`.
    @discardableResult
    mutating func take(_ arrived: CaseEvent..., at distance: Elapsed) -> [String] {
        for event in arrived { receive(event, at: distance) }
        return look(at: distance)
    }

    /// Time has passed; decides until a decision adds no event, as the daemon does.
    @discardableResult
    mutating func look(at distance: Elapsed) -> [String] {
        tellings = []
        cancelledTellings = []
        reasons = []
        for _ in 0..<8 {
            latest = decision(at: distance)
            tellings += latest.tellings
            cancelledTellings += latest.cancelledTellings
            reasons += latest.reasons
            for alert in latest.alerts {
                if let place = alerts.firstIndex(where: { $0.id == alert.id }) {
                    alerts[place] = alert
                } else {
                    alerts.append(alert)
                }
            }
            let added = latest.events.filter { event in
                !events.contains { $0.reference == event.reference }
            }
            for event in added { receive(event, at: distance) }
            if added.isEmpty {
                return tellings.map { "\($0.rule) \($0.cause.label) \($0.person.id)" }
            }
        }
        Issue.record("decisions at one instant do not end")
        return []
    }

    /// A human answers the alert.
    @discardableResult
    mutating func answer(_ alert: Int = 0, at distance: Elapsed) -> [String] {
        take(alerts[alert].answered(by: "bo", answer: "done", at: Fix.at(distance)), at: distance)
    }

    /// A human presses an answer; what is told, or why it is refused.
    @discardableResult
    mutating func press(
        _ answer: String,
        by person: String = "bo",
        alert: Int = 0,
        reason: String? = nil,
        to: String? = nil,
        at distance: Elapsed
    ) -> [String] {
        do throws(AnswerRefusal) {
            let event = try alerts[alert].answer(
                AnswerRequest(by: person, answer: answer, reason: reason, to: to),
                history: CaseHistory(received: events),
                in: circumstances,
                at: Fix.at(distance)
            )
            return take(event, at: distance)
        } catch {
            return ["refused: " + error.sentence(.english)]
        }
    }

    /// An event arrives and waits for the next decision.
    mutating func receive(_ event: CaseEvent, at distance: Elapsed) {
        var arrived = event
        arrived.received = Fix.at(distance)
        arrived.arrival = Int64(events.count + 1)
        events.append(arrived)
    }
}
