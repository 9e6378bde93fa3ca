/// Reads a short ASCII grammar from front to back.
struct TextScanner {
    private var rest: Substring.UTF8View

    init(_ text: some StringProtocol) {
        rest = Substring(text).utf8
    }

    var isAtEnd: Bool { rest.isEmpty }

    var next: UInt8? { rest.first }

    /// Takes the next byte when it is the given character.
    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard character.isASCII, rest.first == UInt8(character.value) else { return false }
        rest.removeFirst()
        return true
    }

    /// Takes `+` or `-`; answers 1 or -1, and nothing when there is no sign.
    mutating func takeSign() -> Int? {
        if take("+") { return 1 }
        if take("-") { return -1 }
        return nil
    }

    /// Takes one decimal digit.
    mutating func takeDigit() -> Int? {
        guard let byte = rest.first, byte >= 0x30, byte <= 0x39 else { return nil }
        rest.removeFirst()
        return Int(byte) - 0x30
    }

    /// Takes exactly as many digits as told (at most 9, so that nothing overflows).
    mutating func takeNumber(digitCount: Int) -> Int? {
        var number = 0
        for _ in 0..<digitCount {
            guard let digit = takeDigit() else { return nil }
            number = number * 10 + digit
        }
        return number
    }

    /// Takes all digits that follow; a number above the limit becomes one more than the limit.
    mutating func takeNumber(atMost limit: Int) -> Int? {
        guard var number = takeDigit() else { return nil }
        while let digit = takeDigit() {
            number = min(number * 10 + digit, limit + 1)
        }
        return min(number, limit + 1)
    }

    /// Takes bytes as long as they fit.
    mutating func take(while fits: (UInt8) -> Bool) -> Int {
        var count = 0
        while let byte = rest.first, fits(byte) {
            rest.removeFirst()
            count += 1
        }
        return count
    }
}
