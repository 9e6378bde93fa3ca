internal import Alerting
internal import CaseEvents
internal import RuleLanguage
internal import WorkingTime

/// The events that the daemon itself reports.
enum OwnEvents {
    /// A reload was refused because a file does not check; the digest names the files' content.
    static func reloadRefused(digest: String, at now: Instant) -> CaseEvent {
        own(
            id: "reload-refused/\(digest)/\(now.microseconds)",
            type: "reload.refused",
            caseReference: .daemon,
            at: now,
            data: [("digest", digest)]
        )
    }

    /// The files are in force again after a reload that had been refused.
    static func reloadTaken(at now: Instant) -> CaseEvent {
        own(
            id: "reload-taken/\(now.microseconds)",
            type: "reload.taken",
            caseReference: .daemon,
            at: now,
            data: []
        )
    }

    static let deliveryFailedType = "delivery.failed"

    /// A message will never arrive; once for each telling and channel.
    static func deliveryFailed(
        _ telling: Telling,
        channel: String,
        because reason: DeliveryFailure,
        at now: Instant
    ) -> CaseEvent {
        own(
            id: "delivery-failed/\(telling.id)/\(channel)",
            type: deliveryFailedType,
            caseReference: telling.caseReference,
            at: now,
            data: [
                ("telling", telling.id), ("alert", telling.alert), ("channel", channel),
                ("role", telling.role.name), ("person", telling.person.id),
                ("reason", reason.rawValue),
            ]
        )
    }

    private static func own(
        id: String,
        type: String,
        caseReference: CaseReference,
        at now: Instant,
        data: [(String, String)]
    ) -> CaseEvent {
        CaseEvent(
            reference: EventReference(source: CaseEvent.ownSource, id: id),
            type: type,
            caseReference: caseReference,
            happened: now,
            data: .object(ofTexts: data),
            received: now
        )
    }
}
