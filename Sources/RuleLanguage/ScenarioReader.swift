import CaseEvents
import WorkingTime

/// Reads inline tests of a rule and whole scenarios, which have one format.
struct ScenarioReader {
    private static let keys = FileForm.scenario.names.filter { $0 != "scenario" }
    /// T+0 where a test names no start: a Monday morning.
    static let startDefault = "2026-03-02T09:00"
    /// How long after its last event a test runs, beside the rule's own reach.
    static let runOn = Elapsed.days(10)
    static let sourceName = "scenario"

    let vocabulary: Vocabulary
    let calendar: DayCalendar
    /// The rule that an inline test stands in.
    let rule: Rule?
    let diagnosis: Diagnosis

    /// The scenario; nothing when something is wrong with it.
    func read(_ node: YAMLNode) -> Scenario? {
        let nameKey = rule == nil ? "scenario" : "name"
        let what = rule == nil ? Localized.scenario : .test
        let errorsBefore = diagnosis.errorCount
        guard
            diagnosis.checkKeys(
                of: node,
                in: what,
                known: [nameKey] + Self.keys,
                required: [nameKey, "events", "expect"]
            ),
            let name = diagnosis.text(node[nameKey])
        else { return nil }
        let start = start(node)
        var times = ScenarioTimes(start: start ?? .earliest, calendar: calendar)
        let reference = caseReference(node["case"])
        let roster = roster(node["roster"])
        let eventReader = ScenarioEventReader(vocabulary: vocabulary, diagnosis: diagnosis)
        var events = eventReader.read(
            node["events"],
            reference: reference ?? .daemon,
            times: &times
        )
        let citizen = eventReader.citizen(
            node["citizen"],
            reference: reference ?? .daemon,
            before: events,
            times: &times
        )
        if let citizen { events.insert(citizen, at: 0) }
        let consents = list(node["consent"]).enumerated().compactMap { position, node in
            eventReader.consent(
                node,
                "consent-\(position + 1)",
                reference: reference ?? .daemon,
                before: events,
                times: &times
            )
        }
        events = consents + events
        let answers = list(node["answers"]).compactMap { answer($0, &times) }
        let expect = list(node["expect"]).compactMap { expectation($0, roster, &times) }
        let never = list(node["never"]).compactMap { prohibition($0, roster) }
        let only = node["only"].map { diagnosis.texts($0) } ?? rule.map { [$0.name] } ?? []
        let strict = diagnosis.boolean(node["strict"]) ?? true
        let latest = times.latest
        var until = latest.advanced(by: Self.runOn + (rule?.reachAhead ?? .zero))
        if let field = node["until"] { until = times.instant(field, diagnosis) ?? until }
        warn(of: node, roster: roster, until: until, latest: events.last)
        guard diagnosis.errorCount == errorsBefore, let start, let reference else { return nil }
        return Scenario(
            name: name,
            start: start,
            until: until,
            caseReference: reference,
            roster: roster,
            asksConsent: node["consent"] != nil,
            events: events,
            answers: answers,
            only: only,
            expect: expect,
            never: never,
            strict: strict,
            place: node.place
        )
    }

    /// Warns of what makes a test prove less than it seems to.
    private func warn(
        of node: YAMLNode,
        roster: [Role: Person],
        until: Instant,
        latest: CaseEvent?
    ) {
        let people = roster.keys.sorted().compactMap { roster[$0]?.id }
        for field in list(node["answers"]).compactMap({ $0["by"] }) {
            guard let by = field.text, !people.contains(by) else { continue }
            diagnosis.report(Mistake.unknownAnswerer(by, known: people).asWarning, at: field)
        }
        guard let field = node["until"], let latest, until < latest.received else { return }
        diagnosis.report(Mistake.untilTooEarly().asWarning, at: field)
    }

    private func list(_ field: YAMLNode?) -> [YAMLNode] {
        guard let field, !field.isNull else { return [] }
        guard let elements = field.elements else {
            diagnosis.report(.notAList(), at: field)
            return []
        }
        return elements
    }

    /// A local time of the scenario's zone, or an instant.
    private func start(_ node: YAMLNode) -> Instant? {
        if let field = node["zone"], let name = diagnosis.text(field), name != calendar.zone.name {
            diagnosis.report(.scenarioZone(name, known: calendar.zone.name), at: field)
        }
        guard let field = node["start"] else {
            return try? calendar.zone.instant(civil: Self.startDefault)
        }
        guard let text = diagnosis.text(field) else { return nil }
        if let instant = try? Instant(rfc3339: text) { return instant }
        do {
            return try calendar.zone.instant(civil: text)
        } catch {
            diagnosis.report(.time(error), at: field)
            return nil
        }
    }

    private func caseReference(_ field: YAMLNode?) -> CaseReference? {
        guard let field else { return CaseReference(unchecked: "c-1001") }
        guard let text = diagnosis.text(field) else { return nil }
        do {
            return try CaseReference(checking: text)
        } catch {
            diagnosis.report(.caseReference(error), at: field)
            return nil
        }
    }

    private func roster(_ field: YAMLNode?) -> [Role: Person] {
        guard let field, !field.isNull else { return Self.rosterDefault }
        guard let entries = field.entries else {
            diagnosis.report(.notAMapping(.person, keys: Role.known.map(\.name)), at: field)
            return [:]
        }
        var roster: [Role: Person] = [:]
        for entry in entries {
            guard Role(entry.key).isKnown else {
                diagnosis.report(.unknownRole(entry.key), atKeyOf: entry)
                continue
            }
            if !entry.value.isNull { roster[Role(entry.key)] = person(entry.value) }
        }
        return roster
    }

