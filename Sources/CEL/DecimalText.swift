/// Doubles as decimal text.
enum DecimalText {
    /// The shortest text that reads back as the number; whole numbers without decimals.
    static func shortest(_ number: Double) -> String {
        if number.isNaN { return "NaN" }
        if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
        if let whole = Int64(exactly: number), whole.magnitude < 1_000_000_000_000_000 {
            return number.sign == .minus && whole == 0 ? "-0" : String(whole)
        }
        return "\(number)"
    }

    /// The number with this many decimals, such as `123.500`; ties go to the even digit.
    static func fixed(_ number: Double, decimalCount: Int) -> String {
        guard number.isFinite else { return shortest(number) }
        let exact = exactDigits(number)
        let digits = rounded(exact.digits, count: exact.pointPosition + decimalCount)
        let pointPosition = exact.pointPosition + digits.carry
        let whole = digits.kept.prefix(max(0, pointPosition))
        let missing = max(0, -pointPosition)
        let zeros = [UInt8](repeating: 0, count: min(missing, decimalCount))
        let fraction = (zeros + digits.kept.dropFirst(whole.count)).prefix(decimalCount)
        let padding = [UInt8](repeating: 0, count: decimalCount - fraction.count)
        let wholeText = whole.isEmpty ? "0" : text(Array(whole))
        let fractionText = decimalCount == 0 ? "" : "." + text(Array(fraction) + padding)
        return (number.sign == .minus ? "-" : "") + wholeText + fractionText
    }

    /// The number with one digit before the point, such as `2.718280e+00`.
    static func scientific(_ number: Double, decimalCount: Int) -> String {
        guard number.isFinite else { return shortest(number) }
        let exact = exactDigits(number)
        let digits = rounded(exact.digits, count: 1 + decimalCount)
        let exponent = number == 0 ? 0 : exact.pointPosition + digits.carry - 1
        var kept = Array(digits.kept.prefix(1 + decimalCount))
        kept += [UInt8](repeating: 0, count: 1 + decimalCount - kept.count)
        let fraction = decimalCount == 0 ? "" : "." + text(Array(kept.dropFirst()))
        let sign = exponent < 0 ? "-" : "+"
        return (number.sign == .minus ? "-" : "") + text([kept[0]]) + fraction + "e" + sign
            + padded(Int64(exponent.magnitude), 2)
    }

    private static func text(_ digits: [UInt8]) -> String {
        String(decoding: digits.map { $0 + UInt8(ascii: "0") }, as: UTF8.self)
    }

    /// All decimal digits of a finite number, without leading zeros, and where the point is.
    private static func exactDigits(_ number: Double) -> (digits: [UInt8], pointPosition: Int) {
        guard number != 0 else { return ([], 0) }
        // magnitude = significand × 2^exponent, with a whole significand.
        let significand =
            number.isNormal
            ? number.significandBitPattern | (1 << 52) : number.significandBitPattern
        let exponent = (number.isNormal ? Int(number.exponentBitPattern) : 1) - 1_075
        // Least significant first, nine digits each.
        var limbs: [UInt32] = []
        var rest = significand
        while rest > 0 {
            limbs.append(UInt32(rest % 1_000_000_000))
            rest /= 1_000_000_000
        }
        // m × 2^−n is m × 5^n with the point n places to the left. Thirteen factors fit a limb.
        let factor: UInt64 = exponent < 0 ? 5 : 2
        let many = (0..<13).reduce(UInt64(1)) { product, _ in product * factor }
        for _ in 0..<(exponent.magnitude / 13) { multiply(&limbs, by: many) }
        for _ in 0..<(exponent.magnitude % 13) { multiply(&limbs, by: factor) }
        var digits: [UInt8] = []
        for limb in limbs.reversed() {
            digits += padded(Int64(limb), 9).utf8.map { $0 - UInt8(ascii: "0") }
        }
        let significant = Array(digits.drop { $0 == 0 })
        return (significant, significant.count + min(0, exponent))
    }

    private static func multiply(_ limbs: inout [UInt32], by factor: UInt64) {
        var carry: UInt64 = 0
        for index in limbs.indices {
            let product = UInt64(limbs[index]) * factor + carry
            limbs[index] = UInt32(product % 1_000_000_000)
            carry = product / 1_000_000_000
        }
        while carry > 0 {
            limbs.append(UInt32(carry % 1_000_000_000))
            carry /= 1_000_000_000
        }
    }

    /// The first digits, rounded half to even; `carry` is 1 when rounding made one digit more.
    private static func rounded(
        _ digits: [UInt8],
        count: Int
    ) -> (kept: [UInt8], carry: Int) {
        guard count >= 0 else { return ([], 0) }
        guard count < digits.count else { return (digits, 0) }
        var kept = Array(digits.prefix(count))
        let isTie = digits[count] == 5 && digits.dropFirst(count + 1).allSatisfy { $0 == 0 }
        let isLastOdd = (kept.last ?? 0) % 2 == 1
        guard digits[count] > 5 || (digits[count] == 5 && (!isTie || isLastOdd)) else {
            return (kept, 0)
        }
        var index = count - 1
        while index >= 0, kept[index] == 9 {
            kept[index] = 0
            index -= 1
        }
        guard index < 0 else {
            kept[index] += 1
            return (kept, 0)
        }
        return ([1] + kept, 1)
    }
}
