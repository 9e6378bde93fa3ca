import CEL
package import CaseEvents

/// The predicates of several rules, asked of one event after another.
///
/// Those that are written over the same attributes read each attribute of an event once between
/// them. What they say is what `PredicateEvaluation.truth` says where nothing is known of the
/// citizen.
package final class PredicateBoard {
    private final class Group {
        let environment: SharedEnvironment
        let parameters: ParameterRecord
        let slots: Slots

        init(of program: ExpressionProgram) {
            environment = program.shared
            parameters = program.parameters
            slots = Slots(for: program.shared.environment)
            slots.fill(1, with: program.parameters)
            let citizen = CitizenRecord(attributes: .none, shape: program.shared.citizenShape)
            slots.fill(2, with: citizen)
            slots.fill(3, with: program.lists)
        }
    }

    /// One predicate, which nobody copies to evaluate it.
    private final class Entry {
        let program: Program?
        let group: Group?
        let predicate: Predicate?

        init(program: Program? = nil, group: Group? = nil, predicate: Predicate? = nil) {
            self.program = program
            self.group = group
            self.predicate = predicate
        }
    }

    /// Whether every event is let through.
    package let isOpen: Bool
    private var groups: [Group] = []
    private var entries: [Entry] = []
    /// What is on the board, where a predicate wants to see it whole.
    private var event: CaseEvent?
    private let wantsEvent: Bool

    /// Makes a board of predicates over one event; where there is none, every event is let through.
    package init(_ predicates: [Predicate?]) {
        isOpen = predicates.allSatisfy { $0 == nil }
        wantsEvent = predicates.contains { $0 != nil && !($0 is ExpressionPredicate) }
        for predicate in predicates {
            if let known = predicate as? ExpressionPredicate {
                let group = group(of: known.program)
                entries.append(Entry(program: known.program.program, group: group))
            } else {
                entries.append(Entry(predicate: predicate))
            }
        }
    }

    private func group(of program: ExpressionProgram) -> Group {
        let known = groups.first {
            $0.environment === program.shared && $0.parameters.values == program.parameters.values
        }
        if let known { return known }
        let made = Group(of: program)
        groups.append(made)
        return made
    }

    /// Puts an event on the board; from now on the predicates are asked of it.
    package func put(_ event: CaseEvent) {
        if wantsEvent { self.event = event }
        for group in groups {
            let record = EventRecord(event: event, shape: group.environment.eventShape)
            group.slots.fill(0, with: record)
        }
    }

    /// What the predicate at a place says of the event on the board.
    package func truth(_ place: Int) -> Truth {
        let entry = entries[place]
        if let program = entry.program, let group = entry.group {
            return ExpressionPredicate.truth(program.evaluate(group.slots))
        }
        guard let predicate = entry.predicate else { return .holds }
        return event.map { predicate.truth(event: $0, other: nil) } ?? .unknown
    }
}

@available(*, unavailable)
extension PredicateBoard: Sendable {}
