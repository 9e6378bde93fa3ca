package import Alerting
package import CaseEvents
package import WorkingTime

/// The events that the daemon itself reports.
package enum OwnEvents {
    /// The source of every event of the daemon's own.
    package static let source = "urn:tovholder"

    /// A named human answered an alert.
    package static func answered(
        _ alert: Alert, by person: String, choice: String, at now: Instant
    ) -> CaseEvent {
        own(
            id: "answered/\(alert.id)/\(now.microseconds)", type: "alert.answered",
            caseReference: alert.caseReference, at: now,
            data: [
                ("alert", alert.id), ("rule", alert.rule), ("key", alert.key), ("answer", choice),
                ("by", person),
            ])
    }

    /// A reload was refused because a file does not check; the digest names the files' content.
    package static func reloadRefused(digest: String, at now: Instant) -> CaseEvent {
        own(
            id: "reload-refused/\(digest)/\(now.microseconds)", type: "reload.refused",
            caseReference: .daemon, at: now, data: [("digest", digest)])
    }

    private static func own(
        id: String,
        type: String,
        caseReference: CaseReference,
        at now: Instant,
        data: [(String, String)]
    ) -> CaseEvent {
        CaseEvent(
            reference: EventReference(source: source, id: id),
            type: type,
            caseReference: caseReference,
            happened: now,
            data: .object(ofTexts: data),
            received: now)
    }
}
