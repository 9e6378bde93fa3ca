/// Numbers, texts and byte strings.
extension Lexer {
    /// The number that starts here; one with letters behind it is refused.
    mutating func number() -> Token {
        let start = position
        let token = plainNumber()
        let count = text(from: start)
        let unitStart = position
        while let byte = peek() {
            guard isLetter(byte) || isDigit(byte) || (byte >= 0x80 && isForeignLetter()) else {
                break
            }
            position += scalar()?.length ?? 1
        }
        guard position > unitStart else { return token }
        let whole = text(from: start)
        if token.kind == .hole { diagnostics.removeLast() }
        if let duration = DurationWords.text(count: count, unit: text(from: unitStart)) {
            refuse(.numberWithUnit(whole), from: start, suggestion: "duration(\"\(duration)\")")
        } else {
            refuse(.numberWithLetters(whole), from: start)
        }
        return Token(kind: .hole, range: range(from: start))
    }

    private mutating func plainNumber() -> Token {
        let start = position
        if peek() == UInt8(ascii: "0"), peek(1) == UInt8(ascii: "x") || peek(1) == UInt8(ascii: "X")
        {
            position += 2
            while let byte = peek(), hexadecimalDigit(byte) != nil { position += 1 }
            return wholeNumber(digits: bytes[(start + 2)..<position], radix: 16, from: start)
        }
        skipDigits()
        var isDouble = false
        if peek() == UInt8(ascii: "."), peek(1).map(isDigit) == true {
            isDouble = true
            position += 1
            skipDigits()
        }
        if peek() == UInt8(ascii: "e") || peek() == UInt8(ascii: "E") {
            let hasSign = peek(1) == UInt8(ascii: "+") || peek(1) == UInt8(ascii: "-")
            if peek(hasSign ? 2 : 1).map(isDigit) == true {
                isDouble = true
                position += hasSign ? 2 : 1
                skipDigits()
            }
        }
        guard isDouble else {
            return wholeNumber(digits: bytes[start..<position], radix: 10, from: start)
        }
        guard let value = Double(text(from: start)), value.isFinite else {
            refuse(.numberTooLarge(text(from: start)), from: start)
            return Token(kind: .hole, range: range(from: start))
        }
        return Token(kind: .double(value), range: range(from: start))
    }

    private mutating func skipDigits() {
        while let byte = peek(), isDigit(byte) { position += 1 }
    }

    private mutating func wholeNumber(
        digits: ArraySlice<UInt8>,
        radix: Int,
        from start: Int
    ) -> Token {
        let isUnsigned = peek() == UInt8(ascii: "u") || peek() == UInt8(ascii: "U")
        if isUnsigned { position += 1 }
        let text = String(decoding: digits, as: UTF8.self)
        guard let value = UInt64(text, radix: radix) else {
            refuse(
                digits.isEmpty ? .hexadecimalWithoutDigits : .numberTooLarge(text),
                from: start
            )
            return Token(kind: .hole, range: range(from: start))
        }
        return Token(kind: isUnsigned ? .uint(value) : .int(value), range: range(from: start))
    }

    /// The text or byte string that starts here, or nil when none does.
    mutating func textLiteral() -> Token? {
        let start = position
        var isRaw = false
        var isBytes = false
        var length = 0
        while length < 2, let byte = peek(length) {
            if !isRaw, byte == UInt8(ascii: "r") || byte == UInt8(ascii: "R") {
                isRaw = true
            } else if !isBytes, byte == UInt8(ascii: "b") || byte == UInt8(ascii: "B") {
                isBytes = true
            } else {
                break
            }
            length += 1
        }
        guard let quote = peek(length), quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"")
        else { return nil }
        position += length
        let isTriple = peek(1) == quote && peek(2) == quote
        position += isTriple ? 3 : 1
        let content = contentOfText(
            quote: quote,
            isTriple: isTriple,
            isRaw: isRaw,
            isBytes: isBytes
        )
        guard let content else {
            return unterminatedText(from: start, contentFrom: start + length + 1)
        }
        if !isTriple, !isBytes, quote == UInt8(ascii: "'"), let whole = textWithApostrophe(start) {
            return whole
        }
        let kind: Token.Kind =
            isBytes ? .bytes(content) : .string(String(decoding: content, as: UTF8.self))
        return Token(kind: kind, range: range(from: start))
    }

    /// The decoded content up to and with the closing quotation mark, or nil when there is none.
    private mutating func contentOfText(
        quote: UInt8,
        isTriple: Bool,
        isRaw: Bool,
        isBytes: Bool
    ) -> [UInt8]? {
        var content: [UInt8] = []
        while let byte = peek() {
            if byte == quote {
                if !isTriple {
                    position += 1
                    return content
                }
                if peek(1) == quote, peek(2) == quote {
                    position += 3
                    return content
                }
            }
            if !isTriple, byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { return nil }
            guard byte == UInt8(ascii: "\\"), !isRaw else {
                content.append(byte)
                position += 1
                continue
            }
            escape(into: &content, isBytes: isBytes)
        }
        return nil
    }

    private mutating func escape(into content: inout [UInt8], isBytes: Bool) {
        let start = position
        position += 1
        guard let byte = peek() else { return }
        position += 1
        switch byte {
        case UInt8(ascii: "a"): content.append(0x07)
        case UInt8(ascii: "b"): content.append(0x08)
        case UInt8(ascii: "f"): content.append(0x0C)
        case UInt8(ascii: "n"): content.append(0x0A)
        case UInt8(ascii: "r"): content.append(0x0D)
        case UInt8(ascii: "t"): content.append(0x09)
        case UInt8(ascii: "v"): content.append(0x0B)
        case UInt8(ascii: "\\"), UInt8(ascii: "?"), UInt8(ascii: "\""), UInt8(ascii: "'"),
            UInt8(ascii: "`"):
            content.append(byte)
        case UInt8(ascii: "x"), UInt8(ascii: "X"):
            appendCode(digitCount: 2, radix: 16, from: start, into: &content, asByte: isBytes)
        case UInt8(ascii: "u") where !isBytes:
            appendCode(digitCount: 4, radix: 16, from: start, into: &content, asByte: false)
        case UInt8(ascii: "U") where !isBytes:
            appendCode(digitCount: 8, radix: 16, from: start, into: &content, asByte: false)
        case UInt8(ascii: "0")...UInt8(ascii: "3"):
            position -= 1
            appendCode(digitCount: 3, radix: 8, from: start, into: &content, asByte: isBytes)
        default:
            refuseEscape(from: start)
        }
    }

    private mutating func refuseEscape(from start: Int) {
        while let next = peek(), next & 0xC0 == 0x80 { position += 1 }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        refuse(.escape(text), from: start)
    }

    private mutating func appendCode(
        digitCount: Int,
        radix: UInt32,
        from start: Int,
        into content: inout [UInt8],
        asByte: Bool
    ) {
        var code: UInt32 = 0
        for _ in 0..<digitCount {
            guard let byte = peek(), let digit = hexadecimalDigit(byte), digit < radix else {
                refuseEscape(from: start)
                return
            }
            code = code &* radix &+ digit
            position += 1
        }
        if asByte {
            content.append(UInt8(truncatingIfNeeded: code))
        } else if let scalar = Unicode.Scalar(code) {
            content.append(contentsOf: String(Character(scalar)).utf8)
        } else {
            refuseEscape(from: start)
        }
    }
}
