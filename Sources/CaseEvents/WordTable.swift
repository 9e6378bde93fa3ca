/// Words that come again and again, each found by its bytes without a text being made.
struct WordTable<Value> {
    /// Words of at most sixteen bytes stand in their entry; all others are found by more of them.
    private struct Key: Equatable {
        let count: Int
        let head: UInt64
        let tail: UInt64
    }

    private struct Entry {
        let key: Key
        /// Where the whole of a longer word stands.
        let start: Int
        let value: Value
    }

    private static var inlineByteCountMax: Int { 16 }

    private var slots: [UInt64]
    private var entries: [Entry] = []
    private var bytes: [UInt8] = []

    init() { slots = Array(repeating: 0, count: 64) }

    /// The value that stands under the bytes.
    func value(of word: Span<UInt8>) -> Value? {
        let (key, hash) = Self.key(word)
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] != 0 {
            if slots[slot] >> 32 == hash >> 32 {
                let number = Int(truncatingIfNeeded: slots[slot] & 0xFFFF_FFFF) - 1
                if entries[number].key == key, isEqual(entries[number].start, word) {
                    return entries[number].value
                }
            }
            slot = (slot + 1) & mask
        }
        return nil
    }

    /// Sets the value under bytes that have none yet.
    mutating func insert(_ value: Value, for word: Span<UInt8>) {
        if entries.count * 2 >= slots.count { grow() }
        let (key, hash) = Self.key(word)
        entries.append(Entry(key: key, start: bytes.count, value: value))
        if word.count > Self.inlineByteCountMax {
            for index in word.indices { bytes.append(word[index]) }
        }
        place(Self.slot(hash, entries.count), hash)
    }

    /// The upper half of a hash beside an entry's number, counted from one.
    private static func slot(_ hash: UInt64, _ number: Int) -> UInt64 {
        hash & 0xFFFF_FFFF_0000_0000 | UInt64(truncatingIfNeeded: number)
    }

    private mutating func place(_ content: UInt64, _ hash: UInt64) {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] != 0 { slot = (slot + 1) & mask }
        slots[slot] = content
    }

    private mutating func grow() {
        slots = Array(repeating: 0, count: slots.count * 2)
        for (number, entry) in entries.enumerated() {
            let start = entry.start
            let hash =
                entry.key.count <= Self.inlineByteCountMax
                ? Self.hash(entry.key)
                : Self.key(bytes.span.extracting(start..<start + entry.key.count)).hash
            place(Self.slot(hash, number + 1), hash)
        }
    }

    private func isEqual(_ start: Int, _ word: Span<UInt8>) -> Bool {
        guard word.count > Self.inlineByteCountMax else { return true }
        for index in word.indices where bytes[start + index] != word[index] { return false }
        return true
    }

    /// What a word is told apart by, and where it is looked for.
    ///
    /// FNV-1a over eight bytes at a time, stirred at the end: words come from files that their
    /// reader has chosen, so that nobody gains by making them collide.
    @inline(__always)
    private static func key(_ word: Span<UInt8>) -> (key: Key, hash: UInt64) {
        let count = word.count
        let head = block(word, 0)
        let tail = count > 8 ? block(word, count <= 16 ? 8 : count - 8) : 0
        let key = Key(count: count, head: head, tail: tail)
        var hash = hash(key)
        var index = 8
        while index + 8 < count {
            hash = (hash ^ block(word, index)) &* 0x9E37_79B9_7F4A_7C15
            hash ^= hash >> 29
            index += 8
        }
        return (key, hash)
    }

    private static func hash(_ key: Key) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325 ^ UInt64(truncatingIfNeeded: key.count)
        hash = (hash ^ key.head) &* 0x9E37_79B9_7F4A_7C15
        hash ^= hash >> 29
        hash = (hash ^ key.tail) &* 0x9E37_79B9_7F4A_7C15
        return hash ^ (hash >> 32)
    }

    /// Up to eight bytes from a place on, as one number.
    @inline(__always)
    private static func block(_ word: Span<UInt8>, _ start: Int) -> UInt64 {
        let rest = word.count - start
        guard rest < 8 else {
            return unsafe word.bytes.unsafeLoadUnaligned(fromByteOffset: start, as: UInt64.self)
        }
        var block: UInt64 = 0
        var index = start
        while index < word.count {
            block = block << 8 | UInt64(word[index])
            index += 1
        }
        return block
    }
}
