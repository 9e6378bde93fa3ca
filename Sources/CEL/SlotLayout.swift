/// Where each attribute that an environment's expressions can read has its slot.
///
/// A variable that is no record has one slot; of a record, each attribute and each attribute of a
/// record within it. What lies deeper is read by the general evaluator.
final class SlotLayout: Sendable {
    /// Attributes beyond this many have no slot and are read by the general evaluator.
    static let slotCountMax = 1_024

    /// Where a slot's value comes from.
    struct Source: Sendable {
        let variable: Int
        /// Whether the value is the variable itself.
        let isWhole: Bool
        /// The position of the record within the variable's record, if it is in one.
        let outer: Int?
        let field: Int
    }

    let variableCount: Int
    let sources: [Source]
    private let slots: [[Int]: Int]

    init(_ variables: [Variable]) {
        variableCount = variables.count
        var sources: [Source] = []
        var slots: [[Int]: Int] = [:]
        func add(_ path: [Int], _ source: Source) {
            guard sources.count < SlotLayout.slotCountMax else { return }
            slots[path] = sources.count
            sources.append(source)
        }
        for (number, variable) in variables.enumerated() {
            guard case .record(let type) = variable.type else {
                add([number], Source(variable: number, isWhole: true, outer: nil, field: 0))
                continue
            }
            for (index, field) in type.fields.enumerated() {
                let source = Source(variable: number, isWhole: false, outer: nil, field: index)
                add([number, index], source)
                guard case .record(let inner) = field.type else { continue }
                for position in inner.fields.indices {
                    add(
                        [number, index, position],
                        Source(variable: number, isWhole: false, outer: index, field: position)
                    )
                }
            }
        }
        self.sources = sources
        self.slots = slots
    }

    /// The slot of the attribute with this path: the variable's number, then field positions.
    func slot(_ path: [Int]) -> Int? { slots[path] }
}
