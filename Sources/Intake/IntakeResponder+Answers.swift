internal import CaseEvents
internal import HTTPTypes
internal import Hummingbird

/// `/a/{token}`: the page behind a message's link, which needs no other credential than the link.
extension IntakeResponder {
    /// Shows the page, or takes the answer that a button sends; opening the page changes nothing.
    func answerPage(
        token: String,
        request: Request,
        context: Context
    ) async throws -> Response {
        guard request.method == .post else {
            return response(showing: await desks.answers.page(token: token))
        }
        let type = request.headers[.contentType].flatMap { ContentType($0) }
        guard let type, type.name == FormFields.contentType, type.isUTF8 else {
            throw ProblemDetails.formExpected()
        }
        return try await withBody(
            of: request,
            context: context,
            byteCountMax: FormFields.byteCountMax
        ) { bytes in
            guard let choice = FormFields(bytes)?["choice"],
                (1...IntakeSettings.choiceByteCountMax).contains(choice.utf8.count)
            else { throw ProblemDetails.malformedAnswer() }
            return response(
                showing: await desks.answers.answer(token: token, choice: choice)
            )
        }
    }

    private func response(showing page: AnswerPage) -> Response {
        var headers = Self.pageHeaders
        headers[.contentLanguage] = page.language.rawValue
        let status: HTTPResponse.Status =
            switch page.state {
            case .unknownLink: .notFound
            case .unavailable: .serviceUnavailable
            default: .ok
            }
        if page.state == .unavailable {
            headers[.retryAfter] = String(settings.retryAfterSeconds)
        }
        return Response(
            status: status,
            contentType: "text/html; charset=utf-8",
            bytes: template.render(page).utf8,
            headers: headers
        )
    }

    /// The page runs no script, loads nothing, shows in no frame, and its address goes nowhere.
    private static let pageHeaders: HTTPFields = {
        var headers: HTTPFields = [
            .contentSecurityPolicy: """
            default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; \
            base-uri 'none'; frame-ancestors 'none'
            """
        ]
        let others = [
            "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex", "X-Frame-Options": "DENY",
        ]
        for (name, value) in others {
            if let name = HTTPField.Name(name) { headers[name] = value }
        }
        return headers
    }()
}
