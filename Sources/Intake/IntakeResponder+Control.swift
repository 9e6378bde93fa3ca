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

    /// Takes an order about a rule: `{"rule": …, "reason": …, "owner": …, "until": …}` to mute it,
    /// `{"rule": …}` to end that.
    func order(
        _ request: Request,
        context: Context,
        read: ([UInt8]) throws(ProblemDetails) -> RuleOrder
    ) async throws -> Response {
        try authorize(request, context: context)
        let order = try await withBody(
            of: request,
            context: context,
            byteCountMax: IntakeSettings.orderByteCountMax
        ) { bytes in try read(bytes) }
        return Response(status: .ok, text: try await desks.orders.carryOut(order).get() + "\n")
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
        let texts = try OrderTexts(bytes, names: ["alert", "by", "choice"])
        alert = try texts["alert"]
        by = try texts["by"]
        choice = try texts["choice"]
    }
}

extension RuleOrder {
    init(muteIn bytes: [UInt8]) throws(ProblemDetails) {
        let texts = try OrderTexts(bytes, names: ["rule", "reason", "owner", "until"])
        self = .mute(
            rule: try texts["rule"],
            reason: try texts["reason"],
            owner: try texts["owner"],
            until: try texts["until"]
        )
    }

    init(unmuteIn bytes: [UInt8]) throws(ProblemDetails) {
        self = .unmute(rule: try OrderTexts(bytes, names: ["rule"])["rule"])
    }
}

/// The texts of an order: a JSON object with all of them.
private struct OrderTexts {
    private let value: JSONValue
    private let names: [String]

    init(_ bytes: [UInt8], names: [String]) throws(ProblemDetails) {
        do throws(JSONError) {
            value = try JSONValue(parsing: bytes)
        } catch {
            throw .malformedOrder("\(error.message) \(error.advice)")
        }
        self.names = names
    }

    subscript(name: String) -> String {
        get throws(ProblemDetails) {
            guard let text = value[name]?.string,
                (1...IntakeSettings.choiceByteCountMax).contains(text.utf8.count)
            else {
                throw .malformedOrder(
                    """
                    Send a JSON object with the texts \(names.joined(separator: ", ")), each 1 to \
                    \(IntakeSettings.choiceByteCountMax) bytes long.
                    """
                )
            }
            return text
        }
    }
}
