/// What a condition over cells says.
enum Truth: UInt8, BitwiseCopyable {
    case no
    case yes
    case unknown
    /// An error, or more than cells can tell: the general evaluator decides.
    case undecided

    init(_ value: Bool) { self = value ? .yes : .no }

    var negated: Truth {
        switch self {
        case .no: .yes
        case .yes: .no
        case .unknown, .undecided: self
        }
    }
}

/// A compiled condition; a structure, so that no collection changes how the closure is called.
struct Condition: Sendable {
    let truth: @Sendable (EvaluationFrame) -> Truth

    init(_ truth: @escaping @Sendable (EvaluationFrame) -> Truth) {
        self.truth = truth
    }
}

/// A compiled part whose value is a cell.
struct CellEvaluator: Sendable {
    let cell: @Sendable (EvaluationFrame) -> Cell

    init(_ cell: @escaping @Sendable (EvaluationFrame) -> Cell) {
        self.cell = cell
    }
}

/// An expression compiled for cells.
enum FastEvaluator: Sendable {
    case condition(Condition)
    case cell(CellEvaluator)
}

/// Turns resolved expressions into closures over cells, which allocate nothing.
///
/// It says the same as the general evaluator or that it cannot tell. It need not know the whole
/// language: a part it does not know is evaluated generally where a truth is wanted. Its own work
/// has no loops and reads texts of `slotTextByteCountMax` bytes at most, so only matching counts
/// steps.
struct FastCompiler {
    let layout: SlotLayout

    /// The expression compiled, or nil when the general evaluator would do all the work.
    func evaluator(_ root: Resolved) -> FastEvaluator? {
        if root.type == .bool { return condition(root).map { .condition($0) } }
        switch root.kind {
        case .constant: return nil
        default: return cell(root).map { .cell($0) }
        }
    }

    // MARK: Conditions

    /// The condition, or nil when it has nothing that cells can tell.
    private func condition(_ resolved: Resolved) -> Condition? {
        switch resolved.kind {
        case .constant(.bool(let value)):
            let truth = Truth(value)
            return Condition { _ in truth }
        case .and(let terms):
            return junction(terms).map { Self.all($0[...]) }
        case .or(let terms):
            return junction(terms).map { Self.any($0[...]) }
        case .conditional(let condition, let then, let otherwise):
            guard let parts = junction([condition, then, otherwise]) else { return nil }
            return Self.conditional(parts[0], parts[1], parts[2])
        case .fieldPresence:
            return presence(resolved)
        case .matches(let text, let pattern):
            guard let text = cell(text) else { return nil }
            return Condition { frame in
                let text = text.cell(frame)
                return switch text.kind {
                case .text where frame.spend(pattern.stepCount(forTextOf: Int(text.length))):
                    Truth(CellText.matches(text, pattern))
                case .unknown: .unknown
                default: .undecided
                }
            }
        case .call(let definition, let arguments):
            guard !definition.isHosts(argumentCount: arguments.count) else { return nil }
            return call(definition.name, arguments) ?? truth(of: resolved)
        default:
            return truth(of: resolved)
        }
    }

    /// A boolean that is read.
    private func truth(of resolved: Resolved) -> Condition? {
        guard let cell = cell(resolved) else { return nil }
        return Condition { frame in
            let cell = cell.cell(frame)
            return switch cell.kind {
            case .bool: Truth(cell.word != 0)
            case .unknown: .unknown
            default: .undecided
            }
        }
    }

    /// The parts as conditions, those that cells cannot tell by the general evaluator; nil when
    /// that would be all of them.
    private func junction(_ parts: [Resolved]) -> [Condition]? {
        let conditions = parts.map { condition($0) }
        guard conditions.contains(where: { $0 != nil }) else { return nil }
        return zip(parts, conditions).map { part, condition in
            condition ?? Self.general(Compiler.compile(part))
        }
    }

    private static func general(_ evaluator: @escaping Evaluator) -> Condition {
        Condition { frame in
            switch evaluator(frame) {
            case .bool(let value): Truth(value)
            case .unknown: .unknown
            default: .undecided
            }
        }
    }

