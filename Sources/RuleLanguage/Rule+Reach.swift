package import CaseEvents
package import WorkingTime

extension Rule {
    /// The types that stop every clock of a case; after a move away or a closing, `case.opened`
    /// begins anew.
    package static let stoppingTypes = ["case.closed", "citizen.deceased", "citizen.moved_away"]

    /// The one that no opening follows.
    package static let finalType = "citizen.deceased"

    /// The type that begins a case, or begins it anew.
    package static let openingType = "case.opened"

    /// The type that silences one rule for one citizen.
    ///
    /// Its `data` name the `rule`, a `reason`, and `until` when: findings of instants from the
    /// event on and before that do not appear, then or later. A date means its morning, as
    /// everywhere. Without a reason or an end it does nothing and is reported to the rule's owner.
    package static let suspendedType = "rule.suspended"

    /// The type that ends every suspension of a `rule` at once.
    package static let resumedType = "rule.resumed"

    /// The types whose events touch every anchor of every rule.
    package static let wholeCaseTypes =
        stoppingTypes + [openingType, suspendedType, resumedType]

    /// The types of all events that can make a difference to the rule, sorted.
    package func mentionedTypes(in vocabulary: Vocabulary) -> [String] {
        let types =
            readTypes(in: vocabulary) + closingTypes + (deadline?.endingTypes ?? [])
            + Rule.wholeCaseTypes
            + awaitedTypes
        return Set(types).sorted()
    }

    /// The types that end an alert while an answer holds it.
    private var awaitedTypes: [String] {
        answerForms.flatMap { form -> [String] in
            guard case .holds(let hold) = form.effect else { return [] }
            return hold.until
        }
    }

    /// The types whose events the rule judges by: its anchor and its conditions.
    func readTypes(in vocabulary: Vocabulary) -> [String] {
        var types = anchor.readTypes + clockTypes(in: vocabulary) + consentTypes
        for condition in looks { types += Self.types(of: condition, in: vocabulary) }
        return readsCitizen ? types + [CitizenAttributes.recordedType] : types
    }

    /// The earlier events that the observer saw whom the rule tells, where it looks back for them.
    package var observed: Condition? { tell.lazy.compactMap(\.naming).first }

    /// Everything that the rule looks for round an anchor.
    private var looks: [Condition] { conditions + (observed.map { [$0] } ?? []) }

    /// The classes of what the rule tells by alerting at all: of what it is about, and of what free
    /// spaces reported wherever it looks.
    package func disclosedClasses(in vocabulary: Vocabulary) -> [DisclosureClass] {
        var classes = anchor.readTypes.compactMap { vocabulary.eventType($0)?.disclosure }
        let keepsFreeSpace = readTypes(in: vocabulary).compactMap { vocabulary.eventType($0) }
            .contains { $0.isOfFreeSpace }
        if keepsFreeSpace { classes.append(.safeSpace) }
        return DisclosureClass.allCases.filter { classes.contains($0) }
    }

    /// Whether any expression of the rule asks for attributes of the citizen.
    var readsCitizen: Bool {
        let isLocal = variants.contains { variant in
            if case .municipality = variant.scope { true } else { false }
        }
        return isLocal || sources.contains { $0.contains("citizen") }
    }

    /// Whether the rule's own `where` asks for attributes of the citizen.
    package var predicateReadsCitizen: Bool { predicate?.source.contains("citizen") == true }

    /// Whether the rule reads attributes of events, in an expression or in what it says.
    package var readsData: Bool {
        let hasField = (sayDanish.parts + sayEnglish.parts).contains { part in
            if case .field = part { true } else { false }
        }
        let namesSomebody = tell.flatMap(\.roles).contains { !$0.namingAttributes.isEmpty }
        return hasField || namesSomebody || !sources.isEmpty || !consents.isEmpty
            || variants.contains { $0.rule.readsData }
    }

