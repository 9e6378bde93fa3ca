/// A record an expression can read, such as an event.
public protocol Record: Sendable {
    /// The value of the attribute at this position of the `RecordType`, or nil when missing.
    func value(ofField index: Int) -> Value?
}
