/// Builds TZif files (RFC 9636), sound or with one thing wrong.
struct ZoneFileText {
    var magic = "TZif"
    var version: UInt8 = 0x32
    var changes: [(second: Int64, type: UInt8)] = []
    var offsets: [Int32] = [0]
    var leapCount: UInt32 = 0
    var announcedTimeCount: UInt32?
    var footer: String? = ""

    var bytes: [UInt8] {
        var bytes = block(timeByteCount: 4)
        guard version >= 0x32 else { return bytes }
        bytes += block(timeByteCount: 8)
        if let footer {
            bytes += [0x0A] + Array(footer.utf8) + [0x0A]
        }
        return bytes
    }

    private func block(timeByteCount: Int) -> [UInt8] {
        var bytes = Array(magic.utf8) + [version] + [UInt8](repeating: 0, count: 15)
        let counts: [UInt32] = [
            0, 0, leapCount, announcedTimeCount ?? UInt32(changes.count), UInt32(offsets.count), 4,
        ]
        for count in counts { bytes += bigEndian(UInt64(count), byteCount: 4) }
        for change in changes {
            bytes += bigEndian(UInt64(bitPattern: change.second), byteCount: timeByteCount)
        }
        bytes += changes.map(\.type)
        for offset in offsets {
            bytes += bigEndian(UInt64(bitPattern: Int64(offset)), byteCount: 4) + [0, 0]
        }
        bytes += Array("LMT\0".utf8)
        return bytes + [UInt8](repeating: 0, count: Int(leapCount) * (timeByteCount + 4))
    }

    private func bigEndian(_ number: UInt64, byteCount: Int) -> [UInt8] {
        (0..<byteCount).reversed().map { UInt8(truncatingIfNeeded: number >> (UInt64($0) * 8)) }
    }
}
