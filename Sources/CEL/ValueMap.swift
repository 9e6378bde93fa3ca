/// A map that keeps the order of its entries and finds keys as the language compares them.
public struct ValueMap: Sendable {
    /// One key with its value.
    public struct Entry: Sendable, Hashable {
        /// A bool, int, uint or string.
        public let key: Value
        /// What the key leads to.
        public let value: Value

        /// Pairs a key with its value.
        public init(key: Value, value: Value) {
            self.key = key
            self.value = value
        }
    }

    /// A key with all numerically equal numbers made one.
    private enum Key: Hashable {
        case bool(Bool)
        case number(Int64)
        case largeNumber(UInt64)
        case text([UInt8])

        init?(_ value: Value) {
            switch value {
            case .bool(let bool): self = .bool(bool)
            case .int(let number): self = .number(number)
            case .uint(let number):
                self = Int64(exactly: number).map(Key.number) ?? .largeNumber(number)
            case .double(let number):
                if let whole = Int64(exactly: number) {
                    self = .number(whole)
                } else if let whole = UInt64(exactly: number) {
                    self = .largeNumber(whole)
                } else {
                    return nil
                }
            case .string(let text): self = .text(Array(text.utf8))
            default: return nil
            }
        }
    }

    /// The entries in the order they were written.
    public private(set) var entries: [Entry] = []
    private var positions: [Key: Int] = [:]

    /// Makes an empty map.
    public init() {}

    /// Makes a map of these entries, or nil when a key comes twice or cannot be a key.
    public init?(_ entries: [Entry]) {
        self.entries.reserveCapacity(entries.count)
        for entry in entries {
            guard insert(entry.value, forKey: entry.key) else { return nil }
        }
    }

    /// Adds an entry; false when the key is there already or cannot be a key.
    public mutating func insert(_ value: Value, forKey key: Value) -> Bool {
        if case .double = key { return false }
        guard let position = Key(key), positions[position] == nil else { return false }
        positions[position] = entries.count
        entries.append(Entry(key: key, value: value))
        return true
    }

    /// The value of a numerically or textually equal key.
    public func value(forKey key: Value) -> Value? {
        guard let position = Key(key).flatMap({ positions[$0] }) else { return nil }
        return entries[position].value
    }
}
