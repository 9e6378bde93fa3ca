package import WorkingTime

/// Several who share a mailbox or, where they have none, of whom the first who is there is told.
package struct Team: Sendable, Hashable {
    package let id: String
    /// Persons by identifier, in the order in which they are asked.
    package let members: [String]
    /// The person whose mailbox the team reads.
    package let mailbox: String?

    package init(id: String, members: [String], mailbox: String?) {
        self.id = id
        self.members = members
        self.mailbox = mailbox
    }
}

/// Somebody is on duty: people take turns, each for one shift.
package struct Duty: Sendable, Hashable {
    /// Another person has the duty for a time.
    package struct Change: Sendable, Hashable {
        package let from: Instant
        /// The first instant at which the rotation holds again.
        package let until: Instant
        package let person: String

        package init(from: Instant, until: Instant, person: String) {
            self.from = from
            self.until = until
            self.person = person
        }
    }

    package let id: String
    /// Persons by identifier; after the last comes the first again.
    package let rotation: [String]
    package let plan: ShiftPlan
    /// When somebody is on duty; nothing when always.
    package let hours: WeeklyHours?
    /// The last one that fits counts.
    package let changes: [Change]

    package init(
        id: String,
        rotation: [String],
        plan: ShiftPlan,
        hours: WeeklyHours? = nil,
        changes: [Change] = []
    ) {
        self.id = id
        self.rotation = rotation
        self.plan = plan
        self.hours = hours
        self.changes = changes
    }

    /// Who is on duty; nothing outside its hours and before its first shift.
    package func person(at instant: Instant, in calendar: DayCalendar) -> String? {
        guard hours?.isOpen(at: instant, in: calendar) ?? true else { return nil }
        if let change = changes.last(where: { $0.from <= instant && instant < $0.until }) {
            return change.person
        }
        guard !rotation.isEmpty, let shift = plan.shift(at: instant, in: calendar.zone) else {
            return nil
        }
        return rotation[shift % rotation.count]
    }
}
