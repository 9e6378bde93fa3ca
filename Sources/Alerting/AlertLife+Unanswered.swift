import RuleLanguage
import WorkingTime

extension AlertLife {
    /// Who hears a reminder: not once more somebody who has left so many unanswered, but the next in
    /// line (constraint C41, repeated alarms fall on deaf ears).
    ///
    /// A step that begins is the author's choice and goes where it says; its repetitions and the
    /// reminders of a deadline move on. When everybody in the line has had as many, it begins anew,
    /// because an alert is never forgotten: it goes to whoever has left the fewest. A person with a
    /// second channel is first reminded by both.
    func listener(
        insteadOf resolution: Resolution,
        to rung: Ladder.Rung,
        as role: Role,
        about alert: Alert,
        rule: Rule?
    ) -> Resolution {
        guard rung.cause.repeatsItself, rounds(of: resolution.person, alert, rule) > 0 else {
            return resolution
        }
        var best = resolution
        var passed: Set<String> = [resolution.person.id]
        while let next = next(in: role, passing: passed, about: alert, rule: rule) {
            passed.insert(next.person.id)
            // Whoever is away as the holder of this role is so in another role too.
            let isAway = circumstances.roster.isAwayByEvent(
                next.person.id,
                from: role,
                in: caseReference,
                history,
                at: now
            )
            guard !isAway,
                rounds(of: next.person, alert, rule) < rounds(of: best.person, alert, rule)
            else { continue }
            best = next
        }
        guard best.person.id != resolution.person.id else { return resolution }
        let passedOver = Resolution.Hop(role: resolution.foundAs, reason: .doesNotAnswer)
        return Resolution(
            person: best.person,
            foundAs: best.foundAs,
            hops: resolution.hops + [passedOver],
            gaps: resolution.gaps,
            disclosure: best.disclosure,
            knownAs: best.knownAs
        )
    }

    /// How often it was somebody else's turn: a person with a second channel is reminded by it for
    /// one round before.
    private func rounds(of person: Person, _ alert: Alert, _ rule: Rule?) -> Int {
        let rounds = alert.unansweredRounds(of: person, rule, in: circumstances)
        return max(0, hasSecondChannel(person) ? rounds - 1 : rounds)
    }

    private func hasSecondChannel(_ person: Person) -> Bool {
        person.secondChannel.map(circumstances.secondChannels.contains) ?? false
    }

    /// The second channel of somebody who has left as many reminders unanswered; nothing before.
    func secondChannel(
        of person: Person,
        for rung: Ladder.Rung,
        about alert: Alert,
        rule: Rule?
    ) -> String? {
        guard rung.cause.repeatsItself, hasSecondChannel(person),
            alert.unansweredRounds(of: person, rule, in: circumstances) > 0
        else { return nil }
        return person.secondChannel
    }

    /// Whoever is found in the role when those people are left out; nothing behind the last mailbox.
    private func next(
        in role: Role,
        passing passed: Set<String>,
        about alert: Alert,
        rule: Rule?
    ) -> Resolution? {
        let roster = circumstances.roster
        let found = roster.leavingOut(passed).resolve(
            role,
            in: caseReference,
            history: history,
            severity: alert.severity,
            about: rule?.disclosedClasses(in: circumstances.ruleBook.vocabulary) ?? [],
            at: now
        )
        guard passed.contains(found.person.id) else { return found }
        guard !passed.contains(roster.catchAll.id) else { return nil }
        return Resolution(
            person: roster.catchAll,
            foundAs: Roster.catchAllRole,
            hops: [],
            gaps: [],
            disclosure: .full(.ownTeam)
        )
    }
}

extension Resolution {
    /// Whether it goes to somebody new because others left it unanswered.
    var isPassedOn: Bool { hops.contains { $0.reason == .doesNotAnswer } }
}

extension Alert {
    /// So many reminders in a row go to one person who does not answer, unless the rule says
    /// another number; the next goes to somebody else (constraint C41).
    package static let unansweredReminderCountMax = 3

    /// How often the person has left that many reminders unanswered; as many as the rule says.
    ///
    /// Any answer, also one that does not end the alert, shows that somebody listens: the count
    /// begins anew. What has not left, or what a mute of the rule held back, nobody can have answered,
    /// and what came in one message is one.
    func unansweredRounds(
        of person: Person,
        _ rule: Rule?,
        in circumstances: Circumstances
    ) -> Int {
        let mutes = circumstances.mutes.filter { $0.rule == self.rule }
        let heard = (answers ?? []).map(\.at).max()
        var messages: [String] = []
        for record in tellings
        where record.person == person.id && record.cause.asksForAnswer {
            guard let message = circumstances.departures.message(of: record.id),
                !messages.contains(message)
            else { continue }
            if let heard, record.decided <= heard { continue }
            if mutes.contains(where: { $0.from <= record.decided && record.decided < $0.until }) {
                continue
            }
            messages.append(message)
        }
        // The first message is no reminder.
        let countMax = rule?.unansweredCountMax ?? Self.unansweredReminderCountMax
        return max(0, messages.count - 1) / countMax
    }
}

extension TellingCause {
    /// Whether it says again what was said before.
    var repeatsItself: Bool {
        switch self {
        case .step(_, let repetition), .stepAnew(_, let repetition, _): repetition > 0
        case .reminder: true
        case .withdrawn, .foundTooLate, .holdEnded, .handedOver, .expired, .report, .unreached:
            false
        }
    }

    /// Whether its reader owes an answer.
    var asksForAnswer: Bool {
        switch self {
        case .step, .stepAnew, .unreached, .reminder, .holdEnded, .handedOver: true
        case .withdrawn, .foundTooLate, .expired, .report: false
        }
    }
}
