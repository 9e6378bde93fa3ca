/// Reads the parts of a TZif file; every step checks that the bytes are there.
struct ZoneFileReader {
    private let bytes: [UInt8]
    private var position = 0

    /// The longest rule for later years that is read, in bytes.
    static let footerByteCountMax = 256

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The counts at the start of a block (RFC 9636 §3.1).
    struct Header {
        let version: Int
        let utcCount: Int
        let standardCount: Int
        let leapCount: Int
        let timeCount: Int
        let typeCount: Int
        let charCount: Int

        /// How long the block after the header is; counts are 32-bit, so nothing overflows.
        func blockByteCount(timeByteCount: Int) -> Int {
            timeCount * (timeByteCount + 1) + typeCount * 6 + charCount
                + leapCount * (timeByteCount + 4) + standardCount + utcCount
        }
    }

    mutating func takeHeader() throws(ZoneError) -> Header {
        guard bytes[position...].starts(with: [0x54, 0x5A, 0x69, 0x66]) else {
            throw .notZoneData
        }
        try skip(4)
        let version = try takeByte()
        try skip(15)
        return Header(
            version: version,
            utcCount: try takeCount(),
            standardCount: try takeCount(),
            leapCount: try takeCount(),
            timeCount: try takeCount(),
            typeCount: try takeCount(),
            charCount: try takeCount()
        )
    }

    /// Throws unless so many bytes are left.
    func require(_ count: Int) throws(ZoneError) {
        guard count <= bytes.count - position else { throw .truncated }
    }

    mutating func skip(_ count: Int) throws(ZoneError) {
        try require(count)
        position += count
    }

    mutating func takeByte() throws(ZoneError) -> Int {
        try require(1)
        defer { position += 1 }
        return Int(bytes[position])
    }

    /// Takes a signed big-endian integer of 4 or 8 bytes.
    mutating func takeInteger(byteCount: Int) throws(ZoneError) -> Int {
        try require(byteCount)
        var pattern: UInt64 = 0
        for _ in 0..<byteCount {
            pattern = pattern << 8 | UInt64(bytes[position])
            position += 1
        }
        let unusedBits = UInt64(64 - byteCount * 8)
        return Int(Int64(bitPattern: pattern << unusedBits) >> Int64(unusedBits))
    }

    private mutating func takeCount() throws(ZoneError) -> Int {
        Int(UInt32(truncatingIfNeeded: try takeInteger(byteCount: 4)))
    }

    /// Takes the rule for later years: a `TZ` text between two line feeds, perhaps empty.
    mutating func takeFooter() throws(ZoneError) -> ZoneRule? {
        guard try takeByte() == 0x0A else { throw .malformedFooter(text: "") }
        let line = bytes[position...].prefix(Self.footerByteCountMax + 1)
        guard let end = line.firstIndex(of: 0x0A) else {
            throw .truncated
        }
        let text = String(decoding: bytes[position..<end], as: UTF8.self)
        position = end + 1
        guard !text.isEmpty else { return nil }
        guard let rule = ZoneRule(posix: text) else {
            throw .malformedFooter(text: TimeTextError.excerpt(text))
        }
        return rule
    }
}
