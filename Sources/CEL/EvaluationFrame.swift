/// The state of an evaluation: what the variables hold, local names, and the steps taken.
///
/// Slots, contents and the count of steps stand outside of arrays and stored properties, so that a
/// condition reads one with one load. Every index is checked before it is used.
@safe
final class EvaluationFrame {
    let layout: SlotLayout
    let timeZoneOffsets: TimeZoneOffsets?
    var locals: [Value] = []
    /// The pattern that `matches` compiled last in this evaluation; nil where it is none.
    var dynamicPattern: (source: String, pattern: RegularExpression?)?
    private let slotCount: Int
    private let contentCount: Int
    private let cells: UnsafeMutablePointer<Cell>
    /// The variables, then the records within them.
    private let contents: UnsafeMutablePointer<Content>
    // One thread at a time reads and writes these, each in a moment of its own.
    @exclusivity(unchecked) private var stepCount = 0
    @exclusivity(unchecked) private var arena: TextArena

    /// What a variable or a record within one holds.
    private enum Content {
        /// The record within a record was not asked for yet.
        case unread
        /// A record nobody has asked for as a value, and so without a box.
        case record(any Record)
        case value(Value)
    }

    init(layout: SlotLayout, timeZoneOffsets: TimeZoneOffsets?) {
        self.layout = layout
        self.timeZoneOffsets = timeZoneOffsets
        slotCount = layout.sources.count
        contentCount = layout.variableCount + layout.nested.count
        let cellByteCount = slotCount * MemoryLayout<Cell>.stride
        let memory = UnsafeMutableRawPointer.allocate(
            byteCount: cellByteCount + TextArena.firstByteCount,
            alignment: MemoryLayout<Cell>.alignment
        )
        unsafe arena = TextArena(first: memory + cellByteCount)
        unsafe cells = memory.bindMemory(to: Cell.self, capacity: slotCount)
        unsafe cells.initialize(repeating: Cell(.unread), count: slotCount)
        unsafe contents = .allocate(capacity: contentCount)
        unsafe contents.initialize(repeating: .value(.unknown), count: contentCount)
    }

    deinit {
        unsafe contents.deinitialize(count: contentCount)
        unsafe contents.deallocate()
        unsafe UnsafeMutableRawPointer(cells).deallocate()
    }

    // MARK: Variables

    /// Gives a variable its value; nothing is read from it before an expression asks.
    func fill(_ variable: Int, _ value: Value) {
        forget(variable)
        self[content: variable] = .value(value)
    }

    /// Gives a variable a record; nothing is read from it before an expression asks.
    func fill(_ variable: Int, _ record: any Record) {
        forget(variable)
        self[content: variable] = .record(record)
    }

    /// Makes every slot unread, for the texts of all share the memory that is used again.
    private func forget(_ variable: Int) {
        for number in layout.nestedRanges[variable] {
            self[content: layout.variableCount + number] = .unread
        }
        unsafe cells.update(repeating: Cell(.unread), count: slotCount)
        unsafe arena.reset()
    }

    /// The value of a variable.
    func slot(_ index: Int) -> Value {
        switch self[content: index] {
        case .value(let value): return value
        case .unread: return .unknown
        case .record(let record):
            let value = Value.record(record)
            self[content: index] = .value(value)
            return value
        }
    }

    private subscript(content index: Int) -> Content {
        get {
            precondition(index >= 0 && index < contentCount, "a variable of another environment")
            return unsafe contents[index]
        }
        set {
            precondition(index >= 0 && index < contentCount, "a variable of another environment")
            unsafe contents[index] = newValue
        }
    }

    // MARK: Cells

    /// The attribute in a slot, read from its record when nobody has asked before.
    @inline(__always)
    func cell(_ slot: Int) -> Cell {
        precondition(slot >= 0 && slot < slotCount, "a slot of another environment")
        let cell = unsafe cells[slot]
        return cell.kind == .unread ? read(slot) : cell
    }

    @inline(never)
    private func read(_ slot: Int) -> Cell {
        let source = layout.sources[slot]
        var reading = AttributeReading(frame: self)
        if let field = source.field {
            read(field, of: source.record, into: &reading)
        } else {
            reading.set(self.slot(source.record))
        }
        unsafe cells[slot] = reading.cell
        return reading.cell
    }

    private func read(_ field: Int, of record: Int, into reading: inout AttributeReading) {
        readNested(record)
        switch self[content: record] {
        case .record(let record), .value(.record(let record)):
            record.read(field: field, into: &reading)
        case .value(let value): reading.set(value.isAbsorbing ? value : .error(.notARecord))
        case .unread: break
        }
    }

    /// A cell with a copy of a text.
    func cell(_ text: Span<UInt8>) -> Cell { unsafe arena.cell(text) }

    /// Fetches a record within a record, and those it stands in, at most once.
    private func readNested(_ number: Int) {
        guard number >= layout.variableCount, case .unread = self[content: number] else { return }
        let source = layout.nested[number - layout.variableCount]
        readNested(source.record)
        switch self[content: source.record] {
        case .record(let outer), .value(.record(let outer)):
            let inner = outer.record(ofField: source.field)
            self[content: number] = inner.map { .record($0) } ?? .value(.error(.notARecord))
        case .value(let value):
            self[content: number] = .value(value.isAbsorbing ? value : .error(.notARecord))
        case .unread: break
        }
    }

    // MARK: Steps

    /// Starts an evaluation of a program that needs so many local names.
    func begin(localCount: Int) {
        unsafe stepCount = 0
        // Steps may not depend on what was evaluated before.
        if dynamicPattern != nil { dynamicPattern = nil }
        guard localCount > 0, locals.count < localCount else { return }
        locals += Array(repeating: .unknown, count: localCount - locals.count)
    }

    var isExhausted: Bool { unsafe stepCount > EvaluationLimits.stepCountMax }

    /// Counts steps; false when there are none left.
    func spend(_ count: Int) -> Bool {
        // No single count is large enough to overflow: lengths are bounded by memory.
        let sum = unsafe stepCount &+ max(0, count)
        unsafe stepCount = min(sum, EvaluationLimits.stepCountMax + 1)
        return !isExhausted
    }

    /// Counts the steps of work on a value of this many bytes or elements.
    func spend(extent: Int) -> Bool {
        spend(1 + extent / EvaluationLimits.stepByteCountMax)
    }

    /// Counts the steps of building a text of this many bytes; exhausts itself when it is too long.
    func build(byteCount: Int) -> Bool {
        guard byteCount <= EvaluationLimits.valueByteCountMax else { return exhausted() }
        return spend(byteCount / EvaluationLimits.stepByteCountMax)
    }

    /// Counts the steps of building a list of this many elements; exhausts itself when it is too
    /// long.
    func build(elementCount: Int) -> Bool {
        guard elementCount <= EvaluationLimits.elementCountMax else { return exhausted() }
        return spend(elementCount / EvaluationLimits.stepElementCountMax)
    }

    private func exhausted() -> Bool {
        _ = exhaust()
        return false
    }

    /// Makes every further step fail.
    func exhaust() -> Value {
        unsafe stepCount = EvaluationLimits.stepCountMax + 1
        return .error(.limitExceeded)
    }
}

extension EvaluationError {
    /// What the general evaluator says of an attribute of something that is no record.
    fileprivate static let notARecord = EvaluationError.noSuchOverload(".")
}
