internal import CaseEvents

/// Every reason why a request is not done, one function for each mistake.
extension ProblemDetails {
    static func unknownPath() -> ProblemDetails {
        ProblemDetails(
            status: 404,
            code: "path-unknown",
            title: "There is nothing under this path.",
            detail: "Events are sent to /events."
        )
    }

    static func wrongMethod(allowed: String) -> ProblemDetails {
        ProblemDetails(
            status: 405,
            code: "method-not-allowed",
            title: "The path is not used with this method.",
            detail: "Use \(allowed)."
        )
    }

    static func noToken() -> ProblemDetails {
        ProblemDetails(
            status: 401,
            code: "token-missing-or-wrong",
            title: "The request does not show that the sender may send.",
            detail: "Send the header Authorization: Bearer with the token that the operator gave."
        )
    }

    static func peerNotAllowed() -> ProblemDetails {
        ProblemDetails(
            status: 403,
            code: "user-not-allowed",
            title: "This user of the machine may not use the socket.",
            detail: "The operator lists the users who may in the configuration."
        )
    }

    static func unknownContentType() -> ProblemDetails {
        ProblemDetails(
            status: 415,
            code: "content-type-unsupported",
            title: "The request is not of a kind that is taken here.",
            detail: """
                Send \(EventContent.acceptedTypes) in UTF-8 and without a content encoding, \
                or a CloudEvent with ce- headers.
                """
        )
    }

    static func formExpected() -> ProblemDetails {
        ProblemDetails(
            status: 415,
            code: "content-type-unsupported",
            title: "The request is not of a kind that is taken here.",
            detail: "Press a button of the page, which sends \(FormFields.contentType)."
        )
    }

    static func bodyTooLong(byteCountMax: Int) -> ProblemDetails {
        ProblemDetails(
            status: 413,
            code: "body-too-long",
            title: "The request is too long.",
            detail: "Send at most \(byteCountMax) bytes at a time."
        )
    }

    static func tooBusy(retryAfterSeconds: Int) -> ProblemDetails {
        ProblemDetails(
            status: 503,
            code: "too-busy",
            title: "Too many requests are in hand.",
            detail: "Nothing was kept. Send the same again after \(retryAfterSeconds) s.",
            retryAfterSeconds: retryAfterSeconds
        )
    }

    static func unavailable(retryAfterSeconds: Int, reason: String) -> ProblemDetails {
        ProblemDetails(
            status: 503,
            code: "store-unavailable",
            title: "Events cannot be kept just now.",
            detail: "Nothing was kept: \(reason). Send the same again later.",
            retryAfterSeconds: retryAfterSeconds
        )
    }

    /// The events are refused: 413 or 400 when they could not be read, 422 when they say nothing
    /// that can be kept (RFC 9110 sections 15.5.1, 15.5.14 and 15.5.21).
    static func refused(_ refusals: [EventRefusal]) -> ProblemDetails {
        let codes = Set(refusals.map(\.code))
        let isUnreadable = codes.contains { $0.hasPrefix("json-") }
        let isTooLong = codes == ["json-too-large"]
        let single = refusals.count == 1 ? refusals.first : nil
        let code = codes.count == 1 ? codes.first : nil
        return ProblemDetails(
            status: isTooLong ? 413 : isUnreadable ? 400 : 422,
            code: code ?? "events-refused",
            title: single?.message ?? "Some events are refused.",
            detail: single?.advice ?? "Nothing was kept. Correct every event that is listed.",
            errors: refusals
        )
    }

    static func conflicting(_ refusals: [EventRefusal], of count: Int) -> ProblemDetails {
        ProblemDetails(
            status: 409,
            code: conflictCode,
            title: "Another event has the same source and id but says something else.",
            detail: """
                \(count - refusals.count) of \(count) events are kept; the listed ones are not. \
                \(conflictAdvice)
                """,
            errors: refusals
        )
    }

    /// The code of an event whose source and id belong to another event.
    static let conflictCode = "event-content-conflict"
    private static let conflictAdvice = """
        Give a new event a new id; to correct an earlier one, name it in replaces.
        """

    /// The refusal of one such event.
    static func conflict(index: Int?) -> EventRefusal {
        EventRefusal(
            code: conflictCode,
            place: "/id",
            index: index,
            message: "Another event has the same source and id but says something else.",
            advice: conflictAdvice
        )
    }

    static func malformedAnswer() -> ProblemDetails {
        ProblemDetails(
            status: 400,
            code: "answer-malformed",
            title: "The request holds no answer.",
            detail: "Send one field named choice, or press a button of the page."
        )
    }

    static func malformedOrder(_ advice: String) -> ProblemDetails {
        ProblemDetails(
            status: 400,
            code: "order-malformed",
            title: "The order cannot be read.",
            detail: advice
        )
    }

    static func reloadRefused(_ problems: [String]) -> ProblemDetails {
        ProblemDetails(
            status: 422,
            code: "reload-refused",
            title: "The files are refused; the old ones stay in force.",
            detail: problems.joined(separator: "\n")
        )
    }
}
