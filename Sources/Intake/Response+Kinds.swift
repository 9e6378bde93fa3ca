internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

extension Response {
    /// An answer of one kind of content; nobody may keep a copy.
    init(
        status: HTTPResponse.Status,
        contentType: String,
        bytes: some Sequence<UInt8>,
        headers: HTTPFields = [:]
    ) {
        var headers = headers
        headers[.contentType] = contentType
        headers[.cacheControl] = "no-store"
        headers[.xContentTypeOptions] = "nosniff"
        self.init(
            status: status,
            headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        )
    }

    /// An answer for people and scripts.
    init(status: HTTPResponse.Status, text: String) {
        self.init(
            status: status,
            contentType: "text/plain; charset=utf-8",
            bytes: text.utf8
        )
    }

    /// The problem as RFC 9457 has it, with the headers that belong to its status.
    init(_ problem: ProblemDetails) {
        self.init(
            status: HTTPResponse.Status(code: problem.status),
            contentType: "application/problem+json",
            bytes: problem.json
        )
        if let seconds = problem.retryAfterSeconds { headers[.retryAfter] = String(seconds) }
        if problem.status == 401 { headers[.wwwAuthenticate] = "Bearer realm=\"tovholder\"" }
        if problem.status == 415 { headers[.accept] = EventContent.acceptedTypes }
    }
}
