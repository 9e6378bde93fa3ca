internal import Alerting
internal import CaseEvents
internal import EventStore
internal import RuleLanguage
internal import WorkingTime

/// The events that the daemon itself reports.
enum OwnEvents {
    static let reloadRefusedType = "reload.refused"
    static let reloadTakenType = "reload.taken"

    /// A reload was refused because a file does not check; the digest names the files' content.
    static func reloadRefused(digest: String, at now: Instant) -> CaseEvent {
        own(
            id: "reload-refused/\(digest)/\(now.microseconds)",
            type: reloadRefusedType,
            caseReference: .daemon,
            at: now,
            data: [("digest", digest)]
        )
    }

    /// The files are in force again after a reload that had been refused.
    static func reloadTaken(at now: Instant) -> CaseEvent {
        own(
            id: "reload-taken/\(now.microseconds)",
            type: reloadTakenType,
            caseReference: .daemon,
            at: now,
            data: []
        )
    }

    /// Somebody on this machine has muted a rule until the morning of a date.
    static func muted(
        _ rule: String,
        because reason: String,
        owner: String,
        until: String,
        at now: Instant
    ) -> CaseEvent {
        own(
            id: "muted/\(rule)/\(now.microseconds)",
            type: RuleMute.mutedType,
            caseReference: .daemon,
            at: now,
            data: [("rule", rule), ("reason", reason), ("owner", owner), ("until", until)]
        )
    }

    /// Somebody on this machine has ended the mute of a rule.
    static func unmuted(_ rule: String, at now: Instant) -> CaseEvent {
        own(
            id: "unmuted/\(rule)/\(now.microseconds)",
            type: RuleMute.unmutedType,
            caseReference: .daemon,
            at: now,
            data: [("rule", rule)]
        )
    }

    static let gapFoundType = "roster.gap_found"

    /// Nobody holds the role in many cases; once a day for each role.
    static func gapsFound(of role: String, on day: String, at now: Instant) -> CaseEvent {
        own(
            id: "gaps/\(role)/\(day)",
            type: "roster.gaps_found",
            caseReference: .daemon,
            at: now,
            data: [("role", role)]
        )
    }

    /// The gap of a case as one of many: the same event under a type that is no alert of its own.
    static func gapFolded(_ gap: CaseEvent) -> CaseEvent {
        CaseEvent(
            reference: gap.reference,
            type: "roster.gap_folded",
            caseReference: gap.caseReference,
            happened: gap.happened,
            data: gap.data,
            received: gap.received
        )
    }

    /// An expression of the rule could not be evaluated; once a day for each rule.
    static func ruleError(_ rule: String, on day: String, at now: Instant) -> CaseEvent {
        own(
            id: "rule-error/\(rule)/\(day)",
            type: "rule.error",
            caseReference: .daemon,
            at: now,
            data: [("rule", rule)]
        )
    }

    /// A row of the store cannot be read; once for each row.
    static func rowUnreadable(_ damaged: DamagedRow, at now: Instant) -> CaseEvent {
        own(
            id: "row-unreadable/\(damaged.table.rawValue)/\(damaged.row)",
            type: "store.row_unreadable",
            caseReference: .daemon,
            at: now,
            data: [("kind", damaged.table.rawValue), ("row", damaged.row)]
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

    static let accessLostType = "access.lost"

    /// A message was not sent because its recipient may not be told any more; once for each telling.
    static func accessLost(
        _ telling: Telling,
        because reason: AccessLoss,
        at now: Instant
    ) -> CaseEvent {
        own(
            id: "access-lost/\(telling.id)",
            type: accessLostType,
            caseReference: telling.caseReference,
            at: now,
            data: [
                ("telling", telling.id), ("alert", telling.alert), ("role", telling.role.name),
                ("person", telling.person.id), ("reason", reason.rawValue),
            ]
        )
    }

    /// What the identifiers of events about sources begin with.
    static let sourcePrefix = "source-"

    /// A source is silent; the event happened when it should have been heard at the latest.
    static func silent(
        _ source: FeedSource,
        since: Instant,
        noticed: Instant,
        at now: Instant
    ) -> CaseEvent {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("source", source.name)
        writer.member("since", since.rfc3339)
        writer.member("prefix", source.prefix)
        writer.member("grace", source.grace.description)
        writer.name("reports")
        writer.beginArray()
        for reporter in source.reports { writer.string(reporter) }
        writer.endArray()
        writer.endObject()
        return own(
            id: "source-silent/\(source.name)/\(now.microseconds)",
            type: FeedSilences.silentType,
            caseReference: .daemon(source: source.name),
            at: noticed,
            data: (try? JSONValue(parsing: writer.bytes)) ?? .emptyObject,
            received: now
        )
    }

    /// A source is heard again, or is not watched any more.
    static func resumed(_ name: String, because reason: String?, at now: Instant) -> CaseEvent {
        let members = [("source", name)] + (reason.map { [("reason", $0)] } ?? [])
        return own(
            id: "source-resumed/\(name)/\(now.microseconds)",
            type: FeedSilences.resumedType,
            caseReference: .daemon(source: name),
            at: now,
            data: .object(ofTexts: members),
            received: now
        )
    }

    /// The auditor found that a promise does not hold; the finding is its code.
    static func auditorTrouble(finding: String, at now: Instant) -> CaseEvent {
        own(
            id: "auditor-trouble/\(finding)/\(now.microseconds)",
            type: auditorTroubleType,
            caseReference: .daemon,
            at: now,
            data: [("finding", finding)]
        )
    }

    /// The auditor finds nothing any more.
    static func auditorRecovered(at now: Instant) -> CaseEvent {
        own(
            id: "auditor-recovered/\(now.microseconds)",
            type: auditorRecoveredType,
            caseReference: .daemon,
            at: now,
            data: []
        )
    }

    static let auditorTroubleType = "auditor.trouble"
    static let auditorRecoveredType = "auditor.recovered"

    private static func own(
        id: String,
        type: String,
        caseReference: CaseReference,
        at now: Instant,
        data: [(String, String)]
    ) -> CaseEvent {
        own(
            id: id,
            type: type,
            caseReference: caseReference,
            at: now,
            data: .object(ofTexts: data),
            received: now
        )
    }

    private static func own(
        id: String,
        type: String,
        caseReference: CaseReference,
        at happened: Instant,
        data: JSONValue,
        received: Instant
    ) -> CaseEvent {
        CaseEvent(
            reference: EventReference(source: CaseEvent.ownSource, id: id),
            type: type,
            caseReference: caseReference,
            happened: happened,
            data: data,
            received: received
        )
    }
}
