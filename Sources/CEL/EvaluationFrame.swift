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
    private let cells: UnsafeMutablePointer<Cell>
    private let contents: UnsafeMutablePointer<Content>
    /// Whether a program runs on these slots, whose memory nobody may give away meanwhile.
    @exclusivity(unchecked) private var isEvaluating = false
    // One thread at a time reads and writes these, each in a moment of its own.
    @exclusivity(unchecked) private var stepCount = 0
    @exclusivity(unchecked) private var arena: TextArena

    /// What a variable holds.
    private struct Content {
        /// The record, or one without attributes; never in an enum, which would copy it out for
        /// each read.
        var record: any Record
        /// The value; nil of a record that nobody has asked for as a value, and so without a box.
        var value: Value?

        init(_ record: any Record) {
            self.record = record
        }

        init(_ value: Value) {
            self.value = value
            if case .record(let record) = value {
                self.record = record
            } else {
                record = NoRecord(isUnknown: value == .unknown)
            }
        }
    }

    init(layout: SlotLayout, timeZoneOffsets: TimeZoneOffsets?) {
        self.layout = layout
        self.timeZoneOffsets = timeZoneOffsets
        slotCount = layout.sources.count
        let cellByteCount = slotCount * MemoryLayout<Cell>.stride
        let memory = UnsafeMutableRawPointer.allocate(
            byteCount: cellByteCount + TextArena.firstByteCount,
            alignment: MemoryLayout<Cell>.alignment
        )
        unsafe arena = TextArena(first: memory + cellByteCount)
        unsafe cells = memory.bindMemory(to: Cell.self, capacity: slotCount)
        unsafe cells.initialize(repeating: Cell(.unread), count: slotCount)
        unsafe contents = .allocate(capacity: layout.variableCount)
        unsafe contents.initialize(repeating: Content(.unknown), count: layout.variableCount)
    }

    deinit {
        unsafe contents.deinitialize(count: layout.variableCount)
        unsafe contents.deallocate()
        unsafe UnsafeMutableRawPointer(cells).deallocate()
    }

    // MARK: Variables

    /// Gives a variable its value; nothing is read from it before an expression asks.
    func fill(_ variable: Int, _ value: Value) {
        forget()
        self[content: variable] = Content(value)
    }

    /// Gives a variable a record; nothing is read from it before an expression asks.
    func fill(_ variable: Int, _ record: any Record) {
        forget()
        self[content: variable] = Content(record)
    }

    /// Makes every slot unread, for the texts of all share the memory that is used again.
    private func forget() {
        requireRest()
        unsafe cells.update(repeating: Cell(.unread), count: slotCount)
        unsafe arena.reset()
    }

    /// The value of a variable.
    func slot(_ index: Int) -> Value {
        let content = self[content: index]
        if let value = content.value { return value }
        let value = Value.record(content.record)
        self[content: index].value = value
        return value
    }

    private subscript(content index: Int) -> Content {
        get {
            precondition(
                index >= 0 && index < layout.variableCount,
                "a variable of another environment"
            )
            return unsafe contents[index]
        }
        set {
            precondition(
                index >= 0 && index < layout.variableCount,
                "a variable of another environment"
            )
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
        if source.isWhole {
            reading.set(self.slot(source.variable))
        } else {
            precondition(source.variable < layout.variableCount, "another environment's slot")
            if let outer = source.outer {
                unsafe contents[source.variable].record
                    .read(field: source.field, ofField: outer, into: &reading)
            } else {
                unsafe contents[source.variable].record.read(field: source.field, into: &reading)
            }
        }
        unsafe cells[slot] = reading.cell
        return reading.cell
    }

    /// A cell with a copy of a text.
    func cell(_ text: Span<UInt8>) -> Cell { unsafe arena.cell(text) }

    // MARK: Use by one program at a time

    /// Evaluates while nobody else fills the slots or evaluates on them.
    @inline(__always)
    func alone(_ evaluate: (EvaluationFrame) -> Value) -> Value {
        requireRest()
        unsafe isEvaluating = true
        defer { unsafe isEvaluating = false }
        return evaluate(self)
    }

    /// A function of the host or a record may not use the slots of the evaluation that asks it.
    @inline(__always)
    func requireRest() {
        precondition(unsafe !isEvaluating, "a program is being evaluated on these slots")
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

    /// The steps counted since the evaluation began.
    var stepCountSpent: Int { unsafe stepCount }

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

/// Stands where a variable holds no record.
private struct NoRecord: Record {
    let isUnknown: Bool

    func value(ofField index: Int) -> Value? { nil }

    func read(field index: Int, into reading: inout AttributeReading) {
        if isUnknown { reading.set(.unknown) } else { reading.decline() }
    }

    func read(field index: Int, ofField outer: Int, into reading: inout AttributeReading) {
        read(field: index, into: &reading)
    }
}
