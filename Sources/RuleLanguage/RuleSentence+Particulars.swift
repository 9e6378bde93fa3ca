import WorkingTime

/// What a rule says beside its clauses and its ladder.
extension RuleSentence {
    /// What ends an alert, how many there are, whose answers it needs, when the rule holds
    /// and when it is looked at again.
    var endings: [String] {
        var endings: [String] = []
        let closing = rule.closes + rule.closesWhere.map { phrase($0) }
        if !closing.isEmpty {
            let types = closing.joined(separator: " / ")
            endings.append(isDanish ? "\(types) lukker advisen" : "\(types) closes the alert")
        }
        switch rule.key {
        case .perCase: break
        case .perAnchor:
            endings.append(isDanish ? "én advis for hver hændelse" : "one alert for each event")
        case .expression(let key):
            endings.append(
                (isDanish ? "én advis for hver værdi af " : "one alert for each value of ")
                    + key.source
            )
        }
        if !rule.answeredBy.isEmpty {
            let names = rule.answeredBy.map(\.name).joined(separator: isDanish ? " og " : " and ")
            endings.append(isDanish ? "\(names) skal alle svare" : "\(names) must all answer")
        }
        if let validity { endings.append(validity) }
        if let review = rule.review {
            endings.append(
                isDanish ? "ses efter senest \(review.by)" : "looked at again by \(review.by)"
            )
        }
        return endings
    }

    private var validity: String? {
        let from = rule.validFrom.map { (isDanish ? " fra " : " from ") + "\($0)" } ?? ""
        let until = rule.validUntil.map { (isDanish ? " indtil " : " until ") + "\($0)" } ?? ""
        guard !(from + until).isEmpty else { return nil }
        return (isDanish ? "reglen gælder" : "the rule holds") + from + until
    }

    /// When a condition looks.
    func window(_ condition: Condition) -> String? {
        let isDue = condition.isFromDeadline
        let danish = isDue ? " fristen" : ""
        let english = isDue ? "the deadline" : "it"
        switch condition.window {
        case .before(let reach, .zero):
            return isDanish
                ? "inden for \(reach) før\(danish)" : "within \(reach) before \(english)"
        case .before(let reach, let atLeast):
            return isDanish
                ? "mindst \(atLeast) og højst \(reach) før\(danish)"
                : "at least \(atLeast) and at most \(reach) before \(english)"
        case .after(let reach):
            return isDanish
                ? "inden for \(reach) efter\(danish)" : "within \(reach) after \(english)"
        case .around(let before, let after):
            return isDanish
                ? "fra \(before) før til \(after) efter\(danish)"
                : "from \(before) before until \(after) after \(english)"
        case .since(let types):
            return (isDanish ? "siden " : "since ") + types.joined(separator: " / ")
        case .sinceState(let name):
            return isDanish ? "siden \(name) sidst begyndte" : "since \(name) last began"
        case nil:
            return isDue ? (isDanish ? "ved fristen" : "at the deadline") : nil
        }
    }

    /// The names of a condition's events; which of them alone is asked.
    func latest(_ condition: Condition, _ names: String) -> String {
        guard let latest = condition.latest else { return names }
        let expression = latest.predicate.map { " (" + $0.source + ")" } ?? ""
        return (isDanish ? "den seneste " : "the latest ") + names + expression
    }

    /// What a condition says beside its subject, its window and its expression.
    func particulars(_ condition: Condition) -> [String] {
        var words = [unended(condition)].compactMap(\.self)
        if let asking = condition.asking {
            words.append((isDanish ? "(kun hvis " : "(only if ") + asking.source + ")")
        }
        if condition.consumes {
            words.append(isDanish ? "(hver tæller kun én gang)" : "(each counts only once)")
        }
        let pauses = condition.pauses.filter { !rule.pauses.contains($0) }
        if !pauses.isEmpty {
            let states = pauses.joined(separator: " / ")
            words.append(
                isDanish ? "(uret står under \(states))" : "(the clock stops in \(states))"
            )
        }
        let late = lateness(condition.grace)
        if !late.isEmpty { words.append(String(late.dropFirst())) }
        return words
    }

    /// How much longer is waited for what usually becomes known late.
    func lateness(_ grace: Elapsed) -> String {
        guard grace > .zero else { return "" }
        return isDanish
            ? " (og \(grace) til, for det meldes sent)"
            : " (and \(grace) more, for it is reported late)"
    }

    /// What has become more seldom.
    func opening(_ fall: RateFall) -> String {
        let names = fall.types.joined(separator: " / ")
        return isDanish
            ? "Når \(names) i \(fall.within) kommer under \(fall.percent) % så tit som i de "
                + "\(fall.comparedWith) før (mindst \(fall.atLeast) dér)"
            : "When \(names) in \(fall.within) comes less than \(fall.percent) % as often as in the "
                + "\(fall.comparedWith) before (at least \(fall.atLeast) there)"
    }

    func length(_ length: Silence.Length) -> String {
        switch length {
        case .fixed(let span): return span.description
        case .usual(let tenths, let floor, let otherwise):
            let times =
                tenths.isMultiple(of: 10) ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
            var words = isDanish ? "\(times) × det sædvanlige" : "\(times) × the usual"
            if floor > .zero { words += isDanish ? ", mindst \(floor)" : ", at least \(floor)" }
            if let otherwise {
                words +=
                    isDanish
                    ? ", eller \(otherwise) så længe intet er sædvanligt"
                    : ", or \(otherwise) while nothing is usual"
            }
            return words
        }
    }

    /// Which events the observer saw.
    func naming(_ step: LadderStep) -> String {
        guard let naming = step.naming else { return "" }
        return (isDanish ? " (af " : " (of ") + phrase(naming) + ")"
    }

    /// How often a step is said again.
    func repetition(_ step: LadderStep) -> String {
        guard let repeats = step.repeats else { return "" }
        return isDanish ? " og igen hver \(repeats)" : " and again every \(repeats)"
    }
}
