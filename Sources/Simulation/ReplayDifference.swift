import Alerting
package import CaseEvents
package import RuleLanguage
package import WorkingTime

/// One alert as a replay saw it: when it was opened, and who was told of it when.
package struct ReplayedAlert: Sendable, Equatable {
    package let id: String
    package let caseReference: CaseReference
    package let rule: String
    package let key: String
    package let opened: Instant
    package var tellings: [Told]

    /// That a role was told.
    package struct Told: Sendable, Equatable {
        package let role: Role
        /// The identifier of the person who was told in it, where a roster names people.
        package let person: String?
        package let at: Instant

        package init(role: Role, person: String? = nil, at: Instant) {
            self.role = role
            self.person = person
            self.at = at
        }

        /// Who has the alert to read: the person, or the role where nobody is named.
        package var recipient: String { person ?? role.name }
    }

    package init(
        id: String,
        caseReference: CaseReference,
        rule: String,
        key: String,
        opened: Instant,
        tellings: [Told]
    ) {
        self.id = id
        self.caseReference = caseReference
        self.rule = rule
        self.key = key
        self.opened = opened
        self.tellings = tellings
    }

    /// Who was told how long after the opening.
    fileprivate var route: [String] {
        tellings.map { telling in
            let wait = telling.at.elapsed(since: opened).microseconds
            return "\(telling.role) \(telling.person ?? "") \(wait)"
        }
    }
}

/// Gathers the alerts of a replay.
package struct ReplayedAlerts {
    package private(set) var alerts: [ReplayedAlert] = []
    private var placeByID: [String: Int] = [:]
    private let namesPeople: Bool

    /// Gathers nothing yet.
    ///
    /// - Parameter namesPeople: Whether recipients are people of a roster; else they are roles.
    package init(namesPeople: Bool = false) { self.namesPeople = namesPeople }

    /// Takes what became of an alert; an alert that nobody ever hears of is none.
    package mutating func take(_ transition: ReplayTransition) {
        let told = transition.tellings.filter { $0.cause != .withdrawn }
            .map { telling in
                ReplayedAlert.Told(
                    role: telling.role,
                    person: namesPeople ? telling.person.id : nil,
                    at: transition.at
                )
            }
        if let place = placeByID[transition.alert.id] {
            alerts[place].tellings += told
            return
        }
        guard transition.alert.state.isOpen else { return }
        placeByID[transition.alert.id] = alerts.count
        alerts.append(
            ReplayedAlert(
                id: transition.alert.id,
                caseReference: transition.alert.caseReference,
                rule: transition.alert.rule,
                key: transition.alert.key,
                opened: transition.at,
                tellings: told
            )
        )
    }
}

