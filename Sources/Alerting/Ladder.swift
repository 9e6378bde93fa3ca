import RuleLanguage
import WorkingTime

/// When each step and reminder of an alert falls due: pure arithmetic over its rule and its times.
///
/// An answer that holds the alert stops the clock of the steps that are still to come, and a
/// hand-over starts it anew; what falls due while it is held waits for the hold to end.
struct Ladder {
    /// One thing that falls due.
    struct Rung: Hashable {
        let cause: TellingCause
        let at: Instant
        /// The roles to tell; for a reminder, those of every step that has begun.
        let roles: [Role]
        /// The person whom somebody named; nothing where the roles decide.
        var person: String?
        /// Those of the roles that are told beside the person.
        var others: [Role] = []
    }

    /// A step repeats so often at most; what nobody has answered by then is told no more by it.
    static let repetitionCountMax = 400

    let raised: Instant
    /// The deadlines that the alert is about, ascending.
    let deadlines: [Instant]
    let reminders: [Reminder]
    let calendar: DayCalendar
    private let steps: [LadderStep]
    private let answers: [StandingAnswer]
    private let holds: [Standstill]

    /// Makes the ladder of a rule; an alert whose rule is gone has no steps.
    init(
        rule: Rule?,
        raised: Instant,
        deadlines: [Instant],
        reminders: [Reminder],
        calendar: DayCalendar,
        answers: [StandingAnswer] = []
    ) {
        steps = rule?.tell ?? []
        self.raised = raised
        self.deadlines = deadlines
        self.reminders = reminders
        self.calendar = calendar
        self.answers = answers
        holds = answers.holds(deadlines: deadlines)
    }

    /// The answer that holds the alert at the instant.
    func hold(at now: Instant) -> Standstill? {
        holds.last { $0.from <= now && now < $0.until }
    }

    /// What has fallen due by the instant, in order.
    func due(by now: Instant) -> [Rung] {
        (stepRungs(by: now) + reminderRungs + answerRungs).filter { $0.at <= now }
            .sorted { left, right in
                (left.at, left.cause.label) < (right.at, right.cause.label)
            }
    }

    /// When something falls due next after the instant.
    func next(after now: Instant) -> Instant? {
        var instants = (reminderRungs + answerRungs).map(\.at).filter { $0 > now }
        for step in steps {
            guard let start = start(of: step) else { continue }
            if start > now {
                instants.append(start)
            } else if let repeats = step.repeats, repeats > .zero {
                if let next = repetition(of: repeats, from: start, after: now) {
                    instants.append(next)
                }
            }
        }
        return instants.min()
    }

    /// When the last of all falls due.
    var last: Instant {
        var last = raised
        for step in steps {
            guard let start = start(of: step) else { continue }
            let repeated = (step.repeats?.microseconds ?? 0) * Int64(Self.repetitionCountMax)
            last = max(last, start.advanced(by: Elapsed(microseconds: repeated)))
        }
        return ((reminderRungs + answerRungs).map(\.at) + deadlines).reduce(last) { max($0, $1) }
    }

    private func start(of step: LadderStep) -> Instant? {
        switch step.start {
        case .after(let amount):
            return released(afterAnswers(amount))
        case .withReminder(let distance):
            // Of several deadlines the first to come starts the step.
            let starts = deadlines.map { distance.applied(to: $0, in: calendar) }
            return starts.min().map { released(max(raised, $0)) }
        }
    }

    /// So long after the raising, while the alert was in nobody's hands.
    private func afterAnswers(_ amount: TimeAmount) -> Instant {
        var base = raised
        for answer in answers {
            let start = amount.applied(to: base, in: calendar)
            if start <= answer.at { return start }
            switch answer.effect {
            case .handsOver: base = max(base, answer.at)
            case .holds:
                guard let hold = holds.first(where: { $0.answer == answer }) else { continue }
                let from = max(hold.from, base)
                if hold.until > from {
                    base = base.advanced(by: hold.until.elapsed(since: from))
                }
            case .counts: continue
            }
        }
        return amount.applied(to: base, in: calendar)
    }

