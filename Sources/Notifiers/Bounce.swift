/// A mail that came back: what it says of a message of ours.
///
/// Delivery status notifications (RFC 3464) in a `multipart/report` (RFC 6522) count, and the older
/// notices of Exim (`X-Failed-Recipients`) and qmail (QSBMF). Everything else that comes to the
/// sender's mailbox is neither an answer nor a failure: out-of-office notes and other automatic
/// replies (RFC 3834), reports of delays, and what people write.
package enum Bounce: Sendable, Hashable {
    /// The message will never arrive; with its enhanced status code (RFC 3463) where one is named.
    case failed(message: String, status: String?)
    /// Somebody has written a reply, which answers nothing.
    case reply
    /// Nothing that concerns a message of ours.
    case other

    /// The longest mail that is looked at, in bytes.
    package static let mailByteCountMax = 4 << 20
    /// So many parts are looked at.
    static let partCountMax = 16
    /// The longest header block that is looked at, in lines.
    static let headerLineCountMax = 500

    /// Reads a mail as it lies in a mailbox.
    ///
    /// - Parameters:
    ///   - bytes: The whole mail; a longer one than `mailByteCountMax` is cut there.
    ///   - domain: The domain of our own message identifiers.
    package init(_ bytes: [UInt8], domain: String) {
        self = Self.read(bytes, domain: domain) ?? .other
    }

    private static func read(_ bytes: [UInt8], domain: String) -> Bounce? {
        let lines = bytes.prefix(mailByteCountMax)
            .split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { line in line.last == UInt8(ascii: "\r") ? line.dropLast() : line }
        let (headers, start) = headers(lines[...])
        guard let type = headers["content-type"],
            type.lowercased().hasPrefix("multipart/report"),
            parameter("report-type", of: type)?.lowercased() == "delivery-status",
            let boundary = parameter("boundary", of: type)
        else {
            return olderNotice(headers, lines[start...], domain: domain)
                ?? (isReply(headers, domain: domain) ? .reply : nil)
        }
        var hasFailed = false
        var status: String?
        var identifier = message(in: headers["in-reply-to"], domain: domain)
        for part in parts(lines[start...], boundary: boundary) {
            let (head, start) = Self.headers(part)
            let kind = head["content-type"]?.prefix { $0 != ";" && $0 != " " }.lowercased()
            switch kind {
            case "message/delivery-status", "message/global-delivery-status":
                (hasFailed, status) = verdict(part[start...])
            case "message/rfc822", "text/rfc822-headers", "message/global",
                "message/global-headers":
                let original = Self.headers(part[start...]).fields
                identifier = message(in: original["message-id"], domain: domain) ?? identifier
            default: break
            }
        }
        guard hasFailed, let identifier else { return nil }
        return .failed(message: identifier, status: status)
    }

    /// A notice of failure from before RFC 3464: it ends with the message itself, which names it.
    private static func olderNotice(
        _ headers: [String: String],
        _ body: ArraySlice<Line>,
        domain: String
    ) -> Bounce? {
        let opening = body.first { !$0.isEmpty }.map { String(decoding: $0, as: UTF8.self) }
        let isOfServer = headers["return-path"] == "<>"
        let isOfQmail = isOfServer && opening?.hasPrefix(qmailOpening) == true
        guard headers["x-failed-recipients"] != nil || isOfQmail else { return nil }
        let field = "message-id:"
        for line in body {
            let text = String(decoding: line.prefix(lineByteCountMax), as: UTF8.self)
            guard text.lowercased().hasPrefix(field) else { continue }
            if let message = message(in: text, domain: domain) {
                return .failed(message: message, status: nil)
            }
        }
        return nil
    }

    /// How every notice in qmail's format begins.
    private static let qmailOpening = "Hi. This is the"
    /// So much of a line is looked at for the name of a message, in bytes.
    private static let lineByteCountMax = 1_000

    /// Whether a person has replied to a message of ours, and no program for one (RFC 3834 §5).
    private static func isReply(_ headers: [String: String], domain: String) -> Bool {
        let automatic = headers["auto-submitted"].map { $0.lowercased() != "no" } ?? false
        let isOfServer = headers["return-path"] == "<>"
        guard !automatic, !isOfServer, headers["precedence"] == nil else { return false }
        return message(in: headers["in-reply-to"], domain: domain) != nil
    }

    private typealias Line = ArraySlice<UInt8>

    /// The fields up to the first empty line, the first of each name, and where the rest begins.
    private static func headers(
        _ lines: ArraySlice<Line>
    ) -> (fields: [String: String], end: Int) {
        var fields: [String: String] = [:]
        var name: String?
        var place = lines.startIndex
        while place < lines.endIndex, place - lines.startIndex < headerLineCountMax {
            let line = lines[place]
            place += 1
            if line.isEmpty { break }
            let text = String(decoding: line, as: UTF8.self)
            if line.first == UInt8(ascii: " ") || line.first == UInt8(ascii: "\t") {
                if let name { fields[name]? += " " + trimmed(text) }
                continue
            }
            name = nil
            guard let colon = text.firstIndex(of: ":") else { continue }
            let word = trimmed(String(text[..<colon])).lowercased()
            guard fields[word] == nil else { continue }
            fields[word] = trimmed(String(text[text.index(after: colon)...]))
            name = word
        }
        return (fields, place)
    }

    private static func parts(
        _ lines: ArraySlice<Line>,
        boundary: String
    ) -> [ArraySlice<Line>] {
        let mark = Array("--\(boundary)".utf8)
        var parts: [ArraySlice<Line>] = []
        var start: Int?
        for place in lines.indices where lines[place].starts(with: mark) {
            let rest = trimmed(String(decoding: lines[place].dropFirst(mark.count), as: UTF8.self))
            guard rest.isEmpty || rest == "--" else { continue }
            if let start { parts.append(lines[start..<place]) }
            start = place + 1
            guard rest.isEmpty, parts.count < partCountMax else { return parts }
        }
        // A mail that was cut ends without its last mark.
        if let start, start <= lines.endIndex { parts.append(lines[start..<lines.endIndex]) }
        return parts
    }

    /// Whether one of the recipients' blocks says `failed`, and with which code.
    private static func verdict(_ lines: ArraySlice<Line>) -> (hasFailed: Bool, status: String?) {
        var rest = lines
        while !rest.isEmpty {
            let (block, end) = headers(rest)
            if block["action"]?.lowercased() == "failed" {
                return (true, block["status"].flatMap(code))
            }
            rest = rest[end...]
        }
        return (false, nil)
    }

    /// A code such as `5.1.1`; nothing else of what the server wrote is taken over.
    private static func code(_ text: String) -> String? {
        let word = text.prefix { $0 != " " && $0 != "(" }
        let numbers = word.split(separator: ".", omittingEmptySubsequences: false)
        guard numbers.count == 3,
            numbers.allSatisfy({ number in
                (1...3).contains(number.utf8.count)
                    && number.utf8.allSatisfy { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
            })
        else { return nil }
        return String(word)
    }

    /// Our own name in `<name@domain>`.
    private static func message(in field: String?, domain: String) -> String? {
        guard let field, let open = field.firstIndex(of: "<"),
            let close = field[open...].firstIndex(of: ">")
        else { return nil }
        let parts = field[field.index(after: open)..<close]
            .split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].lowercased() == domain.lowercased(), !parts[0].isEmpty,
            parts[0].utf8.count <= MessageComposer.identifierByteCountMax
        else { return nil }
        return String(parts[0])
    }

    private static func parameter(_ name: String, of value: String) -> String? {
        for part in value.split(separator: ";").dropFirst() {
            guard let equals = part.firstIndex(of: "=") else { continue }
            guard trimmed(String(part[..<equals])).lowercased() == name else { continue }
            let text = trimmed(String(part[part.index(after: equals)...]))
            let plain = text.hasPrefix("\"") ? text.dropFirst().prefix { $0 != "\"" } : text[...]
            return plain.isEmpty ? nil : String(plain)
        }
        return nil
    }

    private static func trimmed(_ text: String) -> String {
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\r" }
        let rest = text.drop(while: isBlank)
        return String(rest.prefix(rest.count - rest.reversed().prefix(while: isBlank).count))
    }
}
