package import CaseEvents
package import RuleLanguage
package import WorkingTime

/// One line of a scenario's time line.
package struct ScenarioEntry: Sendable {
    /// What stands in the line.
    package enum Kind: Sendable {
        /// An event arrived.
        case event(CaseEvent)
        /// An alert was raised or has come to another state.
        case alert(Alert)
        /// Somebody was told.
        case telling(Telling)
        /// Something else worth knowing.
        case note(String)
    }

    package let at: Instant
    package let kind: Kind

    package init(at: Instant, kind: Kind) {
        self.at = at
        self.kind = kind
    }
}

/// Something that is not as a scenario demands.
package enum ScenarioDifference: Sendable {
    /// A demanded notification did not happen as written.
    case missing(ScenarioExpectation)
    /// Somebody was told of what no expectation lists.
    case unexpected(Telling)
    /// What must never happen did, first at that instant.
    case forbidden(ScenarioProhibition, at: Instant)
    /// The play itself could not go on as it should.
    case fault(String)
}

/// What came of a scenario: its time line with what was demanded and what came.
package struct ScenarioReport: Sendable {
    package let scenario: Scenario
    package let entries: [ScenarioEntry]
    /// Identifiers of the tellings that an expectation lists.
    package let expected: [String]
    package let differences: [ScenarioDifference]
    private let ruleBook: RuleBook
    private let zone: Zone

    init(
        scenario: Scenario,
        ruleBook: RuleBook,
        zone: Zone,
        entries: [ScenarioEntry],
        expected: [String],
        differences: [ScenarioDifference]
    ) {
        self.scenario = scenario
        self.ruleBook = ruleBook
        self.zone = zone
        self.entries = entries
        self.expected = expected
        self.differences = differences
    }

    /// Whether everything happened as the scenario demands.
    package var passed: Bool { differences.isEmpty }

    /// The differences, one line each.
    package var differenceLines: [String] { differences.map(line) }

    /// The whole report for people, with a line break after every line.
    package var text: String {
        var lines = ["\(passed ? "passed" : "FAILED"): \(scenario.name)"]
        lines.append(contentsOf: entries.map { "  \(stamp($0.at))  \(line($0))" })
        lines.append(contentsOf: differenceLines.map { "  ! \($0)" })
        return lines.map { $0 + "\n" }.joined()
    }

    private func line(_ entry: ScenarioEntry) -> String {
        switch entry.kind {
        case .event(let event): "event  \(line(event))"
        case .alert(let alert): "alert  \(name(alert.rule)) \(alert.state.words)"
        case .telling(let telling):
            "told   \(line(telling))\(mark(telling))"
        case .note(let text): "note   \(text)"
        }
    }

    private func line(_ event: CaseEvent) -> String {
        var words = [event.type, event.reference.id]
        if let target = event.retracts { words.append("takes back \(target.id)") }
        if let target = event.replaces { words.append("replaces \(target.id)") }
        if event.happened != event.received {
            words.append("happened \(stamp(event.happened))")
        }
        if event.caseReference != scenario.caseReference {
            words.append("in \(event.caseReference)")
        }
        return words.joined(separator: " ")
    }

    private func line(_ telling: Telling) -> String {
        "\(name(telling.rule)) to \(telling.role) (\(telling.person.id)), \(telling.cause.label)"
    }

    private func mark(_ telling: Telling) -> String {
        if expected.contains(telling.id) { return ", as expected" }
        let isUnexpected = differences.contains { difference in
            guard case .unexpected(let other) = difference else { return false }
            return other.id == telling.id
        }
        return isUnexpected ? ", UNEXPECTED" : ""
    }

    private func line(_ difference: ScenarioDifference) -> String {
        switch difference {
        case .missing(let expectation):
            let alert = expectation.alert ?? scenario.only.joined(separator: ", ")
            let exact = expectation.earliest == expectation.latest
            let when =
                exact
                ? "at \(stamp(expectation.earliest))"
                : "between \(stamp(expectation.earliest)) and \(stamp(expectation.latest))"
            let notice = expectation.notice == .withdrawn ? "the withdrawal of " : ""
            let place = "\(expectation.place.file):\(expectation.place.line)"
            return "missing: \(notice)\(alert) to \(expectation.to) \(when) (\(place))"
        case .unexpected(let telling):
            return "unexpected: \(line(telling)) at \(stamp(telling.decided))"
        case .forbidden(.alert(let word), let at):
            return "must never be: the alert \(word), raised at \(stamp(at))"
        case .forbidden(.recipient(let word), let at):
            return "must never be: \(word) was told at \(stamp(at))"
        case .forbidden(.text(let text), let at):
            return "must never be: the text “\(text)” was written at \(stamp(at))"
        case .fault(let text):
            return "fault: \(text)"
        }
    }

    private func name(_ rule: String) -> String {
        let failures = ruleBook.rule(rule)?.detects ?? []
        return failures.isEmpty ? rule : "\(rule) (\(failures.joined(separator: ", ")))"
    }

    /// The civil time and the distance from the start, as scenarios write it.
    private func stamp(_ instant: Instant) -> String {
        let (date, time) = zone.civil(at: instant)
        let distance = instant.elapsed(since: scenario.start)
        let sign = distance < .zero ? "" : "+"
        return "\(date) \(time) T\(sign)\(distance)"
    }
}

extension AlertState {
    /// The state in the words of a time line.
    fileprivate var words: String {
        switch self {
        case .open: "is open"
        case .held(let person, let answer, _): "is held by \(person): \(answer)"
        case .expired: "has expired without an answer"
        case .answered(let person, let answer, _): "is answered by \(person): \(answer)"
        case .closed(let closing): "is closed by \(closing.type) \(closing.reference.id)"
        case .withdrawn: "has lost its ground"
        case .foundTooLate: "is found too late to tell anybody"
        }
    }
}
