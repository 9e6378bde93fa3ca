package import CaseEvents

/// Why a request was not done, for programs and people (RFC 9457).
package struct ProblemDetails: Error, Sendable, Hashable {
    /// The HTTP status.
    package let status: Int
    /// What is wrong, as a stable word; `urn:tovholder:problem:` stands before it in the type.
    package let code: String
    /// What is wrong in general.
    package let title: String
    /// What is wrong this time, and what to do about it.
    package let detail: String
    /// Every event that is refused, with its place; empty when the request itself is at fault.
    package let errors: [EventRefusal]
    /// After how many seconds it is worth coming back.
    package let retryAfterSeconds: Int?

    package init(
        status: Int,
        code: String,
        title: String,
        detail: String,
        errors: [EventRefusal] = [],
        retryAfterSeconds: Int? = nil
    ) {
        self.status = status
        self.code = code
        self.title = title
        self.detail = detail
        self.errors = errors
        self.retryAfterSeconds = retryAfterSeconds
    }

    /// The type, a URN.
    package var type: String { "urn:tovholder:problem:\(code)" }

    /// The document, `application/problem+json`.
    package var json: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("type", type)
        writer.member("title", title)
        writer.name("status")
        writer.integer(Int64(status))
        writer.member("detail", detail)
        if !errors.isEmpty {
            writer.name("errors")
            writer.beginArray()
            for refusal in errors { Self.write(refusal, to: &writer) }
            writer.endArray()
        }
        writer.endObject()
        return writer.bytes
    }

    private static func write(_ refusal: EventRefusal, to writer: inout JSONWriter) {
        writer.beginObject()
        if let index = refusal.index {
            writer.name("index")
            writer.integer(Int64(index))
        }
        writer.member("place", refusal.place)
        writer.member("code", refusal.code)
        writer.member("message", refusal.message)
        writer.member("advice", refusal.advice)
        writer.endObject()
    }
}
