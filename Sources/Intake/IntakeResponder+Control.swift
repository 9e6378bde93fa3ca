internal import CaseEvents
internal import HTTPTypes
internal import Hummingbird

/// `/control/…`: orders from this machine, on the Unix socket only.
extension IntakeResponder {
    /// Takes an answer that somebody typed: `{"alert": …, "by": …, "choice": …}`.
    func answerByHand(_ request: Request, context: Context) async throws -> Response {
        try authorize(request, context: context)
        guard case .local(let peer) = context.sender else { throw ProblemDetails.unknownPath() }
        let order = try await withBody(
            of: request,
            context: context,
            byteCountMax: IntakeSettings.orderByteCountMax
        ) { bytes in try AnswerOrder(bytes) }
        let outcome = await desks.answers.answerByHand(
            alert: order.alert,
            by: order.by,
            choice: order.choice,
            peer: peer
        )
        return Response(status: .ok, text: try outcome.get() + "\n")
    }

    /// Has the files read again and answers when that is done.
    func reload(context: Context) async throws -> Response {
        guard case .local(let peer) = context.sender, settings.peers.allows(peer) else {
            throw ProblemDetails.peerNotAllowed()
        }
        let problems = await desks.health.reload()
        guard problems.isEmpty else { throw ProblemDetails.reloadRefused(problems) }
        return Response(status: .ok, text: "reloaded\n")
    }
}

/// An answer that somebody typed.
private struct AnswerOrder {
    let alert: String
    let by: String
    let choice: String

    init(_ bytes: [UInt8]) throws(ProblemDetails) {
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue(parsing: bytes)
        } catch {
            throw .malformedOrder("\(error.message) \(error.advice)")
        }
        func text(_ name: String) throws(ProblemDetails) -> String {
            guard let text = value[name]?.string,
                (1...IntakeSettings.choiceByteCountMax).contains(text.utf8.count)
            else {
                throw .malformedOrder(
                    """
                    Send a JSON object with the texts alert, by and choice, each 1 to \
                    \(IntakeSettings.choiceByteCountMax) bytes long.
                    """
                )
            }
            return text
        }
        alert = try text("alert")
        by = try text("by")
        choice = try text("choice")
    }
}
