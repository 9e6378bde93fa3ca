/// A value of the host that expressions pass on and compare but never look into.
///
/// Its type is declared as ``ValueType/abstract(_:_:)``; the host's functions make and read it.
public protocol AbstractValue: Sendable {
    /// The name of the type, the one `ValueType.abstract` was given.
    var typeName: String { get }

    /// Whether the other value, of the same type name, counts as equal.
    func isEqual(to other: any AbstractValue) -> Bool
}

extension AbstractValue {
    /// Whether the other value is of the same type and equal.
    func isSame(as other: any AbstractValue) -> Bool {
        typeName == other.typeName && isEqual(to: other)
    }
}