    /// How many terms follow each other, each calling the next.
    private static let chainLengthMax = 16

    private static func all(_ terms: ArraySlice<Condition>) -> Condition {
        guard let first = terms.first else { return Condition { _ in .yes } }
        guard terms.count > 1 else { return first }
        // Long chains are halved: how deep closures call each other may not grow with the text.
        if terms.count > Self.chainLengthMax {
            let middle = terms.startIndex + terms.count / 2
            return all([all(terms[..<middle]), all(terms[middle...])])
        }
        let rest = all(terms.dropFirst())
        return Condition { frame in
            let truth = first.truth(frame)
            switch truth {
            case .no: return .no
            case .yes: return rest.truth(frame)
            case .unknown, .undecided:
                let other = rest.truth(frame)
                if other == .no { return .no }
                return other == .undecided ? .undecided : truth
            }
        }
    }

    private static func any(_ terms: ArraySlice<Condition>) -> Condition {
        guard let first = terms.first else { return Condition { _ in .no } }
        guard terms.count > 1 else { return first }
        // Long chains are halved: how deep closures call each other may not grow with the text.
        if terms.count > Self.chainLengthMax {
            let middle = terms.startIndex + terms.count / 2
            return any([any(terms[..<middle]), any(terms[middle...])])
        }
        let rest = any(terms.dropFirst())
        return Condition { frame in
            let truth = first.truth(frame)
            switch truth {
            case .yes: return .yes
            case .no: return rest.truth(frame)
            case .unknown, .undecided:
                let other = rest.truth(frame)
                if other == .yes { return .yes }
                return other == .undecided ? .undecided : truth
            }
        }
    }

    private static func conditional(
        _ condition: Condition,
        _ then: Condition,
        _ otherwise: Condition
    ) -> Condition {
        Condition { frame in
            let truth = condition.truth(frame)
            return switch truth {
            case .yes: then.truth(frame)
            case .no: otherwise.truth(frame)
            case .unknown, .undecided: truth
            }
        }
    }

    private func presence(_ resolved: Resolved) -> Condition? {
        guard case .fieldPresence(let operand, let index) = resolved.kind,
            let slot = path(operand).flatMap({ layout.slot($0 + [index]) })
        else { return nil }
        return Condition { frame in
            switch frame.cell(slot).kind {
            case .missing: .no
            case .unknown: .unknown
            case .other, .unread: .undecided
            default: .yes
            }
        }
    }

    private func call(_ name: String, _ arguments: [Resolved]) -> Condition? {
        if name == "!_", arguments.count == 1 {
            guard let operand = condition(arguments[0]) else { return nil }
            return Condition { frame in operand.truth(frame).negated }
        }
        guard arguments.count == 2 else { return nil }
        if name == "_in_" { return membership(arguments[0], arguments[1]) }
        guard let comparison = FastComparison(name),
            let left = cell(arguments[0]), let right = cell(arguments[1])
        else { return nil }
        if let constant = constant(arguments[1]), let (slot, missing) = plainSlot(arguments[0]) {
            return comparison.condition(slot: slot, constant: constant, whenMissing: missing)
        }
        return comparison.condition(left, right)
    }

    /// `element in [constants]`.
    private func membership(_ element: Resolved, _ list: Resolved) -> Condition? {
        guard case .list(let elements) = list.kind, let element = cell(element) else { return nil }
        var constants: [CellEvaluator] = []
        for element in elements {
            guard !element.isOptional, case .constant = element.value.kind,
                let constant = cell(element.value)
            else { return nil }
            constants.append(constant)
        }
        let candidates = constants
        return Condition { frame in
            let element = element.cell(frame)
            if element.kind == .unknown { return .unknown }
            if element.isUntold { return .undecided }
            for candidate in candidates {
                switch FastComparison.areEqual(element, candidate.cell(frame)) {
                case .yes: return .yes
                case .no: continue
                case .unknown, .undecided: return .undecided
                }
            }
            return .no
        }
    }
}
