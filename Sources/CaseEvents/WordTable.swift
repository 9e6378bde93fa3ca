/// Words that come again and again, each found by its bytes without a text being made.
struct WordTable<Value> {
    private struct Entry {
        let hash: UInt64
        let start: Int
        let count: Int
        let value: Value
    }

    private var slots: [Int32]
    private var entries: [Entry] = []
    private var bytes: [UInt8] = []

    init() { slots = Array(repeating: -1, count: 64) }

    /// The value that stands under the bytes.
    func value(of word: Span<UInt8>) -> Value? {
        let hash = Self.hash(word)
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] >= 0 {
            let entry = entries[Int(slots[slot])]
            if entry.hash == hash, entry.count == word.count, isEqual(entry.start, word) {
                return entry.value
            }
            slot = (slot + 1) & mask
        }
        return nil
    }

    /// Sets the value under bytes that have none yet.
    mutating func insert(_ value: Value, for word: Span<UInt8>) {
        if entries.count * 2 >= slots.count { grow() }
        let hash = Self.hash(word)
        let entry = Entry(hash: hash, start: bytes.count, count: word.count, value: value)
        for index in word.indices { bytes.append(word[index]) }
        place(Int32(truncatingIfNeeded: entries.count), hash)
        entries.append(entry)
    }

    private mutating func place(_ number: Int32, _ hash: UInt64) {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] >= 0 { slot = (slot + 1) & mask }
        slots[slot] = number
    }

    private mutating func grow() {
        slots = Array(repeating: -1, count: slots.count * 2)
        for (number, entry) in entries.enumerated() {
            place(Int32(truncatingIfNeeded: number), entry.hash)
        }
    }

    private func isEqual(_ start: Int, _ word: Span<UInt8>) -> Bool {
        for index in word.indices where bytes[start + index] != word[index] { return false }
        return true
    }

    /// FNV-1a over eight bytes at a time, stirred at the end: words come from files that their
    /// reader has chosen, so that nobody gains by making them collide.
    private static func hash(_ word: Span<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325 ^ UInt64(truncatingIfNeeded: word.count)
        var index = 0
        while index < word.count {
            var block: UInt64 = 0
            var end = index + 8
            if end > word.count { end = word.count }
            while index < end {
                block = block << 8 | UInt64(word[index])
                index += 1
            }
            hash = (hash ^ block) &* 0x9E37_79B9_7F4A_7C15
            hash ^= hash >> 29
        }
        return hash ^ (hash >> 32)
    }
}