    /// The instant, or the end of the hold that it lies in.
    private func released(_ instant: Instant) -> Instant {
        holds.last { $0.from <= instant && instant < $0.until }?.until ?? instant
    }

    private func isHeld(_ instant: Instant) -> Bool { released(instant) != instant }

    private func repetition(of repeats: Elapsed, from start: Instant, after now: Instant)
        -> Instant?
    {
        var now = now
        // Each round passes one hold at least.
        for _ in 0...holds.count {
            let passed = now.elapsed(since: start).microseconds / repeats.microseconds
            guard passed < Int64(Self.repetitionCountMax) else { return nil }
            let microseconds = (passed + 1) * repeats.microseconds
            let next = start.advanced(by: Elapsed(microseconds: microseconds))
            guard isHeld(next) else { return next }
            now = released(next).advanced(by: Elapsed(microseconds: -1))
        }
        return nil
    }

    private func stepRungs(by now: Instant) -> [Rung] {
        var rungs: [Rung] = []
        for (index, step) in steps.enumerated() {
            guard let start = start(of: step), start <= now else { continue }
            rungs.append(
                Rung(cause: .step(index, repetition: 0), at: start, roles: step.roles)
            )
            guard let repeats = step.repeats, repeats > .zero else { continue }
            let passed = now.elapsed(since: start).microseconds / repeats.microseconds
            guard passed > 0 else { continue }
            for repetition in 1...Int(min(passed, Int64(Self.repetitionCountMax))) {
                let microseconds = Int64(repetition) * repeats.microseconds
                let at = start.advanced(by: Elapsed(microseconds: microseconds))
                // A repetition that falls into a hold says nothing that the end of it does not say.
                guard !isHeld(at) else { continue }
                rungs.append(
                    Rung(
                        cause: .step(index, repetition: repetition),
                        at: at,
                        roles: step.roles
                    )
                )
            }
        }
        return rungs
    }

    private var reminderRungs: [Rung] {
        reminders.filter { $0.at > raised }.map { reminder in
            let at = released(reminder.at)
            let begun = steps.filter { step in
                start(of: step).map { $0 <= at } ?? false
            }
            var roles: [Role] = []
            for role in begun.flatMap(\.roles) where !roles.contains(role) { roles.append(role) }
            return Rung(
                cause: .reminder(reminder.distance.description),
                at: at,
                roles: roles
            )
        }
    }

    /// Whether the person had the alert by an earlier answer, and not by a role.
    private func wasGiven(to person: String, before number: Int) -> Bool {
        answers.prefix(number).contains { $0.effect == .handsOver(to: person) }
    }

    /// What the answers themselves lead to: somebody is handed the alert, or a hold has run out.
    private var answerRungs: [Rung] {
        var rungs: [Rung] = []
        for (number, answer) in answers.enumerated() {
            let roles = answer.roles.isEmpty ? steps.first?.roles ?? [] : answer.roles
            switch answer.effect {
            case .handsOver(let person):
                rungs.append(
                    Rung(
                        cause: .handedOver(number),
                        at: answer.at,
                        roles: Array((roles.isEmpty ? [Role("contact_person")] : roles).prefix(1)),
                        person: person
                    )
                )
            case .holds(_, let then):
                guard let hold = holds.first(where: { $0.answer == answer }), hold.ranOut else {
                    continue
                }
                let others = then.filter { !roles.contains($0) }
                rungs.append(
                    Rung(
                        cause: .holdEnded(number),
                        at: hold.until,
                        roles: roles + others,
                        person: wasGiven(to: answer.by, before: number) ? answer.by : nil,
                        others: others
                    )
                )
            case .counts: continue
            }
        }
        return rungs
    }
}