    /// The expressions of the rule, those of its forms left out.
    var sources: [String] {
        var sources = [predicate?.source, deadline?.expression.source]
        sources += closesWhere.map(\.predicate.source)
        sources += (deadline?.untilWhere ?? []).map(\.predicate.source)
        if case .expression(let key) = key { sources.append(key.source) }
        switch anchor {
        case .distinct(_, let value, _, _, _): sources.append(value.source)
        case .sum(_, let value, _, _): sources.append(value.source)
        case .sequence(let first, let then):
            sources += ([first] + then).map { $0.predicate?.source }
        default: break
        }
        for condition in looks {
            sources.append(condition.predicate?.source)
            sources.append(condition.latest?.predicate?.source)
            sources += (condition.ending?.attributes ?? []).map { "event.data.\($0.name)" }
            sources.append(condition.asking?.source)
            switch condition.measure {
            case .distinct(let value, _, _): sources.append(value.source)
            case .sum(let value, _, _): sources.append(value.source)
            case .present, .count: break
            }
        }
        return sources.compactMap(\.self)
    }

    /// The types that start and end the states in which a clock of the rule pauses.
    func clockTypes(in vocabulary: Vocabulary) -> [String] {
        let states = pauses + conditions.flatMap(\.pauses)
        return states.compactMap { vocabulary.state($0) }.flatMap { $0.from + $0.until }
    }

    /// The types of events that give a consent that the rule asks for, or take it back.
    private var consentTypes: [String] { consents.isEmpty ? [] : ConsentCondition.types }

    /// The types whose events can make a finding where none stood or was pending.
    ///
    /// Those are the anchors and whatever a condition needs to hold. A witness that is expected, a
    /// circumstance that excuses, and what ends an alert can only take findings away.
    func raisingTypes(in vocabulary: Vocabulary) -> [String] {
        var types = anchor.readTypes + clockTypes(in: vocabulary)
        types += [Rule.openingType, Rule.resumedType] + consentTypes
        if readsCitizen { types.append(CitizenAttributes.recordedType) }
        for condition in given { types += Self.types(of: condition, in: vocabulary) }
        for condition in expect + unless where !Self.onlyTakesAway(condition) {
            types += Self.types(of: condition, in: vocabulary)
        }
        return types
    }

    /// Whether more events of its types can only satisfy the condition, and never undo that.
    private static func onlyTakesAway(_ condition: Condition) -> Bool {
        guard case .events = condition.subject, case .present = condition.measure else {
            return false
        }
        // A witness that one anchor uses up can be missing for another.
        if condition.consumes { return false }
        // A later event can take the place of the one that satisfied it.
        if condition.latest != nil { return false }
        // An end can take a witness away.
        if condition.ending != nil { return false }
        switch condition.window {
        case .since, .sinceState: return false
        case .before, .after, .around, nil: return true
        }
    }

    private static func types(of condition: Condition, in vocabulary: Vocabulary) -> [String] {
        var types: [String] = []
        switch condition.subject {
        case .events(let names): types += names
        case .state(let name):
            let state = vocabulary.state(name)
            types += (state?.from ?? []) + (state?.until ?? [])
        }
        switch condition.window {
        case .since(let names): types += names
        case .sinceState(let name):
            let state = vocabulary.state(name)
            types += (state?.from ?? []) + (state?.until ?? [])
        case .before, .after, .around, nil: break
        }
        return types + (condition.ending?.types ?? [])
    }

    /// The types whose events matter to the rule otherwise than as its anchors.
    package func typesBesideAnchors(in vocabulary: Vocabulary) -> Set<String> {
        var types = Set(
            clockTypes(in: vocabulary) + consentTypes + closingTypes + (deadline?.endingTypes ?? [])
        )
        for condition in looks {
            types.formUnion(Self.types(of: condition, in: vocabulary))
        }
        return types
    }

    /// How far back from the present the rule looks: what it needs to judge its latest anchors.
    ///
    /// The span from the earliest event that can matter to an anchor until the latest instant at
    /// which time alone can make its finding; what only ends an alert is not counted.
    package var neededHistory: NeededHistory {
        var longest: Elapsed? = .zero
        for rule in [self] + variants.map(\.rule) {
            longest = longest.flatMap { known in rule.ownReachBack.map { max(known, $0) } }
        }
        return longest.map { .span($0 + ahead) } ?? .wholeCase
    }

