import RuleLanguage
package import WorkingTime

/// Why a telling waits although it could leave.
package enum HoldReason: String, Sendable, Hashable, Codable, CaseIterable {
    /// It is of low severity and goes with the recipient's digest.
    case digest
    /// The recipient has had so many messages today that the less severe ones wait.
    case budget
    /// Its rule is muted.
    case mute
    /// It tells that something is over, and the recipient is not to be disturbed now.
    case quiet
}

/// Until when a telling waits, and why.
package struct Hold: Sendable, Hashable, Codable {
    package let until: Instant
    package let reason: HoldReason

    package init(until: Instant, reason: HoldReason) {
        self.until = until
        self.reason = reason
    }
}

/// A telling that stands in no message yet, with what an earlier plan said of it.
package struct WaitingTelling: Sendable, Hashable {
    package let telling: Telling
    package let hold: Hold?

    package init(_ telling: Telling, hold: Hold? = nil) {
        self.telling = telling
        self.hold = hold
    }
}

/// How one person wants to be written to.
package struct MessageCustoms: Sendable, Hashable {
    /// The hour of the digest for those who have named none.
    package static let digestHourDefault = 8
    /// So many messages a day, beyond which the less severe wait, for those who have named none.
    package static let dailyMessageCountDefault = 20

    /// When the digest of a day leaves, by the clock on the wall.
    package let digestAt: CivilTime
    /// After so many messages in a day, what is neither high nor urgent waits for the next digest.
    package let dailyMessageCountMax: Int

    package init(digestAt: CivilTime? = nil, dailyMessageCountMax: Int? = nil) {
        self.digestAt =
            digestAt ?? CivilTime(hour: Self.digestHourDefault, minute: 0) ?? .midnight
        self.dailyMessageCountMax = dailyMessageCountMax ?? Self.dailyMessageCountDefault
    }

    /// The first digest at the instant or after it.
    func digest(from instant: Instant, in zone: Zone) -> Instant {
        let date = zone.date(at: instant)
        let today = zone.instant(date, digestAt)
        return today >= instant ? today : zone.instant(date.adding(days: 1), digestAt)
    }
}

/// Which waiting tellings leave in which message now, and until when the others wait.
///
/// Tellings are decided one for each alert, step and person; what is one message is decided here, at
/// the moment of sending, so that what is told and how much of it arrives stay apart. Every telling
/// stands in exactly one message or is held until a known instant. Whoever is told two things about
/// one case at one time gets one message, many cases at one time are one message too, and what is
/// high or urgent waits for neither digest nor budget.
package struct MessagePlan: Sendable, Hashable {
    /// More messages than this do not go to one person at one instant: they become one.
    package static let messageCountMax = 5

    /// One message to one person.
    package struct Message: Sendable, Hashable {
        /// A function of its tellings: the same ones are the same message, on every attempt.
        package let id: String
        /// Its tellings, the most severe first.
        package let tellings: [Telling]

        init(_ tellings: [Telling]) {
            self.tellings = tellings.sorted(by: Telling.leadsMessage)
            id = Self.identifier(ofTellings: tellings.map(\.id))
        }

        /// The identifier of a message that holds the tellings; that of a telling which is alone.
        package static func identifier(ofTellings tellings: [String]) -> String {
            guard tellings.count != 1 else { return tellings[0] }
            return AlertIdentity.text("message", tellings.sorted())
        }
    }

    /// One telling that waits.
    package struct Held: Sendable, Hashable {
        package let telling: Telling
        package let hold: Hold
    }

    /// What leaves now, the most severe first.
    package var messages: [Message] = []
    /// What waits, in the order in which it was given.
    package var held: [Held] = []
}

extension Telling {
    /// The order of tellings within one message.
    package static func leadsMessage(_ left: Telling, _ right: Telling) -> Bool {
        guard left.severity == right.severity else { return left.severity > right.severity }
        return (left.caseReference, left.decided.microseconds, left.alert, left.id)
            < (right.caseReference, right.decided.microseconds, right.alert, right.id)
    }

    /// Whether its reader has nothing to do at once: it tells that something is over, or how the
    /// rules fare.
    var isNotice: Bool {
        switch cause {
        case .withdrawn, .expired, .report: severity < .urgent
        case .step, .stepAnew, .unreached, .reminder, .foundTooLate, .holdEnded, .handedOver:
            false
        }
    }

    /// Whether it can wait for a digest or a budget.
    package var mayWait: Bool { !isPressing }

    /// Whether it never waits for a digest or a budget.
    var isPressing: Bool { severity >= .high && cause != .foundTooLate }
}
