internal import CaseEvents
internal import HTTPTypes
internal import Hummingbird

/// `/events`: CloudEvents in all three HTTP modes, MedCom messages and HL7 v2.
extension IntakeResponder {
    /// Takes events and answers only when they are durable.
    ///
    /// 200 with the counts of the receipts; 409 when a source and id belong to another event; 400,
    /// 413 and 422 when all are refused; 503 when nothing could be kept.
    func takeEvents(_ request: Request, context: Context) async throws -> Response {
        try authorize(request, context: context)
        guard let content = EventContent(request.headers) else {
            throw ProblemDetails.unknownContentType()
        }
        return try await withBody(
            of: request,
            context: context,
            byteCountMax: IntakeSettings.bodyByteCountMax
        ) { bytes in
            let messages = try await decode(bytes, as: content, headers: request.headers)
            let isBatch = content == .batch || (content == .hl7 && messages.count > 1)
            return try await keep(messages, isBatch: isBatch)
        }
    }

    private func decode(
        _ bytes: [UInt8],
        as content: EventContent,
        headers: HTTPFields
    ) async throws -> [DecodedMessage] {
        let decoder = decoder()
        let received = now()
        let decoded =
            if bytes.count < DecodingQueue.byteCountMin {
                content.decode(bytes, headers: headers, by: decoder, received: received)
            } else {
                await decodingQueue.run {
                    content.decode(bytes, headers: headers, by: decoder, received: received)
                }
            }
        switch decoded {
        case .success(let messages): return messages
        case .failure(let refusals): throw ProblemDetails.refused(refusals.refusals)
        }
    }

    private func keep(_ messages: [DecodedMessage], isBatch: Bool) async throws -> Response {
        guard !messages.isEmpty else { return Self.response(to: []) }
        switch await desks.events.submit(messages) {
        case .unavailable(let seconds, let reason):
            throw ProblemDetails.unavailable(retryAfterSeconds: seconds, reason: reason)
        case .receipts(let receipts):
            precondition(receipts.count == messages.count, "one receipt for each message")
            let conflicts = receipts.enumerated().filter { $0.element == .contentConflict }
                .map { ProblemDetails.conflict(index: isBatch ? $0.offset : nil) }
            guard conflicts.isEmpty else {
                throw ProblemDetails.conflicting(conflicts, of: receipts.count)
            }
            return Self.response(to: receipts)
        }
    }

    private static func response(to receipts: [Receipt]) -> Response {
        var counts = (accepted: 0, duplicate: 0, withoutCase: 0, withoutEvent: 0, quarantined: 0)
        for receipt in receipts {
            switch receipt {
            case .accepted: counts.accepted += 1
            case .duplicate: counts.duplicate += 1
            case .withoutCase: counts.withoutCase += 1
            case .withoutEvent: counts.withoutEvent += 1
            case .quarantined: counts.quarantined += 1
            case .contentConflict: preconditionFailure("a conflict is a problem")
            }
        }
        let members = [
            ("accepted", counts.accepted), ("duplicate", counts.duplicate),
            ("without_case", counts.withoutCase), ("without_event", counts.withoutEvent),
            ("quarantined", counts.quarantined),
        ]
        var writer = JSONWriter()
        writer.beginObject()
        for (name, count) in members {
            writer.name(name)
            writer.integer(Int64(count))
        }
        writer.endObject()
        return Response(status: .ok, contentType: "application/json", bytes: writer.bytes)
    }

    /// The handshake of a webhook (CloudEvents Web Hooks for Event Delivery section 4): says that
    /// the sender may send; the token decides whether it can.
    func handshake(_ request: Request) -> Response {
        var headers: HTTPFields = [.allow: Route.events.allowed]
        let origin = Self.requestOrigin.flatMap { request.headers[$0] }
        guard let origin, (1...Self.originByteCountMax).contains(origin.utf8.count) else {
            return Response(status: .noContent, headers: headers)
        }
        if let name = Self.allowedOrigin { headers[name] = origin }
        if let name = Self.allowedRate { headers[name] = "*" }
        return Response(status: .ok, headers: headers)
    }

    /// The longest origin that is answered, in bytes: a host name (RFC 1035 section 2.3.4).
    private static let originByteCountMax = 255
    private static let requestOrigin = HTTPField.Name("WebHook-Request-Origin")
    private static let allowedOrigin = HTTPField.Name("WebHook-Allowed-Origin")
    private static let allowedRate = HTTPField.Name("WebHook-Allowed-Rate")
}
