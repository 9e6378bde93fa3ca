/// A comparison of two cells.
enum FastComparison: Sendable {
    case equal
    case unequal
    case less
    case lessOrEqual
    case greater
    case greaterOrEqual
    case starts
    case ends

    /// The comparison with this name in the language.
    init?(_ name: String) {
        switch name {
        case "_==_": self = .equal
        case "_!=_": self = .unequal
        case "_<_": self = .less
        case "_<=_": self = .lessOrEqual
        case "_>_": self = .greater
        case "_>=_": self = .greaterOrEqual
        case "startsWith": self = .starts
        case "endsWith": self = .ends
        default: return nil
        }
    }

    func condition(_ left: CellEvaluator, _ right: CellEvaluator) -> Condition {
        Condition { frame in truth(left.cell(frame), right.cell(frame)) }
    }

    /// The comparison of a slot with a constant, made for the constant's type where that pays.
    func condition(slot: Int, constant: FastConstant, whenMissing: Truth) -> Condition {
        let right = constant.cell
        switch (self, right.kind) {
        case (.equal, .text):
            return Condition { frame in
                let left = frame.cell(slot)
                if left.kind == .text {
                    return Truth(CellText.areEqual(left, constant.cell))
                }
                return left.kind == .missing ? whenMissing : truth(left, constant.cell)
            }
        case (.starts, .text):
            return Condition { frame in
                let left = frame.cell(slot)
                if left.kind == .text {
                    return Truth(CellText.starts(left, with: constant.cell))
                }
                return left.kind == .missing ? whenMissing : truth(left, constant.cell)
            }
        case (.equal, .bool), (.equal, .int):
            return Condition { frame in
                let left = frame.cell(slot)
                if left.kind == right.kind { return Truth(left.word == right.word) }
                return left.kind == .missing ? whenMissing : truth(left, right)
            }
        default:
            return Condition { frame in
                let left = frame.cell(slot)
                return left.kind == .missing ? whenMissing : truth(left, constant.cell)
            }
        }
    }

    /// What the comparison says of two cells.
    private func truth(_ left: Cell, _ right: Cell) -> Truth {
        switch self {
        case .equal: return FastComparison.areEqual(left, right)
        case .unequal: return FastComparison.areEqual(left, right).negated
        case .starts, .ends:
            if let truth = FastComparison.absorbed(left, right) { return truth }
            guard left.kind == .text, right.kind == .text else { return .undecided }
            return Truth(
                self == .starts
                    ? CellText.starts(left, with: right)
                    : CellText.ends(left, with: right)
            )
        case .less, .lessOrEqual, .greater, .greaterOrEqual:
            return ordered(left, right)
        }
    }

    private func ordered(_ left: Cell, _ right: Cell) -> Truth {
        if let truth = FastComparison.absorbed(left, right) { return truth }
        guard let order = FastComparison.order(left, right) else { return .undecided }
        return switch (self, order) {
        case (_, .none): .no
        case (.less, .less), (.greater, .greater): .yes
        case (.lessOrEqual, .less), (.lessOrEqual, .equal): .yes
        case (.greaterOrEqual, .greater), (.greaterOrEqual, .equal): .yes
        default: .no
        }
    }

    /// What a comparison says when one of the cells is no value.
    @inline(__always)
    private static func absorbed(_ left: Cell, _ right: Cell) -> Truth? {
        if left.isUntold || right.isUntold { return .undecided }
        return left.kind == .unknown || right.kind == .unknown ? .unknown : nil
    }

    static func areEqual(_ left: Cell, _ right: Cell) -> Truth {
        if left.kind == .text, right.kind == .text {
            return Truth(CellText.areEqual(left, right))
        }
        if let truth = absorbed(left, right) { return truth }
        // Of lists and maps only the number of elements is here.
        if left.kind == .count, right.kind == .count { return .undecided }
        if left.kind == right.kind, left.kind != .double {
            return Truth(left.word == right.word && left.length == right.length)
        }
        guard let left = left.scalar, let right = right.scalar else { return .no }
        return Truth(NumericOrder.compare(left, right) == .equal)
    }

    /// Which comes first, or nil when these two have no order.
    private static func order(_ left: Cell, _ right: Cell) -> Order? {
        switch (left.kind, right.kind) {
        case (.int, .int), (.duration, .duration): return Order(left.integer, right.integer)
        case (.text, .text): return CellText.order(left, right)
        default:
            guard let left = left.scalar, let right = right.scalar else { return nil }
            return Equality.order(left, right)
        }
    }
}

extension Cell {
    /// Whether the general evaluator must tell what stands here.
    var isUntold: Bool {
        switch kind {
        case .other, .missing, .unread: true
        default: false
        }
    }
}
