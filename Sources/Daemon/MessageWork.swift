internal import Alerting
internal import CaseEvents
internal import EventStore
internal import RuleLanguage
internal import WorkingTime

/// Puts the tellings of one transaction into messages, and holds those that wait.
struct MessageWork {
    /// So long at most do tellings wait for others that fall due at the same time.
    static let gatheringMax = Elapsed.minutes(2)

    /// So long at most does a second channel wait for the plan of the mail that it goes with.
    static let planWaitMax = Elapsed.hours(1)
    /// So many tellings to one person stand in one plan at most; the others are planned next.
    static let tellingCountMax = 10_000

    let transaction: StoreTransaction
    let circumstances: Circumstances
    /// The channels that bring several tellings in one message.
    let channels: [String]
    let now: Instant
    var tellingCountMax = Self.tellingCountMax

    /// Whether it is time to plan.
    ///
    /// It is not while more falls due just now: after downtime, and when thousands of deadlines are
    /// one instant, each recipient gets one message instead of one for each transaction.
    func isDue(waitsForMore: Bool) throws -> Bool {
        guard let next = try next(), next <= now else { return false }
        return !waitsForMore || next < now.advanced(by: -Self.gatheringMax)
    }

    /// When a plan is due; in the past for what no plan has looked at.
    func next() throws -> Instant? {
        try channels.compactMap { try transaction.nextPlan(channel: $0) }.min()
    }

    /// Plans for everybody with something due, and says how many messages there are.
    func plan() throws -> Int {
        var count = 0
        let zone = circumstances.calendar.zone
        let midnight = zone.startOfDay(zone.date(at: now))
        let mutes = RuleMute.inForce(
            in: CaseHistory(received: try transaction.readableEvents(of: .daemon)).events,
            zone: zone,
            at: now
        )
        for channel in channels {
            for person in try transaction.peopleToPlan(channel: channel, at: now) {
                let plan = MessagePlan(
                    try transaction.unplanned(
                        channel: channel,
                        person: person,
                        at: now,
                        limit: tellingCountMax
                    ),
                    customs: customs(of: person),
                    sentToday: try transaction.plannedMessageCount(
                        channel: channel,
                        person: person,
                        since: midnight
                    ),
                    mutes: mutes,
                    zone: zone,
                    at: now,
                    release: { severity in
                        circumstances.roster.person(person)?.release(
                            of: severity,
                            at: now,
                            in: circumstances.calendar
                        )
                    }
                )
                try transaction.keep(plan, channel: channel, person: person, at: now)
                count += plan.messages.count
            }
        }
        return count
    }

    private func customs(of person: String) -> MessageCustoms {
        let person = circumstances.roster.person(person)
        return MessageCustoms(
            digestAt: person?.digestAt,
            dailyMessageCountMax: person?.dailyMessages
        )
    }
}
