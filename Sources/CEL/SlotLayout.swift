/// Where each attribute that an environment's expressions can read has its slot.
///
/// Slots are numbered variable by variable; an attribute of a record within a record has one too.
final class SlotLayout: Sendable {
    /// Attributes beyond this many have no slot and are read by the general evaluator.
    static let slotCountMax = 1_024
    /// Attributes of records nested deeper than this have no slot.
    static let recordDepthMax = 8

    /// Where a slot's value comes from.
    struct Source: Sendable {
        /// The variable or the record within one.
        let record: Int
        /// The attribute's position in the record; nil for a variable that is no record.
        let field: Int?
        let variable: Int
    }

    /// A record that is an attribute of another.
    struct Nested: Sendable {
        let record: Int
        let field: Int
    }

    let variableCount: Int
    let sources: [Source]
    /// The slots of each variable.
    let slotRanges: [Range<Int>]
    /// The records within records; their numbers follow those of the variables.
    let nested: [Nested]
    /// The nested records of each variable, as positions in `nested`.
    let nestedRanges: [Range<Int>]
    private let slots: [[Int]: Int]

    init(_ variables: [Variable]) {
        var plan = Plan(variableCount: variables.count)
        for (number, variable) in variables.enumerated() { plan.add(variable, number) }
        variableCount = variables.count
        sources = plan.sources
        slotRanges = plan.slotRanges
        nested = plan.nested
        nestedRanges = plan.nestedRanges
        slots = plan.slots
    }

    /// The slot of the attribute with this path: the variable's number, then field positions.
    func slot(_ path: [Int]) -> Int? { slots[path] }

    private struct Plan {
        let variableCount: Int
        var sources: [Source] = []
        var slotRanges: [Range<Int>] = []
        var nested: [Nested] = []
        var nestedRanges: [Range<Int>] = []
        var slots: [[Int]: Int] = [:]

        init(variableCount: Int) {
            self.variableCount = variableCount
        }

        mutating func add(_ variable: Variable, _ number: Int) {
            let (slotStart, nestedStart) = (sources.count, nested.count)
            if case .record(let type) = variable.type {
                add(type, path: [number], record: number)
            } else {
                add(Source(record: number, field: nil, variable: number), path: [number])
            }
            slotRanges.append(slotStart..<sources.count)
            nestedRanges.append(nestedStart..<nested.count)
        }

        private mutating func add(_ source: Source, path: [Int]) {
            guard sources.count < SlotLayout.slotCountMax else { return }
            slots[path] = sources.count
            sources.append(source)
        }

        private mutating func add(_ type: RecordType, path: [Int], record: Int) {
            guard path.count <= SlotLayout.recordDepthMax else { return }
            for (index, field) in type.fields.enumerated() {
                add(Source(record: record, field: index, variable: path[0]), path: path + [index])
                guard case .record(let inner) = field.type, sources.count < SlotLayout.slotCountMax
                else { continue }
                nested.append(Nested(record: record, field: index))
                let number = variableCount + nested.count - 1
                add(inner, path: path + [index], record: number)
            }
        }
    }
}