    /// How far before an anchor the rule itself looks; nothing when no span bounds it.
    private var ownReachBack: Elapsed? {
        // What closes under a condition is compared with the anchor, however old that is.
        guard deadline == nil, pauses.isEmpty, closesWhere.isEmpty, !readsCitizen, consents.isEmpty
        else {
            return nil
        }
        var back = Elapsed.zero
        switch anchor {
        case .event: break
        case .count(_, _, let within), .distinct(_, _, _, _, let within), .sum(_, _, _, let within):
            back = within
        case .sequence(_, let then):
            for step in then { back = back + (step.within ?? .zero) }
        case .silence(let silence):
            if case .usual = silence.length { back = Silence.gapReach }
        case .rate(let fall): back = fall.reachBack
        case .held: return nil
        }
        for condition in looks {
            guard let reach = Self.reachBack(of: condition) else { return nil }
            back = max(back, reach)
        }
        return back
    }

    /// How far before its anchor a condition looks; nothing when no span bounds it.
    private static func reachBack(of condition: Condition) -> Elapsed? {
        guard case .events = condition.subject, condition.pauses.isEmpty, !condition.consumes else {
            return nil
        }
        switch condition.window {
        case .before(let reach, _): return reach + (condition.heldFor ?? .zero)
        case .around(let reach, _): return reach
        case .after: return .zero
        case .since, .sinceState, nil: return nil
        }
    }

    /// How long after its anchor a finding can appear, pauses left out; for a multiple of the
    /// usual gap, as if that were the longest there can be.
    package var ahead: Elapsed {
        variants.map(\.rule.ownAhead).reduce(ownAhead) { max($0, $1) }
    }

    private var ownAhead: Elapsed {
        var reach = Elapsed.zero
        switch anchor {
        case .silence(let silence):
            reach =
                switch silence.length {
                case .fixed(let span): span + silence.grace
                case .usual(let tenths, let floor, let otherwise):
                    // The gap is at most `gapReach`, and the tenths at most a thousand.
                    max(
                        floor,
                        otherwise ?? .zero,
                        Elapsed(microseconds: Silence.gapReach.microseconds / 10 * Int64(tenths))
                    ) + silence.grace
                }
        case .rate(let fall): reach = fall.within + fall.grace
        case .held(let held): reach = held.span + held.grace
        default: break
        }
        for condition in conditions {
            if let after = condition.window?.ahead {
                reach = max(reach, after + condition.grace)
            }
        }
        return reach
    }

    /// How long after its anchor or its deadline the rule can still do something, about.
    var reachAhead: Elapsed {
        var ladder = Elapsed.zero
        for step in tell {
            switch step.start {
            case .after(let amount), .withReminder(let amount): ladder = max(ladder, amount.about)
            }
        }
        return ahead + ladder
    }

    /// The rule as one sentence.
    package func sentence(_ language: Language) -> String {
        RuleSentence(rule: self, isDanish: language == .danish).text
    }

    /// One of its conditions as a part of that sentence.
    package func phrase(_ condition: Condition, _ language: Language) -> String {
        RuleSentence(rule: self, isDanish: language == .danish).phrase(condition)
    }
}

/// How much of a case's history a rule needs.
package enum NeededHistory: Sendable, Hashable, CustomStringConvertible {
    /// What happened within so long.
    case span(Elapsed)
    /// All of it: a state, an event that a window is counted from or a deadline can be any age.
    case wholeCase

    package var description: String {
        switch self {
        case .span(let span): span.description
        case .wholeCase: "the whole case"
        }
    }

    /// The same in a language.
    package func text(in language: Language) -> String {
        switch (self, language) {
        case (.wholeCase, .danish): "hele sagen"
        default: description
        }
    }
}

extension TimeAmount {
    /// At least how long the amount can be by the clock, holidays included.
    fileprivate var about: Elapsed {
        switch self {
        case .elapsed(let distance): distance
        case .workingDays(let count), .weekdays(let count): .days(max(0, count) * 2 + 5)
        case .nextDay: .days(2)
        case .workingHours(let count): .days(max(0, count) / 4 + 7)
        case .nextWorkingDay: .days(7)
        }
    }
}
