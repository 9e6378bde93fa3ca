package import CaseEvents
internal import HTTPTypes
package import Hummingbird
package import Logging
internal import NIOCore
package import WorkingTime

/// Answers requests: the paths, who may use them, and how much is taken in hand.
package struct IntakeResponder: HTTPResponder {
    package typealias Context = IntakeContext

    let settings: IntakeSettings
    let desks: IntakeDesks
    let decoder: @Sendable () -> EventDecoder
    let now: @Sendable () -> Instant
    let log: Logger
    let admission: Admission
    let decodingQueue = DecodingQueue()
    let template = AnswerPageTemplate()

    /// Makes a responder in front of the desks.
    ///
    /// - Parameters:
    ///   - settings: Who may send, and the limits.
    ///   - desks: What stands behind the paths.
    ///   - decoder: The decoder in force.
    ///   - now: The daemon's clock.
    ///   - log: Where refused senders are noted, without what they sent.
    package init(
        settings: IntakeSettings,
        desks: IntakeDesks,
        decoder: @escaping @Sendable () -> EventDecoder,
        now: @escaping @Sendable () -> Instant,
        log: Logger
    ) {
        self.settings = settings
        self.desks = desks
        self.decoder = decoder
        self.now = now
        self.log = log
        admission = Admission(
            requestCountMax: settings.requestCountMax,
            byteCountMax: settings.bodiesByteCountMax
        )
    }

    /// Answers one request; only a broken connection makes it throw.
    package func respond(to request: Request, context: Context) async throws -> Response {
        let route = Route(path: request.uri.path, sender: context.sender)
        do {
            guard let route else { throw ProblemDetails.unknownPath() }
            guard route.methods.contains(request.method) else {
                var response = Response(.wrongMethod(allowed: route.allowed))
                response.headers[.allow] = route.allowed
                return response
            }
            let response = try await answer(request, on: route, context: context)
            return request.method == .head ? response.createHeadResponse() : response
        } catch let problem as ProblemDetails {
            if problem.status == 401 || problem.status == 403 {
                log.notice("a sender is turned away: \(problem.code)")
            }
            return Response(problem)
        }
    }

    private func answer(
        _ request: Request,
        on route: Route,
        context: Context
    ) async throws -> Response {
        if request.method != .post || route == .controlReload { context.requestWasRead() }
        switch route {
        case .alive:
            return Response(status: .ok, text: "alive\n")
        case .ready:
            let readiness = await desks.health.readiness()
            let lines = [readiness.ready ? "ready" : "not ready"] + readiness.detail
            return Response(
                status: readiness.ready ? .ok : .serviceUnavailable,
                text: lines.map { $0 + "\n" }.joined()
            )
        case .metrics:
            return Response(
                status: .ok,
                contentType: "text/plain; version=0.0.4; charset=utf-8",
                bytes: await desks.health.metrics().utf8
            )
        case .events where request.method == .options:
            return handshake(request)
        case .events, .answer, .controlAnswer, .controlReload, .controlMute, .controlUnmute:
            guard admission.enter() else {
                throw ProblemDetails.tooBusy(retryAfterSeconds: settings.retryAfterSeconds)
            }
            defer { admission.leave() }
            return try await work(request, on: route, context: context)
        }
    }

    private func work(
        _ request: Request,
        on route: Route,
        context: Context
    ) async throws -> Response {
        switch route {
        case .answer(let token):
            return try await answerPage(token: token, request: request, context: context)
        case .controlAnswer:
            return try await answerByHand(request, context: context)
        case .controlReload:
            return try await reload(context: context)
        case .controlMute:
            return try await order(request, context: context, read: RuleOrder.init(muteIn:))
        case .controlUnmute:
            return try await order(request, context: context, read: RuleOrder.init(unmuteIn:))
        default:
            return try await takeEvents(request, context: context)
        }
    }

    /// Refuses a sender that does not show who it is, or is not allowed.
    func authorize(_ request: Request, context: Context) throws(ProblemDetails) {
        switch context.sender {
        case .local(let peer):
            guard settings.peers.allows(peer) else { throw .peerNotAllowed() }
        case .network:
            guard settings.tokens.accept(request.headers[.authorization]) else {
                throw .noToken()
            }
        }
    }

    /// Reads the body and hands it on; its bytes are in hand until that is done.
    func withBody<Value>(
        of request: Request,
        context: Context,
        byteCountMax: Int,
        _ work: ([UInt8]) async throws -> Value
    ) async throws -> Value {
        if let declared = request.headers[.contentLength].flatMap({ Int($0) }),
            declared > byteCountMax
        {
            throw ProblemDetails.bodyTooLong(byteCountMax: byteCountMax)
        }
        var reserved = 0
        defer { admission.release(byteCount: reserved) }
        var bytes: [UInt8] = []
        for try await buffer in request.body {
            let count = buffer.readableBytes
            guard count <= byteCountMax - bytes.count else {
                throw ProblemDetails.bodyTooLong(byteCountMax: byteCountMax)
            }
            guard admission.reserve(byteCount: count) else {
                throw ProblemDetails.tooBusy(retryAfterSeconds: settings.retryAfterSeconds)
            }
            reserved += count
            bytes.append(contentsOf: buffer.readableBytesView)
        }
        context.requestWasRead()
        return try await work(bytes)
    }
}
