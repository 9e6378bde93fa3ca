/// What a TZif file says: changes of local time, and a rule for the years after the last one.
struct ZoneTable: Sendable, Hashable {
    /// When the offset changes, in seconds since 1970, strictly ascending.
    private let changeSeconds: [Int]
    /// The offset from each change on, in seconds east of UTC.
    private let changeOffsets: [Int]
    /// The offset before the first change.
    private let firstOffset: Int
    /// What holds after the last change; without it the last offset stays.
    private let laterRule: ZoneRule?

    /// The farthest a local time lies from UTC, in seconds: 26 hours (RFC 9636 §3.2).
    private static let offsetSecondsMax = 26 * 3_600

    init(fixedOffset: Int) {
        changeSeconds = []
        changeOffsets = []
        firstOffset = fixedOffset
        laterRule = nil
    }

    init(tzif: [UInt8]) throws(ZoneError) {
        guard tzif.count <= Zone.fileByteCountMax else { throw .tooLong(byteCount: tzif.count) }
        var reader = ZoneFileReader(tzif)
        let first = try reader.takeHeader()
        var header = first
        if first.version >= 0x32 {
            // From version 2 on, a block with 64-bit times follows the one for old readers.
            try reader.skip(first.blockByteCount(timeByteCount: 4))
            header = try reader.takeHeader()
        }
        let timeByteCount = first.version >= 0x32 ? 8 : 4
        guard header.leapCount == 0 else { throw .leapSeconds }
        guard header.typeCount > 0 else { throw .noLocalTime }
        try reader.require(header.blockByteCount(timeByteCount: timeByteCount))

        var seconds: [Int] = []
        for _ in 0..<header.timeCount {
            let second = try reader.takeInteger(byteCount: timeByteCount)
            if let last = seconds.last, last >= second { throw .unorderedTransitions }
            seconds.append(second)
        }
        var types: [Int] = []
        for _ in 0..<header.timeCount {
            types.append(try reader.takeByte())
        }
        var offsets: [Int] = []
        for _ in 0..<header.typeCount {
            let offset = try reader.takeInteger(byteCount: 4)
            guard abs(offset) <= Self.offsetSecondsMax else {
                throw .offsetOutOfRange(seconds: offset)
            }
            offsets.append(offset)
            // Whether it counts as daylight saving and what it is called do not matter here.
            try reader.skip(2)
        }
        try reader.skip(header.charCount + header.standardCount + header.utcCount)
        var changeOffsets: [Int] = []
        for type in types {
            guard type < offsets.count else { throw .unknownLocalTime }
            changeOffsets.append(offsets[type])
        }
        changeSeconds = seconds
        self.changeOffsets = changeOffsets
        firstOffset = offsets[0]
        laterRule = timeByteCount == 8 ? try reader.takeFooter() : nil
    }

    /// The offset at a second since 1970.
    func offset(atSecond second: Int) -> Int {
        guard let first = changeSeconds.first, let last = changeSeconds.last else {
            return laterRule?.offset(atSecond: second) ?? firstOffset
        }
        guard second >= first else { return firstOffset }
        if second >= last, let laterRule { return laterRule.offset(atSecond: second) }
        var low = 0
        var high = changeSeconds.count
        // Invariant: the change at `low` has happened, the one at `high` has not.
        while high - low > 1 {
            let middle = (low + high) / 2
            if changeSeconds[middle] <= second {
                low = middle
            } else {
                high = middle
            }
        }
        return changeOffsets[low]
    }
}
