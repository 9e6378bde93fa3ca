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
        /// Which step it is (`identity(ofStep:)`); nothing for everything else.
        var step: String?
    }

    /// One beginning of a step: its first, or another one after a hand-over.
    private struct Round {
        let start: Instant
        /// The hand-over that it follows, by its number among the answers; nothing for the first.
        let handOver: Int?
        /// When the next round takes its place.
        var end: Instant?
    }

    /// A step repeats so often at most; what nobody has answered by then is told no more by it.
    static let repetitionCountMax = 400

    /// So often at most the steps begin anew because the alert is handed over: colleagues who hand it
    /// to each other must not keep it from the next in line.
    static let handOverCountMax = 3

    let raised: Instant
    /// The deadlines that the alert is about, ascending.
    let deadlines: [Instant]
    let reminders: [Reminder]
    let calendar: DayCalendar
    private let steps: [LadderStep]
    private let answers: [StandingAnswer]
    private let holds: [Standstill]

    /// Makes the ladder of a rule; of one that is gone, the steps that it last had.
    init(
        rule: Rule?,
        lastSteps: [LadderStep.Kept] = [],
        raised: Instant,
        deadlines: [Instant],
        reminders: [Reminder],
        calendar: DayCalendar,
        answers: [StandingAnswer] = []
    ) {
        steps = rule?.tell ?? lastSteps.map { LadderStep($0) }
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
            for round in rounds(of: step) {
                if round.start > now {
                    instants.append(round.start)
                } else if let repeats = step.repeats, repeats > .zero {
                    let next = repetition(of: repeats, from: round.start, after: now)
                    if let next, next < round.end ?? .latest { instants.append(next) }
                }
            }
        }
        return instants.min()
    }

    /// When the last of all falls due.
    var last: Instant {
        var last = raised
        for step in steps {
            for round in rounds(of: step) {
                let repeated = (step.repeats?.microseconds ?? 0) * Int64(Self.repetitionCountMax)
                let end = round.start.advanced(by: Elapsed(microseconds: repeated))
                last = max(last, min(end, round.end ?? .latest))
            }
        }
        return ((reminderRungs + answerRungs).map(\.at) + deadlines).reduce(last) { max($0, $1) }
    }

    private func rounds(of step: LadderStep) -> [Round] {
        switch step.start {
        case .after(let amount):
            return rounds(after: amount)
        case .withReminder(let distance):
            // Of several deadlines the first to come starts the step.
            let starts = deadlines.map { distance.applied(to: $0, in: calendar) }
            return starts.min().map { [Round(start: released(max(raised, $0)), handOver: nil)] }
                ?? []
        }
    }

    /// So long after the raising, while the alert was in nobody's hands; once more so long after each
    /// hand-over of an alert whose step had begun by then.
    ///
    /// What a step tells at once, the hand-over itself has told.
    private func rounds(after amount: TimeAmount) -> [Round] {
        var rounds: [Round] = []
        var base = raised
        var handOver: Int?
        var handOverCount = 0
        var isAhead = true
        for (number, answer) in answers.enumerated() {
            let start = amount.applied(to: base, in: calendar)
            if isAhead, start <= answer.at {
                rounds.append(Round(start: released(start), handOver: handOver))
                isAhead = false
            }
            switch answer.effect {
            case .handsOver:
                handOverCount += 1
                guard handOverCount <= Self.handOverCountMax else { continue }
                base = max(base, answer.at)
                guard !isAhead, amount.applied(to: base, in: calendar) > base else { continue }
                rounds[rounds.count - 1].end = base
                handOver = number
                isAhead = true
            case .holds:
                guard isAhead, let hold = holds.first(where: { $0.answer == answer }) else {
                    continue
                }
                let from = max(hold.from, base)
                if hold.until > from {
                    base = base.advanced(by: hold.until.elapsed(since: from))
                }
            case .counts: continue
            }
        }
        guard isAhead else { return rounds }
        let start = amount.applied(to: base, in: calendar)
        return rounds + [Round(start: released(start), handOver: handOver)]
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
            let identity = identity(ofStep: index)
            for round in rounds(of: step) where round.start <= now {
                func rung(_ repetition: Int, at: Instant) -> Rung {
                    let cause: TellingCause =
                        round.handOver.map {
                            .stepAnew(index, repetition: repetition, handOver: $0)
                        } ?? .step(index, repetition: repetition)
                    return Rung(cause: cause, at: at, roles: step.roles, step: identity)
                }
                rungs.append(rung(0, at: round.start))
                guard let repeats = step.repeats, repeats > .zero else { continue }
                let passed = now.elapsed(since: round.start).microseconds / repeats.microseconds
                guard passed > 0 else { continue }
                for repetition in 1...Int(min(passed, Int64(Self.repetitionCountMax))) {
                    let microseconds = Int64(repetition) * repeats.microseconds
                    let at = round.start.advanced(by: Elapsed(microseconds: microseconds))
                    // A repetition that falls into a hold says nothing that the end of it does not
                    // say, and one after a hand-over is told anew from there.
                    guard !isHeld(at), at < round.end ?? .latest else { continue }
                    rungs.append(rung(repetition, at: at))
                }
            }
        }
        return rungs
    }

    /// Which step it is, also where the rule gives it another place or time: whom it tells, and the
    /// how many-th of those steps.
    private func identity(ofStep index: Int) -> String {
        let own = steps[index].identity
        let earlier = steps[..<index].count { $0.identity == own }
        return earlier == 0 ? own : "\(own) \(earlier + 1)"
    }

    private var reminderRungs: [Rung] {
        reminders.filter { $0.at > raised }.map { reminder in
            let at = released(reminder.at)
            let begun = steps.filter { step in rounds(of: step).contains { $0.start <= at } }
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
                        // All that the giver owed goes with it.
                        roles: roles.isEmpty ? [Role("contact_person")] : roles,
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

extension Ladder.Rung {
    /// What has been told, to be told to somebody else.
    init(tellingAnew record: TellingRecord) {
        self.init(cause: record.cause, at: record.decided, roles: [record.role], step: record.step)
    }
}
