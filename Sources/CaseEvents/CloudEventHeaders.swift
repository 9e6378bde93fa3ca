/// The attributes of a CloudEvent in binary content mode (CloudEvents HTTP binding section 3.1).
struct CloudEventHeaders: CloudEventAttributes {
    private let values: [String: String]
    private let contentType: String?

    init(_ headers: [(name: String, value: String)]) throws(EventRefusal) {
        guard headers.count <= EventDecoder.headerCountMax else {
            throw EventRefusal(.headerTooMany, at: "")
        }
        var values: [String: String] = [:]
        var contentType: String?
        for (header, value) in headers {
            let header = ASCII.lowerCased(header)
            if header == "content-type" {
                guard contentType == nil else {
                    throw EventRefusal(.attributeTwice, at: header)
                }
                contentType = value
            }
            guard header.hasPrefix("ce-") else { continue }
            let name = String(header.dropFirst(3))
            guard CloudEventName.isSound(name.utf8Span.span), name != "data" else {
                throw EventRefusal(.attributeName, at: "ce-" + JSONDocument.segment(name))
            }
            guard values[name] == nil else { throw EventRefusal(.attributeTwice, at: header) }
            guard let text = Self.decoded(value) else {
                throw EventRefusal(.headerEncoding, at: header)
            }
            guard !text.holdsControlCharacter else {
                throw EventRefusal(.controlCharacter, at: header)
            }
            values[name] = text
        }
        self.values = values
        self.contentType = contentType
    }

    func text(_ name: String) throws(EventRefusal) -> String? { values[name] }

    func place(_ name: String) -> String { "ce-" + name }

    /// Refuses data whose content type is not JSON.
    func requireJSON() throws(EventRefusal) {
        guard let contentType, ContentType.isJSON(contentType) else {
            throw EventRefusal(.dataNotJSON, at: "content-type")
        }
    }

    /// Undoes a quoted string and then exactly one round of percent-encoding.
    private static func decoded(_ value: String) -> String? {
        unquoted(Array(value.utf8)).flatMap(percentDecoded)
    }

    private static func unquoted(_ bytes: [UInt8]) -> [UInt8]? {
        let quote = UInt8(ascii: "\"")
        guard bytes.first == quote else { return bytes }
        var text: [UInt8] = []
        var index = 1
        while index < bytes.count {
            switch bytes[index] {
            case quote:
                return index == bytes.count - 1 ? text : nil
            case UInt8(ascii: "\\"):
                index += 1
                guard index < bytes.count else { return nil }
                text.append(bytes[index])
            default:
                text.append(bytes[index])
            }
            index += 1
        }
        return nil
    }

    private static func percentDecoded(_ bytes: [UInt8]) -> String? {
        var text: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%") {
                guard index + 2 < bytes.count,
                    let high = ASCII.hexadecimalValue(bytes[index + 1]),
                    let low = ASCII.hexadecimalValue(bytes[index + 2])
                else { return nil }
                text.append(high << 4 | low)
                index += 3
            } else {
                text.append(bytes[index])
                index += 1
            }
        }
        return String(validating: text, as: UTF8.self)
    }
}
