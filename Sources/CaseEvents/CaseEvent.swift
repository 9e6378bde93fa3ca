package import WorkingTime

/// The globally unique name of an event: CloudEvents `source` and `id` together.
package struct EventReference: Sendable, Hashable, Comparable, Codable {
    /// Who sent it, a URI reference.
    package let source: String
    /// The sender's own identifier, unique within the source.
    package let id: String

    package init(source: String, id: String) {
        self.source = source
        self.id = id
    }

    package static func < (left: EventReference, right: EventReference) -> Bool {
        (left.source, left.id) < (right.source, right.id)
    }
}

/// How an event came to be known (`vocabulary.md` §5: retold is not seen).
package enum EventProvenance: String, Sendable, Hashable, Codable, CaseIterable {
    case observed
    case selfReported = "self_reported"
    case retold
    case inferred
    case planned
}

/// The class of an event or attribute, which decides who may be shown it.
package enum DisclosureClass: String, Sendable, Hashable, Codable, CaseIterable {
    case open
    case personal
    case clinical
    case justice
    case safeSpace = "safe_space"
}

/// One thing that happened in one case, as a service reported it.
///
/// Three times are kept apart: when it happened, when it was sent and when it was received.
package struct CaseEvent: Sendable, Equatable {
    /// The unique name of the event.
    package var reference: EventReference
    /// What happened, in the words of the vocabulary, such as `hospital.discharged`.
    package var type: String
    /// The case that it belongs to.
    package var caseReference: CaseReference
    /// When it happened: CloudEvents `time`.
    package var happened: Instant
    /// When the sender sent it: CloudEvents `recordedtime`.
    package var sent: Instant?
    /// How it came to be known.
    package var provenance: EventProvenance
    /// The class of the whole event; attributes can be stricter.
    package var sensitivity: DisclosureClass
    /// What ties it to other events; nothing where none of it is said.
    private var ties: EventTies?
    /// The attributes, a JSON object.
    package var data: JSONValue
    /// When the daemon received it; not part of what the sender said.
    package var received: Instant
    /// The number of its arrival in the store, which orders events that happened at one instant.
    package var arrival: Int64

    /// What it belongs together with, such as an episode of care: CloudEvents `correlationid`.
    package var correlation: String? {
        get { ties?.correlation }
        set { ties = EventTies(correlation: newValue, retracts: retracts, replaces: replaces) }
    }

    /// The earlier event that this one takes back.
    package var retracts: EventReference? {
        get { ties?.retracts }
        set { ties = EventTies(correlation: correlation, retracts: newValue, replaces: replaces) }
    }

    /// The earlier event that this one corrects and stands in for.
    package var replaces: EventReference? {
        get { ties?.replaces }
        set { ties = EventTies(correlation: correlation, retracts: retracts, replaces: newValue) }
    }

    /// Whether it takes an earlier event back, or stands in for one.
    package var takesBack: Bool { retracts != nil || replaces != nil }

    /// The source of every event that the daemon itself reports.
    package static let ownSource = "urn:tovholder"

    /// What the types of the daemon's events about alerts begin with.
    package static let alertTypePrefix = "alert."

    /// The other types that only the daemon itself reports: a forged one would silence a rule, or
    /// send an alert elsewhere.
    package static let ownTypes: Set<String> = [
        "access.lost", "auditor.recovered", "auditor.trouble", "delivery.failed", "reload.refused",
        "reload.taken", "report.sent", "roster.gap_found", "roster.gap_folded", "roster.gaps_found",
        "rule.error", "rule.muted", "rule.text_broken", "rule.unmuted", "source.resumed",
        "source.silent", "store.row_unreadable",
    ]

    /// Those of them that tell of silent sources.
    package static let silenceTypes: Set<String> = ["source.resumed", "source.silent"]

    /// The type of an event that only takes another one back.
    package static let retractedType = "event.retracted"

    package init(
        reference: EventReference,
        type: String,
        caseReference: CaseReference,
        happened: Instant,
        sent: Instant? = nil,
        correlation: String? = nil,
        provenance: EventProvenance = .observed,
        sensitivity: DisclosureClass = .open,
        retracts: EventReference? = nil,
        replaces: EventReference? = nil,
        data: JSONValue = .emptyObject,
        received: Instant,
        arrival: Int64 = 0
    ) {
        self.reference = reference
        self.type = type
        self.caseReference = caseReference
        self.happened = happened
        self.sent = sent
        self.provenance = provenance
        self.sensitivity = sensitivity
        ties = EventTies(correlation: correlation, retracts: retracts, replaces: replaces)
        self.data = data
        self.received = received
        self.arrival = arrival
    }

    /// Whether two events say the same, whenever each of them was received.
    ///
    /// A re-sent event is one event; the same reference with another content is refused.
    package func saysTheSame(as other: CaseEvent) -> Bool {
        var copy = other
        copy.received = received
        copy.arrival = arrival
        return self == copy
    }
}

/// What few events say, kept apart so that all others are small.
private final class EventTies: Sendable, Equatable {
    let correlation: String?
    let retracts: EventReference?
    let replaces: EventReference?

    /// Nothing where there is nothing to keep.
    init?(correlation: String?, retracts: EventReference?, replaces: EventReference?) {
        guard correlation != nil || retracts != nil || replaces != nil else { return nil }
        self.correlation = correlation
        self.retracts = retracts
        self.replaces = replaces
    }

    static func == (left: EventTies, right: EventTies) -> Bool {
        left.correlation == right.correlation && left.retracts == right.retracts
            && left.replaces == right.replaces
    }
}
