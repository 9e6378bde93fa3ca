/// An address of the Internet Protocol, version 4 or 6, without a zone.
public struct NetworkAddress: Sendable, Hashable {
    /// 4 or 6.
    public let family: Int
    /// The address as a number; for version 4 its lowest 32 bits.
    let bits: UInt128

    /// How many bits addresses of the family have.
    var bitCount: Int { family == 4 ? 32 : 128 }

    init(family: Int, bits: UInt128) {
        self.family = family
        self.bits = bits
    }

    /// Reads `192.168.0.1` or `2001:db8::1`; nil for anything else.
    ///
    /// Zones (`fe80::1%eth0`) are refused, and so are version 4 addresses mapped into version 6
    /// when written with dots (`::ffff:10.0.0.1`); in digits (`::ffff:a00:1`) they are read.
    public init?(text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count <= 45 else { return nil }
        if !bytes.contains(UInt8(ascii: ":")) {
            guard let bits = NetworkAddress.fourBytes(bytes[...]) else { return nil }
            self.init(family: 4, bits: bits)
            return
        }
        guard let bits = NetworkAddress.eightGroups(bytes),
            bits >> 32 != 0xFFFF || !bytes.contains(UInt8(ascii: "."))
        else { return nil }
        self.init(family: 6, bits: bits)
    }

    /// The version 4 address this one maps into version 6 (RFC 4291 § 2.5.5.2), or itself.
    var unmapped: NetworkAddress {
        family == 6 && bits >> 32 == 0xFFFF
            ? NetworkAddress(family: 4, bits: bits & 0xFFFF_FFFF) : self
    }

    private static func fourBytes(_ text: ArraySlice<UInt8>) -> UInt128? {
        let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var bits: UInt128 = 0
        for part in parts {
            // A leading zero would be octal to some readers and decimal to others.
            guard part.count <= 3, part.allSatisfy(isDigit),
                part.count == 1 || part.first != UInt8(ascii: "0"),
                let number = UInt8(String(decoding: part, as: UTF8.self))
            else { return nil }
            bits = bits << 8 | UInt128(number)
        }
        return bits
    }

    private static func eightGroups(_ bytes: [UInt8]) -> UInt128? {
        let gap = bytes.indices.dropLast().first {
            bytes[$0] == UInt8(ascii: ":") && bytes[$0 + 1] == UInt8(ascii: ":")
        }
        guard let gap else {
            guard let groups = groups(bytes[...]), groups.count == 8 else { return nil }
            return groups.reduce(0) { $0 << 16 | UInt128($1) }
        }
        let (before, after) = (bytes[..<gap], bytes[(gap + 2)...])
        guard let head = before.isEmpty ? [] : groups(before, isEnd: false),
            let tail = after.isEmpty ? [] : groups(after), head.count + tail.count <= 7
        else { return nil }
        let zeros = [UInt16](repeating: 0, count: 8 - head.count - tail.count)
        return (head + zeros + tail).reduce(0) { $0 << 16 | UInt128($1) }
    }

    /// Groups of hexadecimal digits; at the end may be a version 4 address, which makes two.
    private static func groups(_ text: ArraySlice<UInt8>, isEnd: Bool = true) -> [UInt16]? {
        let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        var groups: [UInt16] = []
        for (index, part) in parts.enumerated() {
            if isEnd, index == parts.count - 1, part.contains(UInt8(ascii: ".")) {
                guard let bits = fourBytes(part) else { return nil }
                groups += [
                    UInt16(truncatingIfNeeded: bits >> 16), UInt16(truncatingIfNeeded: bits),
                ]
                continue
            }
            guard (1...4).contains(part.count), part.allSatisfy({ hexadecimalDigit($0) != nil }),
                let group = UInt16(String(decoding: part, as: UTF8.self), radix: 16)
            else { return nil }
            groups.append(group)
        }
        return groups
    }

    /// The address as RFC 5952 writes it: lower case, the longest run of zeros left out.
    public var text: String {
        if family == 4 {
            return [24, 16, 8, 0].map { String(bits >> $0 & 0xFF) }.joined(separator: ".")
        }
        if unmapped != self { return "::ffff:" + unmapped.text }
        let groups = (0..<8).map { UInt16(truncatingIfNeeded: bits >> (112 - 16 * $0)) }
        var best = 0..<0
        var start = 0
        while start < 8 {
            var end = start
            while end < 8, groups[end] == 0 { end += 1 }
            if end - start > max(1, best.count) { best = start..<end }
            start = end + 1
        }
        let written = { (part: ArraySlice<UInt16>) in
            part.map { String($0, radix: 16) }.joined(separator: ":")
        }
        guard !best.isEmpty else { return written(groups[...]) }
        return written(groups[..<best.lowerBound]) + "::" + written(groups[best.upperBound...])
    }

    // MARK: Kinds (RFC 4291, RFC 5735)

    private func starts(with prefix: UInt128, bitCount count: Int) -> Bool {
        bits >> UInt128(bitCount - count) == prefix
    }

    var isUnspecified: Bool { bits == 0 }

    var isLoopback: Bool { family == 4 ? starts(with: 127, bitCount: 8) : bits == 1 }

    var isLinkLocalUnicast: Bool {
        family == 4 ? starts(with: 0xA9FE, bitCount: 16) : starts(with: 0x3FA, bitCount: 10)
    }

    var isLinkLocalMulticast: Bool {
        family == 4
            ? starts(with: 0xE00000, bitCount: 24)
            : isMulticast && bits >> 112 & 0xF == 2
    }

    private var isMulticast: Bool {
        family == 4 ? starts(with: 0xE, bitCount: 4) : starts(with: 0xFF, bitCount: 8)
    }

    var isGlobalUnicast: Bool {
        let isBroadcast = family == 4 && bits == 0xFFFF_FFFF
        return !isBroadcast && !isUnspecified && !isLoopback && !isMulticast
            && !isLinkLocalUnicast
    }
}

/// A range of addresses that share a prefix, such as `192.168.0.0/24`.
public struct NetworkRange: Sendable, Hashable {
    /// The address before the slash, as it was written.
    public let address: NetworkAddress
    /// How many leading bits the addresses share.
    public let prefixLength: Int

    /// Makes a range from an address and a length the family allows.
    private init(address: NetworkAddress, prefixLength: Int) {
        self.address = address
        self.prefixLength = prefixLength
    }

    /// Reads an address, a slash and a number of bits; nil for anything else.
    public init?(text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].count <= 3, parts[1].allSatisfy(isDigit),
            parts[1].count == 1 || parts[1].first != UInt8(ascii: "0"),
            let length = Int(String(parts[1]) ?? ""),
            let address = NetworkAddress(text: String(parts[0]) ?? ""),
            length <= address.bitCount
        else { return nil }
        self.init(address: address, prefixLength: length)
    }

    /// The range as it was written, the address in its fixed form.
    public var text: String { "\(address.text)/\(prefixLength)" }

    /// The range with the bits after the prefix set to zero.
    var masked: NetworkRange {
        let shift = UInt128(address.bitCount - prefixLength)
        // A shift by all bits yields zero, so the empty prefix needs no case of its own.
        let bits = (address.bits >> shift) << shift
        return NetworkRange(
            address: NetworkAddress(family: address.family, bits: bits),
            prefixLength: prefixLength
        )
    }

    func contains(_ other: NetworkAddress) -> Bool {
        let shift = UInt128(address.bitCount - prefixLength)
        return other.family == address.family && other.bits >> shift == address.bits >> shift
    }

    func contains(_ other: NetworkRange) -> Bool {
        other.prefixLength >= prefixLength && contains(other.address)
    }
}
