import CaseEvents
import RuleLanguage
package import WorkingTime

/// What events of one type can bring about under a rule book.
package final class TypeInterest {
    /// The foreseen rules that look from them, and what each first asks of them.
    private let anchored: [Int]
    private let board: PredicateBoard
    /// The other rules that look from them.
    package let unforeseen: [Int]
    /// Whether they can end an alert.
    package let ends: Bool
    /// Whether only a decision shows what they bring about.
    package let isUnpredictable: Bool
    /// Whether only foreseen rules look from them, and only where their `where` holds, so that an
    /// event that no `where` lets through is none to anybody.
    package let isAnchorAlone: Bool
    /// Whether anybody reads more of them than that they happened.
    package let readsData: Bool
    /// How long one that has happened can still matter to findings; nothing for ever.
    package let retention: Elapsed?
    /// Whether a case must be looked at when one of them happens.
    package let needsLook: Bool

    /// All rules that look from them.
    package var rules: [Int] { anchored + unforeseen }

    /// The foreseen rules whose `where` may hold of the event, by their place in the rule book.
    func passing(_ event: CaseEvent) -> [Int] {
        guard !board.isOpen else { return anchored }
        board.put(event)
        var passing: [Int] = []
        for (place, rule) in anchored.enumerated() {
            switch board.truth(place) {
            case .holds, .failed: passing.append(rule)
            case .doesNotHold, .unknown: continue
            }
        }
        return passing
    }

    /// Whether events of the type say who holds a role, or what others may know.
    package static func isAboutRoles(_ type: String) -> Bool {
        [".assigned", ".changed", ".left", ".vacated", ".absent"].contains { type.hasSuffix($0) }
            || type.hasPrefix("consent.")
    }

    /// The interest in each type that any rule mentions.
    static func all(in ruleBook: RuleBook) -> [String: TypeInterest] {
        var rulesByType: [String: [Int]] = [:]
        for (place, rule) in ruleBook.rules.enumerated() {
            for type in rule.mentionedTypes(in: ruleBook.vocabulary) + [answeredType]
            where rulesByType[type]?.last != place {
                rulesByType[type, default: []].append(place)
            }
        }
        if rulesByType.isEmpty { rulesByType[answeredType] = [] }
        let beside = ruleBook.rules.map { $0.typesBesideAnchors(in: ruleBook.vocabulary) }
        return Dictionary(
            uniqueKeysWithValues: rulesByType.map { type, places in
                (type, TypeInterest(in: type, of: places, beside: beside, ruleBook: ruleBook))
            }
        )
    }

    private init(
        in type: String,
        of places: [Int],
        beside: [Set<String>],
        ruleBook: RuleBook
    ) {
        let rules = ruleBook.rules
        let isEveryRules = Rule.wholeCaseTypes.contains(type) || type == answeredType
        let anchoring = places.filter { rules[$0].anchor.types.contains(type) }
        let foreseen = anchoring.filter { rules[$0].isForeseen }
        anchored = foreseen
        // What is asked of the citizen, the board does not know: everything is let through.
        board = PredicateBoard(
            foreseen.map { rules[$0].predicateReadsCitizen ? nil : rules[$0].predicate }
        )
        unforeseen = anchoring.filter { !rules[$0].isForeseen }
        ends =
            type == answeredType || Rule.stoppingTypes.contains(type)
            || places.contains { rules[$0].closingTypes.contains(type) }
        let isMark = Rule.wholeCaseTypes.contains(type) && !Rule.stoppingTypes.contains(type)
        // An answer is every rule's, whether or not the rule speaks of it.
        let isMentioned: (Int) -> Bool = { place in
            type != answeredType || rules[place].anchor.readTypes.contains(type)
                || beside[place].contains(type)
        }
        isUnpredictable = isMark || places.contains { !rules[$0].isForeseen && isMentioned($0) }
        let isSpecial =
            isEveryRules || type == CitizenAttributes.recordedType || Self.isAboutRoles(type)
            || type.hasPrefix(CaseEvent.alertTypePrefix)
        isAnchorAlone =
            !isSpecial
            && places.allSatisfy { place in
                let rule = rules[place]
                return rule.isForeseen && rule.predicate != nil && !rule.predicateReadsCitizen
                    && rule.anchor.types.contains(type) && !beside[place].contains(type)
            }
        readsData = isSpecial || places.contains { rules[$0].readsData }
        let isKept =
            Rule.wholeCaseTypes.contains(type) || type == CitizenAttributes.recordedType
            || Self.isAboutRoles(type)
        var longest: Elapsed? = isKept ? nil : .zero
        for place in places {
            switch rules[place].neededHistory {
            case .span(let span): longest = longest.map { max($0, span) }
            case .wholeCase: longest = nil
            }
        }
        retention = longest
        needsLook = !anchoring.isEmpty || ends || isUnpredictable
    }
}

extension Rule {
    /// Whether the rule's findings are settled by what happened until their anchor, and what is
    /// awaited after it can only prevent them.
    var isForeseen: Bool {
        guard case .event = anchor, deadline == nil, pauses.isEmpty, variants.isEmpty,
            consents.isEmpty
        else { return false }
        for condition in conditions {
            guard !condition.consumes, condition.heldFor == nil, condition.pauses.isEmpty else {
                return false
            }
        }
        let looksAhead: (Condition) -> Bool = { condition in
            condition.window?.ahead != nil
        }
        guard !(given + unless).contains(where: looksAhead) else { return false }
        return expect.filter(looksAhead).allSatisfy { condition in
            guard case .events = condition.subject, case .present = condition.measure else {
                return false
            }
            return true
        }
    }
}
