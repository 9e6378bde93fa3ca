/// A constant as a cell, with the text it points to kept alive.
struct FastConstant: Sendable {
    let cell: Cell
    private let text: ConstantText?

    init?(_ value: Value) {
        if case .string(let string) = value {
            guard let text = ConstantText(string) else { return nil }
            cell = text.cell
            self.text = text
        } else {
            text = nil
            cell = Cell(scalar: value)
            guard cell.scalar != nil else { return nil }
        }
    }
}

/// Parts that have a cell for a value.
extension FastCompiler {
    func constant(_ resolved: Resolved) -> FastConstant? {
        guard case .constant(let value) = resolved.kind else { return nil }
        return FastConstant(value)
    }

    /// The variable and field positions of an attribute that is read through records only.
    func path(_ resolved: Resolved) -> [Int]? {
        switch resolved.kind {
        case .variable(let slot): return [slot]
        case .field(let operand, let index, _, let presence):
            // A record that may be missing on the way has a meaning of its own when it is.
            if case .record = resolved.type, presence != .always { return nil }
            return path(operand).map { $0 + [index] }
        default: return nil
        }
    }

    /// The slot that is read, and what a comparison with it says when the attribute is missing;
    /// nil when a missing attribute has a value.
    func plainSlot(_ resolved: Resolved) -> (slot: Int, whenMissing: Truth)? {
        guard let slot = path(resolved).flatMap({ layout.slot($0) }) else { return nil }
        guard case .field(_, _, _, let presence) = resolved.kind else {
            return (slot, .undecided)
        }
        switch presence {
        case .always, .optional: return (slot, .undecided)
        case .unknownWhenMissing: return (slot, .unknown)
        case .defaultsWhenMissing: return nil
        }
    }

    /// The part as a cell, or nil when cells cannot hold it.
    func cell(_ resolved: Resolved) -> CellEvaluator? {
        switch resolved.kind {
        case .constant:
            guard let constant = constant(resolved) else { return nil }
            return CellEvaluator { _ in constant.cell }
        case .variable, .field:
            return read(resolved)
        case .call(let definition, let arguments):
            guard !definition.isHosts(argumentCount: arguments.count) else { return nil }
            return call(definition.name, arguments)
        default:
            return nil
        }
    }

    private func read(_ resolved: Resolved) -> CellEvaluator? {
        guard let slot = path(resolved).flatMap({ layout.slot($0) }) else { return nil }
        guard case .field(_, _, _, let presence) = resolved.kind else {
            return CellEvaluator { frame in frame.cell(slot) }
        }
        switch presence {
        case .always, .optional:
            return CellEvaluator { frame in frame.cell(slot) }
        case .unknownWhenMissing:
            return reading(slot, otherwise: Cell(.unknown))
        case .defaultsWhenMissing(let value):
            guard let constant = FastConstant(value) else { return nil }
            return reading(slot, otherwise: constant)
        }
    }

    /// The slot's cell, or the constant when the attribute is missing.
    private func reading(_ slot: Int, otherwise: FastConstant) -> CellEvaluator {
        CellEvaluator { frame in
            let cell = frame.cell(slot)
            return cell.kind == .missing ? otherwise.cell : cell
        }
    }

    private func reading(_ slot: Int, otherwise: Cell) -> CellEvaluator {
        CellEvaluator { frame in
            let cell = frame.cell(slot)
            return cell.kind == .missing ? otherwise : cell
        }
    }

    private func call(_ name: String, _ arguments: [Resolved]) -> CellEvaluator? {
        switch (name, arguments.count) {
        case ("size", 1):
            guard let operand = cell(arguments[0]) else { return nil }
            return CellEvaluator { frame in Self.size(operand.cell(frame)) }
        case ("orValue", 2):
            guard case .optionalField(let operand, let index) = arguments[0].kind,
                let slot = path(operand).flatMap({ layout.slot($0 + [index]) }),
                let otherwise = constant(arguments[1])
            else { return nil }
            return reading(slot, otherwise: otherwise)
        case ("_+_", 2), ("_-_", 2), ("_*_", 2):
            guard let left = cell(arguments[0]), let right = cell(arguments[1]) else { return nil }
            switch name {
            case "_+_":
                return CellEvaluator { frame in Self.sum(left.cell(frame), right.cell(frame)) }
            case "_-_":
                return CellEvaluator { frame in Self.difference(left.cell(frame), right.cell(frame))
                }
            default:
                return CellEvaluator { frame in Self.product(left.cell(frame), right.cell(frame)) }
            }
        default:
            return nil
        }
    }

    private static func size(_ operand: Cell) -> Cell {
        switch operand.kind {
        case .count: Cell(Int64(operand.length))
        case .text: Cell(CellText.codePointCount(operand))
        case .unknown: operand
        default: Cell(.other)
        }
    }

    private static func absorbed(_ left: Cell, _ right: Cell) -> Cell {
        if left.isUntold || right.isUntold { return Cell(.other) }
        return left.kind == .unknown || right.kind == .unknown ? Cell(.unknown) : Cell(.other)
    }

    private static func checked(_ result: (partialValue: Int64, overflow: Bool)) -> Cell {
        result.overflow ? Cell(.other) : Cell(result.partialValue)
    }

    private static func checked(_ instant: Timestamp?) -> Cell {
        instant.map { Cell($0) } ?? Cell(.other)
    }

    private static func checkedDuration(
        _ result: (partialValue: Int64, overflow: Bool)
    ) -> Cell {
        result.overflow
            ? Cell(.other) : Cell(SignedDuration(nanoseconds: result.partialValue))
    }

    private static func sum(_ left: Cell, _ right: Cell) -> Cell {
        switch (left.kind, right.kind) {
        case (.int, .int): checked(left.integer.addingReportingOverflow(right.integer))
        case (.double, .double): Cell(left.number + right.number)
        case (.timestamp, .duration):
            checked(left.timestamp?.adding(SignedDuration(nanoseconds: right.integer)))
        case (.duration, .timestamp):
            checked(right.timestamp?.adding(SignedDuration(nanoseconds: left.integer)))
        case (.duration, .duration):
            checkedDuration(left.integer.addingReportingOverflow(right.integer))
        default: absorbed(left, right)
        }
    }

    private static func difference(_ left: Cell, _ right: Cell) -> Cell {
        switch (left.kind, right.kind) {
        case (.int, .int): checked(left.integer.subtractingReportingOverflow(right.integer))
        case (.double, .double): Cell(left.number - right.number)
        case (.timestamp, .timestamp):
            if let left = left.timestamp, let right = right.timestamp,
                let duration = left.since(right)
            {
                Cell(duration)
            } else {
                Cell(.other)
            }
        case (.timestamp, .duration) where right.integer != .min:
            checked(left.timestamp?.adding(SignedDuration(nanoseconds: -right.integer)))
        case (.duration, .duration):
            checkedDuration(left.integer.subtractingReportingOverflow(right.integer))
        default: absorbed(left, right)
        }
    }

    private static func product(_ left: Cell, _ right: Cell) -> Cell {
        switch (left.kind, right.kind) {
        case (.int, .int): checked(left.integer.multipliedReportingOverflow(by: right.integer))
        case (.double, .double): Cell(left.number * right.number)
        default: absorbed(left, right)
        }
    }
}

extension Cell {
    /// The number in a cell of kind `double`.
    var number: Double { Double(bitPattern: word) }
}
