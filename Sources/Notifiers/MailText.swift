/// The encodings in which text outside ASCII travels in mail.
enum MailText {
    /// The longest line of quoted-printable text, without its line break (RFC 2045 §6.7).
    static let quotedLineByteCountMax = 76
    /// The longest encoded word (RFC 2047 §2).
    static let encodedWordByteCountMax = 75
    /// A header line that is not broken is at most this long (RFC 5322 §2.1.1).
    static let headerLineByteCountMax = 78

    /// The text on one line: control characters and line breaks become blanks.
    static func singleLine(_ text: String) -> String {
        var line = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: line.append(" ")
            default: line.append(scalar)
            }
        }
        return String(line)
    }

    /// A header field with its text, encoded where need be (RFC 2047) and folded.
    static func header(_ name: String, _ text: String) -> String {
        let line = singleLine(text)
        let isPlain =
            line.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F } && !line.contains("=?")
            && !line.hasPrefix(" ") && !line.hasSuffix(" ")
        if isPlain, name.utf8.count + 2 + line.utf8.count <= headerLineByteCountMax {
            return "\(name): \(line)\r\n"
        }
        let words = encodedWords(line, firstLineUsed: name.utf8.count + 2)
        return "\(name): " + words.joined(separator: "\r\n ") + "\r\n"
    }

    private static func encodedWords(_ line: String, firstLineUsed: Int) -> [String] {
        let head = "=?utf-8?Q?"
        let tail = "?="
        var words: [String] = []
        var word = head
        var room = headerLineByteCountMax - firstLineUsed - head.utf8.count - tail.utf8.count
        // A word ends between characters, never inside one (RFC 2047 §5).
        for scalar in line.unicodeScalars {
            let piece = encodedWordPiece(scalar)
            if piece.utf8.count > room {
                words.append(word + tail)
                word = head
                room = encodedWordByteCountMax - head.utf8.count - tail.utf8.count
            }
            word += piece
            room -= piece.utf8.count
        }
        words.append(word + tail)
        return words
    }

    private static func encodedWordPiece(_ scalar: Unicode.Scalar) -> String {
        if scalar == " " { return "_" }
        let bytes = Array(String(scalar).utf8)
        if bytes.count == 1, MailAddress.isAlphanumeric(bytes[0]) { return String(scalar) }
        return bytes.map(escape).joined()
    }

    /// The text as quoted-printable lines, each ended by CRLF.
    static func quotedPrintable(_ text: String) -> String {
        var lines = ""
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            lines += quotedLine(Array(line.utf8))
        }
        return lines
    }

    private static func quotedLine(_ bytes: [UInt8]) -> String {
        var lines = ""
        var used = 0
        for (position, byte) in bytes.enumerated() {
            let isLast = position == bytes.count - 1
            let isBlank = byte == 0x20 || byte == 0x09
            let isPlain = byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "=")
            let piece =
                isPlain || isBlank && !isLast
                ? String(Unicode.Scalar(byte)) : escape(byte)
            // One place is kept for the sign that the line goes on.
            if used + piece.utf8.count > quotedLineByteCountMax - 1 {
                lines += "=\r\n"
                used = 0
            }
            lines += piece
            used += piece.utf8.count
        }
        return lines + "\r\n"
    }

    /// A byte as `=E6`.
    static func escape(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return digits.utf8.count == 1 ? "=0\(digits)" : "=\(digits)"
    }

    /// An identifier as it may stand in a `Message-ID` and in a file name.
    ///
    /// Different identifiers stay different.
    static func safeIdentifier(_ identifier: String) -> String {
        identifier.utf8.map { byte in
            MailAddress.isAlphanumeric(byte) || "-_".utf8.contains(byte)
                ? String(Unicode.Scalar(byte)) : escape(byte)
        }.joined()
    }
}
