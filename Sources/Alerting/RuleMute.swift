package import CaseEvents
import RuleLanguage
package import WorkingTime

/// A rule that tells nobody for a while, for everybody: with a reason, an owner and an end.
///
/// What it would have told is held and listed until the mute ends, and then folded.
package struct RuleMute: Sendable, Hashable, Codable {
    /// The longest mute; one that says more ends there.
    package static let dayCountMax = 30

    package static let mutedType = "rule.muted"
    package static let unmutedType = "rule.unmuted"

    package let rule: String
    package let reason: String
    /// Who answers for it: a person of the roster.
    package let owner: String
    package let from: Instant
    package let until: Instant

    package init(rule: String, reason: String, owner: String, from: Instant, until: Instant) {
        self.rule = rule
        self.reason = reason
        self.owner = owner
        self.from = from
        self.until = until
    }

    /// The mutes in force at the instant, by rule: of several on one rule the latest counts.
    ///
    /// A mute that gives no reason, owner or end is none.
    package static func inForce(
        in events: [CaseEvent],
        zone: Zone,
        at now: Instant
    ) -> [RuleMute] {
        begun(in: events, zone: zone, at: now).filter { $0.until > now }
            .sorted { $0.rule < $1.rule }
    }

    /// All mutes that have begun by the instant, over or not, in order.
    ///
    /// One that a later one replaces, or that was lifted, ends there.
    package static func begun(
        in events: [CaseEvent],
        zone: Zone,
        at now: Instant
    ) -> [RuleMute] {
        var mutes: [RuleMute] = []
        for event in events where event.happened <= now {
            guard event.type == mutedType || event.type == unmutedType,
                let rule = event.data["rule"]?.string
            else { continue }
            let next =
                event.type == mutedType ? RuleMute(event, rule: rule, zone: zone) : nil
            guard next != nil || event.type == unmutedType else { continue }
            if let place = mutes.lastIndex(where: { $0.rule == rule }),
                mutes[place].until > event.happened
            {
                mutes[place] = mutes[place].ended(at: event.happened)
            }
            if let next { mutes.append(next) }
        }
        return mutes
    }

    private func ended(at end: Instant) -> RuleMute {
        RuleMute(rule: rule, reason: reason, owner: owner, from: from, until: end)
    }

    private init?(_ event: CaseEvent, rule: String, zone: Zone) {
        guard let reason = event.data["reason"]?.string, !reason.isEmpty,
            let owner = event.data["owner"]?.string, !owner.isEmpty,
            let end = event.data["until"]?.string.flatMap({ Instant(morningOf: $0, in: zone) })
        else { return nil }
        let latest = event.happened.advanced(by: .days(Self.dayCountMax))
        self.init(
            rule: rule,
            reason: reason,
            owner: owner,
            from: event.happened,
            until: min(end, latest)
        )
    }
}
