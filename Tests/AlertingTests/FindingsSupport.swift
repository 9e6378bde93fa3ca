import Alerting
import CaseEvents
import Foundation
import RuleLanguage
import WorkingTime

struct FakePredicate: PredicateEvaluation {
    let source: String
    let decide: @Sendable (CaseEvent, CaseEvent?) -> Truth

    init(_ source: String, _ decide: @escaping @Sendable (CaseEvent, CaseEvent?) -> Truth) {
        self.source = source
        self.decide = decide
    }

    func truth(event: CaseEvent, other: CaseEvent?) -> Truth { decide(event, other) }

    /// Reads the attribute `kind` of the candidate, or of the anchor when there is none.
    static func kind(_ wanted: String) -> FakePredicate {
        FakePredicate("kind == \(wanted)") { event, other in
            let kind = (other ?? event).data["kind"]?.string
            if kind == "broken" {
                return .failed(Localized(danish: "gået i stykker", english: "broken"))
            }
            guard let kind else { return .unknown }
            return kind == wanted ? .holds : .doesNotHold
        }
    }
}

struct FakeInstant: InstantEvaluation {
    let source = "event.data.due"

    /// Reads microseconds since the start of the time line.
    func instant(event: CaseEvent) -> Result<Instant?, ExpressionFailure> {
        if event.data["due"]?.string != nil {
            return .failure(ExpressionFailure(message: Localized(danish: "text", english: "text")))
        }
        let microseconds = event.data["due"]?.integer
        return .success(
            microseconds.map {
                FindingFixture.start.advanced(by: Elapsed(microseconds: $0))
            }
        )
    }
}

struct FakeText: TextEvaluation {
    let source = "event.data.key"

    func text(event: CaseEvent) -> Result<String?, ExpressionFailure> {
        if event.data["key"]?.integer != nil {
            return .failure(
                ExpressionFailure(message: Localized(danish: "number", english: "number"))
            )
        }
        return .success(event.data["key"]?.string)
    }
}

enum FindingFixture {
    /// 2026-03-02T09:00 in Copenhagen, a Monday.
    static let start = Instant(microseconds: 1_772_438_400_000_000)
    static let caseReference = CaseReference(unchecked: "c-1001")
    static let place = SourcePlace(file: "test.yaml", line: 1, column: 1)
    static let microsecond = Elapsed(microseconds: 1)
    static let calendar = DayCalendar(zone: .utc)

    static func copenhagen() throws -> DayCalendar {
        let path = "/usr/share/zoneinfo/Europe/Copenhagen"
        let bytes = [UInt8](FileManager.default.contents(atPath: path) ?? Data())
        return DayCalendar(zone: try Zone(name: "Europe/Copenhagen", tzif: bytes))
    }

    static func at(_ distance: Elapsed) -> Instant { start.advanced(by: distance) }

    static func reference(_ id: String) -> EventReference {
        EventReference(source: "test", id: id)
    }

    static func event(
        _ type: String,
        _ id: String,
        at distance: Elapsed,
        arrival: Int64 = 0,
        retracts: String? = nil,
        replaces: String? = nil,
        data: String = "{}"
    ) -> CaseEvent {
        CaseEvent(
            reference: reference(id),
            type: type,
            caseReference: caseReference,
            happened: at(distance),
            retracts: retracts.map { reference($0) },
            replaces: replaces.map { reference($0) },
            data: (try? JSONValue(parsing: data)) ?? .emptyObject,
            received: at(distance),
            arrival: arrival
        )
    }

    static func events(
        _ types: String...,
        window: Window?,
        measure: Measure = .present,
        where predicate: (any PredicateEvaluation)? = nil
    ) -> Condition {
        Condition(
            subject: .events(types: types),
            window: window,
            predicate: predicate,
            measure: measure,
            place: place
        )
    }

    static func state(
        _ name: String,
        window: Window? = nil,
        where predicate: (any PredicateEvaluation)? = nil
    ) -> Condition {
        Condition(
            subject: .state(name: name),
            window: window,
            predicate: predicate,
            measure: .present,
            place: place
        )
    }

    static func rule(
        _ name: String = "rule",
        when anchor: Anchor = .event(types: ["anchor"]),
        where predicate: (any PredicateEvaluation)? = nil,
        given: [Condition] = [],
        unless: [Condition] = [],
        expect: [Condition] = [],
        deadline: Deadline? = nil,
        closes: [String] = [],
        closesWhere: [EventEnd] = [],
        key: AlertKey = .perCase,
        validFrom: CivilDate? = nil,
        validUntil: CivilDate? = nil,
        detects: [String] = [],
        tell: [LadderStep] = []
    ) -> Rule {
        Rule(
            name: name,
            detects: detects,
            title: Localized(danish: name, english: name),
            severity: .normal,
            status: .stable,
            owner: "owner",
            basis: nil,
            validFrom: validFrom,
            validUntil: validUntil,
            anchor: anchor,
            predicate: predicate,
            given: given,
            unless: unless,
            expect: expect,
            deadline: deadline,
            closes: closes,
            closesWhere: closesWhere,
            key: key,
            tell: tell,
            sayDanish: SentenceTemplate(parts: []),
            sayEnglish: SentenceTemplate(parts: []),
            answers: [],
            catchUp: .days(7),
            tests: [],
            meaning: name,
            place: place
        )
    }

    static let vocabulary = Vocabulary(
        eventTypes: [],
        states: [
            StateDefinition(
                name: "admitted",
                from: ["admitted"],
                until: ["discharged", "citizen.deceased"]
            ),
            StateDefinition(name: "on_leave", from: ["left"], until: ["returned", "discharged"]),
        ]
    )

    static func book(_ rules: Rule...) -> RuleBook {
        RuleBook(rules: rules, vocabulary: vocabulary, meaning: "")
    }

    static func look(
        _ rule: Rule,
        _ events: [CaseEvent],
        at distance: Elapsed = .days(365),
        calendar: DayCalendar = FindingFixture.calendar
    ) -> Findings {
        findings(
            in: CaseHistory(received: events),
            of: caseReference,
            by: book(rule),
            calendar: calendar,
            at: at(distance)
        )
    }
}
