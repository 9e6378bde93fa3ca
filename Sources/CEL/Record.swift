/// A record an expression can read, such as an event.
///
/// Only `value(ofField:)` must be written. The other two make reading cheaper: conditions that
/// compare attributes ask them first, and never for an attribute the expression does not reach.
public protocol Record: Sendable {
    /// The value of the attribute at this position of the `RecordType`, or nil when missing.
    func value(ofField index: Int) -> Value?

    /// Hands over the same attribute without making a `Value` of it.
    ///
    /// - Parameters:
    ///   - index: The attribute's position in the `RecordType`.
    ///   - reading: Where the attribute goes; untouched it means missing.
    func read(field index: Int, into reading: inout AttributeReading)

    /// Hands over an attribute of a record that is itself an attribute of this one.
    ///
    /// - Parameters:
    ///   - index: The attribute's position in the inner record's type.
    ///   - outer: The inner record's position in the `RecordType`.
    ///   - reading: Where the attribute goes; untouched it means missing.
    func read(field index: Int, ofField outer: Int, into reading: inout AttributeReading)
}

extension Record {
    /// Hands over what `value(ofField:)` gives.
    public func read(field index: Int, into reading: inout AttributeReading) {
        if let value = value(ofField: index) { reading.set(value) }
    }

    /// Hands over what the record in `value(ofField:)` gives.
    public func read(
        field index: Int,
        ofField outer: Int,
        into reading: inout AttributeReading
    ) {
        switch value(ofField: outer) {
        case .record(let record): record.read(field: index, into: &reading)
        case .unknown: reading.set(.unknown)
        default: reading.decline()
        }
    }
}

/// The place where a record puts one of its attributes.
public struct AttributeReading {
    private let frame: EvaluationFrame
    private(set) var cell = Cell(.missing)

    init(frame: EvaluationFrame) {
        self.frame = frame
    }

    /// The attribute is a text.
    ///
    /// - Parameter utf8: Its bytes, which are copied; they must be valid UTF-8.
    public mutating func set(utf8: Span<UInt8>) {
        cell = frame.cell(utf8)
    }

    /// The attribute is a text.
    public mutating func set(_ text: String) {
        cell = frame.cell(text.utf8Span.span)
    }

    /// The attribute is true or false.
    public mutating func set(_ value: Bool) {
        cell = Cell(value)
    }

    /// The attribute is a whole number.
    public mutating func set(_ value: Int64) {
        cell = Cell(value)
    }

    /// The attribute is a number.
    public mutating func set(_ value: Double) {
        cell = Cell(value)
    }

    /// The attribute is an instant.
    public mutating func set(_ value: Timestamp) {
        cell = Cell(value)
    }

    /// The attribute is a list or a map of this many elements, which `value(ofField:)` gives when
    /// an expression asks for more than their number.
    public mutating func set(elementCount: Int) {
        cell = Cell(count: elementCount)
    }

    /// There is nothing to read the attribute from; `value(ofField:)` is asked instead.
    public mutating func decline() {
        cell = Cell(.other)
    }

    /// The attribute is this value.
    public mutating func set(_ value: Value) {
        if case .string(let text) = value {
            set(text)
        } else {
            cell = Cell(scalar: value)
        }
    }
}
