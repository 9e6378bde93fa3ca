import CaseEvents
package import RuleLanguage
package import WorkingTime

extension MessagePlan {
    /// Plans the messages of one person on one channel.
    ///
    /// - Parameters:
    ///   - waiting: All tellings to the person that wait and stand in no message.
    ///   - customs: How the person wants to be written to.
    ///   - sentToday: How many messages have been planned for the person on this day.
    ///   - mutes: The rules that are muted now.
    ///   - zone: Where days and the digest's hour are counted.
    ///   - now: The instant of the plan.
    ///   - release: When a notice of the severity may reach the person; nothing when it may at once.
    package init(
        _ waiting: [WaitingTelling],
        customs: MessageCustoms,
        sentToday: Int,
        mutes: [RuleMute],
        zone: Zone,
        at now: Instant,
        release: (Severity) -> Instant? = { _ in nil }
    ) {
        var planning = MessagePlanning(customs: customs, mutes: mutes, zone: zone, now: now)
        planning.sort(waiting, release: release)
        planning.send(budget: max(0, customs.dailyMessageCountMax - sentToday))
        messages = planning.groups.map(Message.init)
        held = waiting.compactMap { one in
            planning.holds[one.telling.id].map { Held(telling: one.telling, hold: $0) }
        }
    }
}

/// One plan on its way.
private struct MessagePlanning {
    let customs: MessageCustoms
    let mutes: [RuleMute]
    let zone: Zone
    let now: Instant
    /// What goes now, by case in the order of the first telling.
    private var cases: [(reference: CaseReference, tellings: [Telling])] = []
    /// Where a case stands in them.
    private var places: [CaseReference: Int] = [:]
    /// What the digest of this instant holds.
    private var digest: [Telling] = []
    /// What is a message of its own.
    private var alone: [Telling] = []
    /// What waits but goes along with a message about its case.
    private var waiting: [(telling: Telling, hold: Hold)] = []
    private(set) var holds: [String: Hold] = [:]
    private(set) var groups: [[Telling]] = []

    init(customs: MessageCustoms, mutes: [RuleMute], zone: Zone, now: Instant) {
        self.customs = customs
        self.mutes = mutes
        self.zone = zone
        self.now = now
    }

    /// Says of each telling whether it goes now, with the digest, or waits.
    mutating func sort(_ all: [WaitingTelling], release: (Severity) -> Instant?) {
        for one in all {
            let telling = one.telling
            if let mute = mutes.first(where: { $0.rule == telling.rule && $0.until > now }) {
                holds[telling.id] = Hold(until: mute.until, reason: .mute)
            } else if one.hold?.reason == .mute {
                // What a mute has kept together stays together.
                digest.append(telling)
            } else if telling.isNotice, let until = release(telling.severity) {
                waiting.append((telling, Hold(until: until, reason: .quiet)))
            } else if telling.cause == .report {
                alone.append(telling)
            } else if telling.isPressing {
                put(telling)
            } else if telling.severity <= .low || telling.cause == .foundTooLate {
                wait(telling, Hold(until: due(telling), reason: .digest))
            } else if let hold = one.hold, hold.reason == .budget {
                wait(telling, hold)
            } else {
                put(telling)
            }
        }
    }

    private func due(_ telling: Telling) -> Instant {
        // A clock that was ahead can have decided it later than now.
        customs.digest(from: min(telling.decided, now), in: zone)
    }

    private mutating func wait(_ telling: Telling, _ hold: Hold) {
        if hold.until <= now { digest.append(telling) } else { waiting.append((telling, hold)) }
    }

    private mutating func put(_ telling: Telling) {
        if let known = places[telling.caseReference] {
            cases[known].tellings.append(telling)
        } else {
            places[telling.caseReference] = cases.count
            cases.append((telling.caseReference, [telling]))
        }
    }

    /// Makes messages of what goes now.
    mutating func send(budget: Int) {
        var pressing: [(reference: CaseReference, tellings: [Telling])] = []
        var others: [(reference: CaseReference, tellings: [Telling])] = []
        for one in cases {
            if one.tellings.contains(where: \.isPressing) {
                pressing.append(one)
            } else {
                others.append(one)
            }
        }
        // One message for all of them costs no more than one.
        let isFoldedWhole = pressing.count + others.count > MessagePlan.messageCountMax
        let rest =
            isFoldedWhole ? (budget > 0 ? others.count : 0) : max(0, budget - pressing.count)
        let tomorrow = Hold(
            until: customs.digest(from: Instant(microseconds: now.microseconds + 1), in: zone),
            reason: .budget
        )
        for one in others.dropFirst(rest) {
            for telling in one.tellings { waiting.append((telling, tomorrow)) }
        }
        var leaving = pressing + others.prefix(rest)
        takeAlong(&leaving)
        if leaving.count > MessagePlan.messageCountMax {
            groups = [leaving.flatMap(\.tellings)]
        } else {
            groups = leaving.map(\.tellings)
        }
        if !digest.isEmpty { groups.append(digest) }
        groups += alone.map { [$0] }
        groups.sort { left, right in
            guard let first = left.min(by: Telling.leadsMessage),
                let second = right.min(by: Telling.leadsMessage)
            else { return false }
            return Telling.leadsMessage(first, second)
        }
        for (telling, hold) in waiting { holds[telling.id] = hold }
    }

    /// A message about a case takes along whatever else is to be told about the case.
    private mutating func takeAlong(
        _ leaving: inout [(reference: CaseReference, tellings: [Telling])]
    ) {
        var places: [CaseReference: Int] = [:]
        for (place, one) in leaving.enumerated() { places[one.reference] = place }
        waiting.removeAll { one in
            guard let place = places[one.telling.caseReference] else { return false }
            leaving[place].tellings.append(one.telling)
            return true
        }
        digest.removeAll { telling in
            guard let place = places[telling.caseReference] else { return false }
            leaving[place].tellings.append(telling)
            return true
        }
    }
}
