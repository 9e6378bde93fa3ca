import WorkingTime

/// Reads whom a rule tells, step by step.
struct LadderReader {
    private static let keys = FileForm.step.names

    let rule: RuleReader
    let reminders: [ReminderTime]

    private var diagnosis: Diagnosis { rule.diagnosis }

    func read() -> [LadderStep] {
        guard let field = rule.node["tell"] else { return [] }
        let nodes = field.isNull ? [] : field.list
        if nodes.isEmpty { diagnosis.report(.ladderEmpty(), at: field) }
        var steps: [LadderStep] = []
        for node in nodes {
            guard let step = step(node) else { continue }
            if let previous = steps.last, !starts(step, after: previous) {
                diagnosis.report(.ladderUnordered(), at: node)
            }
            steps.append(step)
        }
        checkEnd(steps, nodes)
        return steps
    }

    /// The steps with the events that name somebody in them.
    func named(_ steps: [LadderStep], by conditions: ConditionReader) -> [LadderStep] {
        let nodes = rule.node["tell"]?.list ?? []
        // Of steps that cannot be read has been told.
        guard steps.count == nodes.count else { return steps }
        return zip(steps, nodes).enumerated().map { number, pair in
            let (step, node) = pair
            guard let field = node["of"] else { return step }
            if !step.roles.contains(.observer) { diagnosis.report(.namingNobody(), at: field) }
            if steps.enumerated().contains(where: { $0 != number && $1.roles.contains(.observer) })
            {
                diagnosis.report(.namingTwice(), at: field)
            }
            return conditions.naming(field).map { step.named(by: $0) } ?? step
        }
    }

    /// Refuses a ladder that tells the same people for ever: somebody else must come to hear of it.
    private func checkEnd(_ steps: [LadderStep], _ nodes: [YAMLNode]) {
        guard steps.count == nodes.count,
            let place = steps.lastIndex(where: { $0.repeats != nil })
        else { return }
        let repeated = Set(steps[place].roles)
        guard steps.allSatisfy({ Set($0.roles).isSubset(of: repeated) }) else { return }
        diagnosis.report(.ladderEndless(), at: nodes[place]["repeat"] ?? nodes[place])
    }

    private func step(_ node: YAMLNode) -> LadderStep? {
        guard diagnosis.checkKeys(of: node, in: .step, known: Self.keys, required: ["to"]) else {
            return nil
        }
        let roles = roles(node["to"])
        var repeats: Elapsed?
        if let field = node["repeat"], let interval = diagnosis.elapsed(field, rule.parameters) {
            if interval < .hours(1) {
                diagnosis.report(.repeatTooOften(), at: field)
            } else {
                repeats = interval
            }
        }
        guard !roles.isEmpty, let start = start(node) else { return nil }
        return LadderStep(roles: roles, start: start, repeats: repeats)
    }

    private func roles(_ field: YAMLNode?) -> [Role] {
        guard let field else { return [] }
        if field.isNull || field.elements?.isEmpty == true {
            diagnosis.report(.ladderEmpty(), at: field)
            return []
        }
        var roles: [Role] = []
        for element in field.list {
            guard let name = diagnosis.text(element) else { continue }
            if roles.contains(Role(name)) {
                diagnosis.report(.twice(name), at: element)
            } else if Role(name).isKnown {
                roles.append(Role(name))
            } else {
                diagnosis.report(.unknownRole(name), at: element)
            }
        }
        return roles
    }

    private func start(_ node: YAMLNode) -> LadderStep.Start? {
        switch (node["after"], node["with"]) {
        case (nil, nil):
            return .after(.elapsed(.zero))
        case (let field?, nil):
            guard let amount = diagnosis.amount(field, rule.parameters) else { return nil }
            if amount.isBackwards { diagnosis.report(.ladderBackwards(), at: field) }
            return .after(amount)
        case (nil, let field?):
            guard let amount = diagnosis.amount(field, rule.parameters) else { return nil }
            if !reminders.contains(.fromDeadline(amount)) {
                diagnosis.report(.ladderWithoutReminder(amount.description), at: field)
            }
            return .withReminder(amount)
        case (_?, let field?):
            diagnosis.report(.ladderStartTwice(), at: field)
            return nil
        }
    }

    /// Whether a step can begin later; amounts of different kinds are compared by their bounds.
    private func starts(_ step: LadderStep, after previous: LadderStep) -> Bool {
        switch (previous.start, step.start) {
        case (.after(.elapsed(let first)), .after(.elapsed(let second))): second > first
        case (.after(.workingDays(let first)), .after(.workingDays(let second))): second > first
        case (.after(.weekdays(let first)), .after(.weekdays(let second))): second > first
        case (.after(.workingHours(let first)), .after(.workingHours(let second))): second > first
        case (.withReminder(.elapsed(let first)), .withReminder(.elapsed(let second))):
            second > first
        case (.withReminder(.workingDays(let first)), .withReminder(.workingDays(let second))):
            second > first
        case (.after(let first), .after(let second)):
            second.longest > first.shortest
        default: true
        }
    }
}

extension TimeAmount {
    /// Whether it leads to no later instant; no time at all is fine as a duration.
    fileprivate var isBackwards: Bool {
        switch self {
        case .elapsed(let distance): distance < .zero
        case .workingDays(let count), .weekdays(let count), .workingHours(let count): count <= 0
        case .nextDay, .nextWorkingDay: false
        }
    }

    /// At least how long the amount is by the clock, whatever the day and the season.
    fileprivate var shortest: Elapsed {
        switch self {
        case .elapsed(let distance): distance
        // Days are kept by the civil clock, which springs forward once.
        case .workingDays(let count), .weekdays(let count): .days(count) - .hours(1)
        case .workingHours(let count): .hours(count)
        case .nextDay, .nextWorkingDay: .zero
        }
    }

    /// At most how long the amount can be by the clock, holidays included.
    fileprivate var longest: Elapsed {
        switch self {
        case .elapsed(let distance): distance
        case .workingDays(let count), .weekdays(let count): .days(max(0, count) * 2 + 14)
        case .nextDay: .days(2) + .hours(1)
        // Eight working hours are a working day.
        case .workingHours(let count): .days(max(0, count) / 4 + 16)
        case .nextWorkingDay: .days(14)
        }
    }
}
