package import CaseEvents
import RuleLanguage
import WorkingTime

extension ScenarioReport {
    /// The differences in words, one line each.
    package func differenceLines(_ language: Language) -> [String] {
        let words = ScenarioReportText(report: self, language: language)
        return differences.map { words.line($0) }
    }

    /// The whole report for people, with a line break after every line.
    package func text(_ language: Language) -> String {
        let words = ScenarioReportText(report: self, language: language)
        return words.lines.map { $0 + "\n" }.joined()
    }
}

/// A scenario's report as people read it.
struct ScenarioReportText {
    let report: ScenarioReport
    let language: Language

    private var isDanish: Bool { language == .danish }

    var lines: [String] {
        let outcome = report.passed ? say("bestået", "passed") : say("FEJLET", "FAILED")
        return ["\(outcome): \(report.scenario.name)"]
            + report.entries.map { "  \(stamp($0.at))  \(line($0))" }
            + report.differences.map { "  ! \(line($0))" }
    }

    private func say(_ danish: String, _ english: String) -> String {
        isDanish ? danish : english
    }

    private func line(_ entry: ScenarioEntry) -> String {
        switch entry.kind {
        case .event(let event): say("hændelse  ", "event  ") + line(event)
        case .alert(let alert):
            say("advis     ", "alert  ") + "\(name(alert.rule)) \(words(alert.state))"
        case .telling(let telling):
            say("fortalt   ", "told   ") + line(telling) + mark(telling)
        case .note(let text): say("note      \(text.danish)", "note   \(text.english)")
        }
    }

    private func line(_ event: CaseEvent) -> String {
        var words = [event.type, event.reference.id]
        if let target = event.retracts {
            words.append(say("tager \(target.id) tilbage", "takes back \(target.id)"))
        }
        if let target = event.replaces {
            words.append(say("erstatter \(target.id)", "replaces \(target.id)"))
        }
        if event.happened != event.received {
            words.append(say("skete ", "happened ") + stamp(event.happened))
        }
        if event.caseReference != report.scenario.caseReference {
            words.append("\(say("i", "in")) \(event.caseReference)")
        }
        return words.joined(separator: " ")
    }

    private func line(_ telling: Telling) -> String {
        "\(name(telling.rule)) \(say("til", "to")) \(telling.role) (\(telling.person.id)), "
            + telling.cause.label
    }

    private func mark(_ telling: Telling) -> String {
        if report.expected.contains(telling.id) { return say(", som ventet", ", as expected") }
        let isUnexpected = report.differences.contains { difference in
            guard case .unexpected(let other) = difference else { return false }
            return other.id == telling.id
        }
        return isUnexpected ? say(", UVENTET", ", UNEXPECTED") : ""
    }

    func line(_ difference: ScenarioDifference) -> String {
        let never = say("må aldrig ske: ", "must never be: ")
        switch difference {
        case .missing(let expectation):
            return missing(expectation)
        case .unexpected(let telling):
            return say("uventet: ", "unexpected: ") + line(telling) + at(telling.decided)
        case .forbidden(.alert(let word), let at):
            return never + say("advis \(word), rejst", "the alert \(word), raised") + self.at(at)
        case .forbidden(.recipient(let word), let at):
            return never + say("\(word) fik besked", "\(word) was told") + self.at(at)
        case .forbidden(.text(let text), let at):
            return never + say("teksten “\(text)” blev skrevet", "the text “\(text)” was written")
                + self.at(at)
        case .fault(let text):
            return say("fejl: \(text.danish)", "fault: \(text.english)")
        }
    }

    private func missing(_ expectation: ScenarioExpectation) -> String {
        let alert = expectation.alert ?? report.scenario.only.joined(separator: ", ")
        let isExact = expectation.earliest == expectation.latest
        let when =
            isExact
            ? at(expectation.earliest)
            : say(" mellem ", " between ") + stamp(expectation.earliest) + say(" og ", " and ")
                + stamp(expectation.latest)
        let isWithdrawal = expectation.notice == .withdrawn
        let notice = isWithdrawal ? say("tilbagetrækningen af ", "the withdrawal of ") : ""
        let place = "\(expectation.place.file):\(expectation.place.line)"
        return say("mangler: ", "missing: ") + notice + alert + say(" til ", " to ")
            + "\(expectation.to)\(when) (\(place))"
    }

    private func at(_ instant: Instant) -> String { " \(say("kl.", "at")) \(stamp(instant))" }

    private func name(_ rule: String) -> String {
        let failures = report.ruleBook.rule(rule)?.detects ?? []
        return failures.isEmpty ? rule : "\(rule) (\(failures.joined(separator: ", ")))"
    }

    /// The civil time and the distance from the start, as scenarios write it.
    private func stamp(_ instant: Instant) -> String {
        let (date, time) = report.zone.civil(at: instant)
        let distance = instant.elapsed(since: report.scenario.start)
        let sign = distance < .zero ? "" : "+"
        return "\(date) \(time) T\(sign)\(distance)"
    }

    /// An alert's state in the words of a time line.
    private func words(_ state: AlertState) -> String {
        switch state {
        case .open: say("er åben", "is open")
        case .held(let person, let answer, _):
            say("er taget af \(person): \(answer)", "is held by \(person): \(answer)")
        case .expired: say("er udløbet uden svar", "has expired without an answer")
        case .answered(let person, let answer, _):
            say("er besvaret af \(person): \(answer)", "is answered by \(person): \(answer)")
        case .closed(let closing):
            say("er lukket af ", "is closed by ") + "\(closing.type) \(closing.reference.id)"
        case .withdrawn: say("har mistet sit grundlag", "has lost its ground")
        case .foundTooLate:
            say("er fundet for sent til at fortælle nogen", "is found too late to tell anybody")
        }
    }
}