/// What another rule book would have alerted otherwise, over the same events.
package struct ReplayDifference: Sendable {
    /// One alert that is not as it was.
    package enum Change: Sendable, Equatable {
        case added(ReplayedAlert)
        case removed(ReplayedAlert)
        /// Opened at another time.
        case moved(ReplayedAlert, ReplayedAlert)
        /// Told to others, or after other times.
        case rerouted(ReplayedAlert, ReplayedAlert)

        var alert: ReplayedAlert {
            switch self {
            case .added(let alert), .removed(let alert): alert
            case .moved(_, let alert), .rerouted(_, let alert): alert
            }
        }
    }

    /// How many alerts a recipient was told of in one week.
    package struct Load: Sendable, Equatable {
        package let week: ISOWeek
        /// A person where a roster names people, else a role.
        package let recipient: String
        package fileprivate(set) var old: Int
        package fileprivate(set) var new: Int
    }

    /// By the time of the new alert, or of the old where there is no new one, then by case and rule.
    package let changes: [Change]
    package let sameCount: Int
    /// By week, then by recipient.
    package let loads: [Load]
    /// The zone of the weeks, and of times in the report for people.
    package let zone: Zone

    /// Compares what two rule books alerted.
    ///
    /// Two alerts are the same when the same events of the same case raised them under the same rule; an
    /// alert that only opened at another event of its case, rule and key has moved.
    package init(old: [ReplayedAlert], new: [ReplayedAlert], zone: Zone) {
        var rest: [String: ReplayedAlert] = [:]
        for alert in old { rest[alert.id] = alert }
        var changes: [Change] = []
        var unmatched: [ReplayedAlert] = []
        var sameCount = 0
        func match(_ before: ReplayedAlert, _ after: ReplayedAlert) {
            let hasMoved = before.opened != after.opened
            let isRerouted = before.route != after.route
            if hasMoved { changes.append(.moved(before, after)) }
            if isRerouted { changes.append(.rerouted(before, after)) }
            if !hasMoved, !isRerouted { sameCount += 1 }
        }
        for alert in new {
            if let before = rest.removeValue(forKey: alert.id) {
                match(before, alert)
            } else {
                unmatched.append(alert)
            }
        }
        var leftByGround: [Ground: [ReplayedAlert]] = [:]
        for alert in old.reversed() where rest[alert.id] != nil {
            leftByGround[Ground(alert), default: []].append(alert)
        }
        for alert in unmatched {
            if let before = leftByGround[Ground(alert)]?.popLast() {
                rest[before.id] = nil
                match(before, alert)
            } else {
                changes.append(.added(alert))
            }
        }
        for alert in old where rest[alert.id] != nil { changes.append(.removed(alert)) }
        self.changes = changes.enumerated().sorted { left, right in
            let (one, other) = (left.element.alert, right.element.alert)
            return (one.opened, one.caseReference, one.rule, left.offset)
                < (other.opened, other.caseReference, other.rule, right.offset)
        }.map(\.element)
        self.sameCount = sameCount
        self.zone = zone
        loads = Self.loads(old: old, new: new, zone: zone)
    }

    /// The weeks in which a recipient would be told of more alerts than so many.
    package func loads(over budget: Int) -> [Load] { loads.filter { $0.new > budget } }

    private struct Ground: Hashable {
        let caseReference: CaseReference
        let rule: String
        let key: String

        init(_ alert: ReplayedAlert) {
            caseReference = alert.caseReference
            rule = alert.rule
            key = alert.key
        }
    }

    private struct Place: Hashable {
        let week: ISOWeek
        let recipient: String
    }

    private static func loads(
        old: [ReplayedAlert],
        new: [ReplayedAlert],
        zone: Zone
    ) -> [Load] {
        var loads: [Place: Load] = [:]
        func add(_ alert: ReplayedAlert, _ count: WritableKeyPath<Load, Int>) {
            var counted: Set<Place> = []
            for telling in alert.tellings {
                let week = ISOWeek(of: zone.date(at: telling.at))
                let place = Place(week: week, recipient: telling.recipient)
                guard counted.insert(place).inserted else { continue }
                let none = Load(week: week, recipient: telling.recipient, old: 0, new: 0)
                loads[place, default: none][keyPath: count] += 1
            }
        }
        for alert in old { add(alert, \.old) }
        for alert in new { add(alert, \.new) }
        return loads.values.sorted { ($0.week, $0.recipient) < ($1.week, $1.recipient) }
    }
}

/// A week as ISO 8601 counts them: it begins on a Monday and belongs to the year of its Thursday.
package struct ISOWeek: Sendable, Hashable, Comparable, CustomStringConvertible {
    package let year: Int
    package let week: Int

    /// The week in which a day lies.
    package init(of date: CivilDate) {
        // 1970-01-01 was a Thursday, three days after a Monday.
        let weekday = ((date.dayNumber + 3) % 7 + 7) % 7
        let thursday = date.adding(days: 3 - weekday)
        let newYear = CivilDate(year: thursday.year, month: 1, day: 1)
        year = thursday.year
        week = (thursday.dayNumber - (newYear?.dayNumber ?? thursday.dayNumber)) / 7 + 1
    }

    package static func < (left: ISOWeek, right: ISOWeek) -> Bool {
        (left.year, left.week) < (right.year, right.week)
    }

    package var description: String { "\(year)-W\(week < 10 ? "0" : "")\(week)" }
}
