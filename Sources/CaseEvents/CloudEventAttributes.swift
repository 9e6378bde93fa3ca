/// Where the attributes of a CloudEvent stand: members of an object, or headers.
protocol CloudEventAttributes {
    /// The attribute's text, or nothing when it is absent.
    func text(_ name: String) throws(EventRefusal) -> String?

    /// The attribute's place in words that a sender understands.
    func place(_ name: String) -> String
}

extension CloudEventAttributes {
    /// An attribute that may be absent, but not empty, too long or with control characters.
    func optional(_ name: String, byteCountMax: Int) throws(EventRefusal) -> String? {
        guard let text = try text(name) else { return nil }
        guard !text.isEmpty else { throw EventRefusal(.attributeEmpty, at: place(name)) }
        guard text.utf8.count <= byteCountMax else {
            throw EventRefusal(.attributeTooLong, at: place(name))
        }
        guard !text.holdsControlCharacter else {
            throw EventRefusal(.controlCharacter, at: place(name))
        }
        return text
    }

    func required(_ name: String, byteCountMax: Int) throws(EventRefusal) -> String {
        guard let text = try optional(name, byteCountMax: byteCountMax) else {
            throw EventRefusal(.attributeMissing, at: place(name))
        }
        return text
    }
}

/// The attributes of a CloudEvent in the JSON format.
struct CloudEventMembers: CloudEventAttributes {
    private let value: JSONValue

    init(_ value: JSONValue) throws(EventRefusal) {
        guard value.kind == .object else { throw EventRefusal(.notObject, at: "") }
        self.value = value
        let unsound = value.document.firstName(
            inObjectAt: value.index,
            failing: CloudEventName.isSound
        )
        guard let unsound else { return }
        guard unsound != "data_base64" else {
            throw EventRefusal(.dataBase64, at: place(unsound))
        }
        throw EventRefusal(.attributeName, at: place(JSONDocument.segment(unsound)))
    }

    func text(_ name: String) throws(EventRefusal) -> String? {
        guard let member = value[name], !member.isNull else { return nil }
        guard let text = member.string else { throw EventRefusal(.attributeKind, at: place(name)) }
        return text
    }

    func place(_ name: String) -> String { "/" + name }

    /// The data, an object; nothing and null count as an empty one.
    func data() throws(EventRefusal) -> JSONValue {
        if let contentType = try text("datacontenttype"), !ContentType.isJSON(contentType) {
            throw EventRefusal(.dataNotJSON, at: place("datacontenttype"))
        }
        guard let data = value["data"], !data.isNull else { return .emptyObject }
        return data
    }
}

/// What a CloudEvents attribute may be called.
enum CloudEventName {
    /// The longest name of an attribute, in bytes.
    static let byteCountMax = 20

    static func isSound(_ name: Span<UInt8>) -> Bool {
        guard (1...byteCountMax).contains(name.count) else { return false }
        for index in name.indices
        where !ASCII.isLowerCaseLetter(name[index]) && !ASCII.isDigit(name[index]) {
            return false
        }
        return true
    }
}

/// Questions about the value of `Content-Type`.
enum ContentType {
    /// Whether it names JSON in UTF-8: `application/json`, `text/json` or `…+json`.
    static func isJSON(_ text: String) -> Bool {
        let parts = ASCII.lowerCased(text).split(separator: ";", omittingEmptySubsequences: false)
        guard let first = parts.first else { return false }
        let type = ASCII.trimmed(first)
        let isJSON = type == "application/json" || type == "text/json" || type.hasSuffix("+json")
        guard isJSON, !type.hasPrefix("application/cloudevents") else { return false }
        return parts.dropFirst().allSatisfy { parameter in
            let text = ASCII.trimmed(parameter)
            return !text.hasPrefix("charset=")
                || ["charset=utf-8", "charset=\"utf-8\""].contains(text)
        }
    }
}
