internal import Alerting
internal import CaseEvents
internal import EventStore
internal import Intake
internal import WorkingTime

/// Carries out orders about rules that were typed on this machine.
struct OrderService: OrderDesk {
    let loop: CaseLoop

    func carryOut(_ order: RuleOrder) async -> Result<String, ProblemDetails> {
        let event: CaseEvent
        let circumstances = loop.currentCircumstances
        let now = loop.clock.now()
        let own = try? loop.store.look { try $0.readableEvents(of: .daemon) }
        let mutes = RuleMute.inForce(
            in: CaseHistory(received: own ?? []).events,
            zone: circumstances.calendar.zone,
            at: now
        )
        switch MuteOrder.event(of: order, in: circumstances, mutes: mutes, at: now) {
        case .failure(let problems):
            return .failure(
                ProblemDetails(
                    status: 422,
                    code: "order-refused",
                    title: "The order is not carried out.",
                    detail: problems.lines.joined(separator: "\n")
                )
            )
        case .success(let checked): event = checked
        }
        if let trouble = await loop.carryOut(event) {
            return .failure(
                ProblemDetails(
                    status: 503,
                    code: "store-unavailable",
                    title: "The order could not be kept.",
                    detail: "Try again shortly: \(trouble).",
                    retryAfterSeconds: CaseLoop.retryAfterSeconds
                )
            )
        }
        return .success(
            event.type == RuleMute.mutedType
                ? "The rule is muted; `tovholder alerts` lists what is held."
                : "The rule tells again; what it held is told now."
        )
    }
}