    /// Where a test names no roster, every role is held by a person of the role's name.
    static let rosterDefault: [Role: Person] = {
        var roster: [Role: Person] = [:]
        for role in Role.known {
            roster[role] = Person(
                id: role.name,
                email: role.name + "@kommune.example",
                organisation: "kommune"
            )
        }
        return roster
    }()

    private func person(_ node: YAMLNode) -> Person? {
        guard
            diagnosis.checkKeys(
                of: node,
                in: .person,
                known: FileForm.person.names,
                required: ["id"]
            ),
            let id = diagnosis.text(node["id"])
        else { return nil }
        let language = diagnosis.word(
            node["language"],
            among: Language.allCases.map(\.rawValue)
        )
        return Person(
            id: id,
            name: diagnosis.text(node["name"]),
            email: diagnosis.text(node["email"]),
            organisation: diagnosis.text(node["org"]),
            language: language.flatMap { Language(rawValue: $0) }
        )
    }

    private func answer(_ node: YAMLNode, _ times: inout ScenarioTimes) -> ScenarioAnswer? {
        let keys = FileForm.answer.names
        let required = rule == nil ? ["at", "by", "alert", "answer"] : ["at", "by", "answer"]
        guard diagnosis.checkKeys(of: node, in: .answer, known: keys, required: required),
            let at = times.instant(node["at"], diagnosis), let by = diagnosis.text(node["by"]),
            let alert = diagnosis.text(node["alert"]) ?? rule?.name,
            let answer = diagnosis.text(node["answer"])
        else { return nil }
        if let rule, alert == rule.name, !rule.answers.contains(answer), let field = node["answer"]
        {
            diagnosis.report(.unknownWord(answer, allowed: rule.answers), at: field)
        }
        let (reason, to) = (diagnosis.text(node["reason"]), diagnosis.text(node["to"]))
        if let form = rule?.answer(named: answer), alert == rule?.name {
            check(form, reason: reason, to: to, of: node)
        }
        return ScenarioAnswer(
            at: at,
            by: by,
            alert: alert,
            answer: answer,
            reason: reason,
            to: to
        )
    }

    /// Refuses an answer that the answer page would refuse.
    private func check(_ form: AnswerForm, reason: String?, to: String?, of node: YAMLNode) {
        if !form.reasons.isEmpty, reason == nil {
            diagnosis.report(.answerReasonMissing(form.reasons), at: node)
        } else if let reason, !form.reasons.contains(reason), let field = node["reason"] {
            diagnosis.report(.unknownWord(reason, allowed: form.reasons), at: field)
        }
        if form.effect == .handsOver, to == nil {
            diagnosis.report(.answerRecipientMissing(), at: node)
        }
    }

    private func expectation(
        _ node: YAMLNode,
        _ roster: [Role: Person],
        _ times: inout ScenarioTimes
    ) -> ScenarioExpectation? {
        let keys = FileForm.expectation.names
        let required = rule == nil ? ["alert", "to"] : ["to"]
        guard diagnosis.checkKeys(of: node, in: .expectation, known: keys, required: required),
            let to = recipient(node["to"], roster),
            let (earliest, latest) = interval(node, &times)
        else { return nil }
        let notices = ScenarioExpectation.Notice.allCases.map(\.rawValue)
        let notice = diagnosis.word(node["notice"], among: notices)
            .flatMap { ScenarioExpectation.Notice(rawValue: $0) }
        return ScenarioExpectation(
            alert: diagnosis.text(node["alert"]),
            earliest: earliest,
            latest: latest,
            to: to,
            notice: notice ?? .told,
            place: node.place
        )
    }

    private func interval(
        _ node: YAMLNode,
        _ times: inout ScenarioTimes
    ) -> (Instant, Instant)? {
        switch (node["at"], node["between"]) {
        case (let field?, nil):
            return times.instant(field, diagnosis).map { ($0, $0) }
        case (nil, let field?):
            guard let ends = field.elements, ends.count == 2 else {
                diagnosis.report(.between(), at: field)
                return nil
            }
            guard let earliest = times.instant(ends[0], diagnosis),
                let latest = times.instant(ends[1], diagnosis)
            else { return nil }
            if latest < earliest { diagnosis.report(.between(), at: field) }
            return (earliest, latest)
        default:
            diagnosis.report(.expectationTime(), at: node)
            return nil
        }
    }

    private func recipient(_ field: YAMLNode?, _ roster: [Role: Person]) -> String? {
        guard let field, let name = diagnosis.text(field) else { return nil }
        let known = recipients(of: roster)
        guard known.contains(name) || Role(name).isKnown else {
            diagnosis.report(.unknownRecipient(name, known: known), at: field)
            return nil
        }
        return name
    }

    private func recipients(of roster: [Role: Person]) -> [String] {
        Role.known.map(\.name) + roster.keys.sorted().compactMap { roster[$0]?.id }
    }

    private func prohibition(
        _ node: YAMLNode,
        _ roster: [Role: Person]
    ) -> ScenarioProhibition? {
        guard diagnosis.checkKeys(of: node, in: .never, known: FileForm.prohibition.names) else {
            return nil
        }
        guard node.entries?.count == 1 else {
            diagnosis.report(.neverOne(), at: node)
            return nil
        }
        if let alert = diagnosis.text(node["alert"]) { return .alert(alert) }
        if let field = node["to"], let to = diagnosis.text(field) {
            let known = recipients(of: roster)
            if !known.contains(to), !Role(to).isKnown {
                // Nobody can tell them, which is what is wanted.
                diagnosis.report(Mistake.unknownRecipient(to, known: known).asWarning, at: field)
            }
            return .recipient(to)
        }
        return diagnosis.text(node["text"]).map { .text($0) }
    }
}
