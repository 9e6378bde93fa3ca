import RuleLanguage
import WorkingTime

/// When each step and reminder of an alert falls due: pure arithmetic over its rule and its times.
struct Ladder {
    /// One thing that falls due.
    struct Rung: Hashable {
        let cause: TellingCause
        let at: Instant
        /// The roles to tell; for a reminder, those of every step that has begun.
        let roles: [Role]
    }

    /// A step repeats so often at most; what nobody has answered by then is told no more by it.
    static let repetitionCountMax = 400

    let rule: Rule
    let raised: Instant
    /// The deadlines that the alert is about, ascending.
    let deadlines: [Instant]
    let reminders: [Reminder]
    let calendar: DayCalendar

    /// What has fallen due by the instant, in order.
    func due(by now: Instant) -> [Rung] {
        (stepRungs(by: now) + reminderRungs(by: now)).sorted { left, right in
            (left.at, left.cause.label) < (right.at, right.cause.label)
        }
    }

    /// When something falls due next after the instant.
    func next(after now: Instant) -> Instant? {
        var instants: [Instant] = reminders.map(\.at).filter { $0 > now }
        for step in rule.tell {
            guard let start = start(of: step) else { continue }
            if start > now {
                instants.append(start)
            } else if let repeats = step.repeats, repeats > .zero {
                let passed = now.elapsed(since: start).microseconds / repeats.microseconds
                guard passed < Int64(Self.repetitionCountMax) else { continue }
                let microseconds = (passed + 1) * repeats.microseconds
                instants.append(start.advanced(by: Elapsed(microseconds: microseconds)))
            }
        }
        return instants.min()
    }

    private func start(of step: LadderStep) -> Instant? {
        switch step.start {
        case .after(let amount):
            return amount.applied(to: raised, in: calendar)
        case .withReminder(let distance):
            // Of several deadlines the first to come starts the step.
            let starts = deadlines.map { distance.applied(to: $0, in: calendar) }
            return starts.min().map { max(raised, $0) }
        }
    }

    private func stepRungs(by now: Instant) -> [Rung] {
        var rungs: [Rung] = []
        for (index, step) in rule.tell.enumerated() {
            guard let start = start(of: step), start <= now else { continue }
            rungs.append(
                Rung(cause: .step(index, repetition: 0), at: start, roles: step.roles)
            )
            guard let repeats = step.repeats, repeats > .zero else { continue }
            let passed = now.elapsed(since: start).microseconds / repeats.microseconds
            guard passed > 0 else { continue }
            for repetition in 1...min(Int(passed), Self.repetitionCountMax) {
                let microseconds = Int64(repetition) * repeats.microseconds
                rungs.append(
                    Rung(
                        cause: .step(index, repetition: repetition),
                        at: start.advanced(by: Elapsed(microseconds: microseconds)),
                        roles: step.roles
                    )
                )
            }
        }
        return rungs
    }

    private func reminderRungs(by now: Instant) -> [Rung] {
        reminders.filter { $0.at <= now && $0.at > raised }.map { reminder in
            let begun = rule.tell.filter { step in
                start(of: step).map { $0 <= reminder.at } ?? false
            }
            var roles: [Role] = []
            for role in begun.flatMap(\.roles) where !roles.contains(role) { roles.append(role) }
            return Rung(
                cause: .reminder(reminder.distance.description),
                at: reminder.at,
                roles: roles
            )
        }
    }
}
