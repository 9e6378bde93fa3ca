package import CaseEvents
import RuleLanguage
package import WorkingTime

/// Decides what is to be done about one case now: a pure step from what stands in the history and
/// what was decided before to new alert states and effects.
///
/// An episode is the same alert as a stored one when they share an anchor, so a late event that
/// moves the opening sends no second message. An episode that matches none raises an alert; a stored
/// open alert that matches none has lost its ground and is withdrawn, and whoever had been told is
/// told once. Deciding again with the outcome fed back decides nothing new.
///
/// - Parameters:
///   - caseReference: The case.
///   - history: Its standing events, answers among them.
///   - alerts: What was decided before.
///   - circumstances: Rules, roster, calendar and policy.
///   - now: The instant of the decision.
/// - Returns: Changed alerts and effects; nothing has been done yet.
package func decide(
    _ caseReference: CaseReference,
    history: CaseHistory,
    alerts: [Alert],
    in circumstances: Circumstances,
    at now: Instant
) -> Decision {
    let found = findings(
        in: history,
        of: caseReference,
        by: circumstances.ruleBook,
        calendar: circumstances.calendar,
        at: now
    )
    let episodes = episodes(
        of: found.standing,
        history: history,
        ruleBook: circumstances.ruleBook,
        at: now
    )
    var life = AlertLife(
        caseReference: caseReference,
        history: history,
        stored: alerts,
        circumstances: circumstances,
        now: now
    )
    life.meet(episodes)
    return life.finish(nextLook: found.nextLook, trouble: found.trouble)
}

/// The alerts of one case on their way through one decision.
struct AlertLife {
    let caseReference: CaseReference
    let history: CaseHistory
    let stored: [Alert]
    let circumstances: Circumstances
    let now: Instant
    var decision = Decision()
    /// Every alert as it stands after the decision.
    private var outcome: [Alert] = []

    init(
        caseReference: CaseReference,
        history: CaseHistory,
        stored: [Alert],
        circumstances: Circumstances,
        now: Instant
    ) {
        self.caseReference = caseReference
        self.history = history
        self.stored = stored
        self.circumstances = circumstances
        self.now = now
    }

    /// Matches episodes with stored alerts and lets each meet its fate.
    mutating func meet(_ episodes: [Episode]) {
        var free = stored.sorted { ($0.raised, $0.id) < ($1.raised, $1.id) }
        for episode in episodes {
            let anchors = Set(episode.findings.map(\.anchor))
            let match = free.firstIndex { alert in
                alert.rule == episode.rule && alert.key == episode.key && !alert.isWithdrawn
                    && alert.anchors.contains(where: anchors.contains)
            }
            if let match {
                goOn(free.remove(at: match), with: episode)
            } else {
                raise(episode)
            }
        }
        for alert in free { loseGround(alert) }
    }

    mutating func finish(
        nextLook: Instant?,
        trouble: [ExpressionTrouble]
    ) -> Decision {
        let before = Dictionary(stored.map { ($0.id, $0) }) { first, _ in first }
        decision.alerts = outcome.filter { before[$0.id] != $0 }
        decision.trouble = trouble
        decision.wake = ([nextLook] + outcome.map(\.nextStep)).compactMap { $0 }.min()
        return decision
    }

    private mutating func raise(_ episode: Episode) {
        guard let rule = circumstances.ruleBook.rule(episode.rule),
            let first = episode.findings.first
        else { return }
        let generation = stored.count { alert in
            alert.isWithdrawn && alert.rule == episode.rule && alert.key == episode.key
                && alert.anchors.contains(first.anchor)
        }
        var alert = Alert(
            id: AlertIdentity.text(
                "alert",
                [
                    caseReference.text, episode.rule, episode.key, first.anchor.source,
                    first.anchor.id, "\(generation)",
                ]
            ),
            caseReference: caseReference,
            rule: rule.name,
            ruleMeaning: rule.meaning,
            key: episode.key,
            severity: rule.severity,
            anchors: episode.findings.map(\.anchor),
            opened: first.at,
            raised: now,
            deadline: episode.deadline,
            state: .open,
            tellings: [],
            nextStep: nil
        )
        if let end = episode.end {
            alert.state = AlertState(end)
            reason("\(rule.name) had ended before it was found: nobody is told")
        } else if episode.latestInstant(by: now) < now.advanced(by: -rule.catchUp) {
            alert.state = .foundTooLate
            reason("\(rule.name) was found further back than its catch_up: nobody is told")
        } else {
            reason("\(rule.name) is raised")
            decision.events.append(opened(alert))
            climb(&alert, rule: rule, episode: episode)
        }
        outcome.append(alert)
    }

    private mutating func goOn(_ stored: Alert, with episode: Episode) {
        var alert = stored
        alert.anchors = episode.findings.map(\.anchor)
        alert.opened = episode.findings.first?.at ?? stored.opened
        alert.deadline = episode.deadline
        guard let rule = circumstances.ruleBook.rule(alert.rule) else {
            outcome.append(alert)
            return
        }
        if let end = episode.end {
            let state = AlertState(end)
            if alert.state != state {
                if alert.state.isOpen { reason("\(rule.name) has ended: \(end.words)") }
                alert.state = state
                decision.cancelledTellings += alert.unsentCandidates
            }
            alert.nextStep = nil
        } else if alert.state == .foundTooLate {
            // A new finding in time joins an old one: now there is somebody to tell.
            guard episode.latestInstant(by: now) >= now.advanced(by: -rule.catchUp),
                episode.findings.count > stored.anchors.count
            else {
                outcome.append(alert)
                return
            }
            alert = alert.raisedAgain(at: now)
            reason("\(rule.name) is raised: a new finding joins one that was too old")
            climb(&alert, rule: rule, episode: episode)
        } else {
            alert.state = .open
            climb(&alert, rule: rule, episode: episode)
        }
        outcome.append(alert)
    }

    /// A stored alert that nothing stands behind any more.
    private mutating func loseGround(_ stored: Alert) {
        var alert = stored
        guard alert.state.isOpen else {
            // What a human has answered, or what has closed, stays in the record as it was.
            outcome.append(alert)
            return
        }
        let rule = circumstances.ruleBook.rule(alert.rule)
        if rule?.meaning != alert.ruleMeaning {
            goOnUnderOldMeaning(&alert, rule: rule)
            outcome.append(alert)
            return
        }
        alert.state = .withdrawn(at: now)
        alert.nextStep = nil
        reason("\(alert.rule) is withdrawn: its ground is gone")
        decision.cancelledTellings += alert.unsentCandidates
        if let rule { tellOfWithdrawal(&alert, rule: rule) }
        outcome.append(alert)
    }

    /// An open alert of a rule that has changed or gone stays open until it is answered or closed.
    private mutating func goOnUnderOldMeaning(_ alert: inout Alert, rule: Rule?) {
        alert.nextStep = nil
        let closing = (rule?.closes ?? []) + ["citizen.deceased", "case.closed"]
        for event in history.events where event.happened >= alert.opened && event.happened <= now {
            if event.type == "alert.answered", event.data["alert"]?.string == alert.id,
                let by = event.data["by"]?.string, let answer = event.data["answer"]?.string
            {
                alert.state = .answered(by: by, answer: answer, at: event.happened)
            } else if closing.contains(event.type), !alert.anchors.contains(event.reference) {
                alert.state = .closed(
                    ClosingEvent(
                        reference: event.reference,
                        type: event.type,
                        happened: event.happened
                    )
                )
            } else {
                continue
            }
            decision.cancelledTellings += alert.unsentCandidates
            return
        }
        guard let rule else { return }
        let ladder = Ladder(
            rule: rule,
            raised: alert.raised,
            deadline: alert.deadline,
            reminders: [],
            calendar: circumstances.calendar
        )
        tell(ladder.due(by: now), of: &alert, rule: rule, episode: nil)
        alert.nextStep = ladder.next(after: now)
    }

    private mutating func climb(_ alert: inout Alert, rule: Rule, episode: Episode) {
        let ladder = Ladder(
            rule: rule,
            raised: alert.raised,
            deadline: alert.deadline,
            reminders: episode.reminders,
            calendar: circumstances.calendar
        )
        tell(ladder.due(by: now), of: &alert, rule: rule, episode: episode)
        alert.nextStep = ladder.next(after: now)
    }

    mutating func reason(_ text: String) {
        decision.reasons.append("case \(caseReference): \(text)")
    }

    private func opened(_ alert: Alert) -> CaseEvent {
        ownEvent(
            id: "opened/\(alert.id)",
            type: "alert.opened",
            data: [
                ("alert", alert.id), ("rule", alert.rule), ("key", alert.key),
                ("severity", alert.severity.rawValue),
            ]
        )
    }

    func ownEvent(id: String, type: String, data: [(String, String)]) -> CaseEvent {
        CaseEvent(
            reference: EventReference(source: "urn:tovholder", id: id),
            type: type,
            caseReference: caseReference,
            happened: now,
            data: .object(ofTexts: data),
            received: now
        )
    }
}

extension Alert {
    var isWithdrawn: Bool {
        if case .withdrawn = state { return true }
        return false
    }

    /// The tellings that may still wait in the outbox; the store knows which do.
    var unsentCandidates: [String] { tellings.map(\.id) }

    /// The same alert, raised now.
    func raisedAgain(at now: Instant) -> Alert {
        Alert(
            id: id,
            caseReference: caseReference,
            rule: rule,
            ruleMeaning: ruleMeaning,
            key: key,
            severity: severity,
            anchors: anchors,
            opened: opened,
            raised: now,
            deadline: deadline,
            state: .open,
            tellings: tellings,
            nextStep: nil
        )
    }
}

extension AlertState {
    init(_ end: Episode.End) {
        switch end {
        case .answered(let by, let answer, let at):
            self = .answered(by: by, answer: answer, at: at)
        case .closed(let event):
            self = .closed(event)
        }
    }
}

extension Episode {
    /// The deadline of its latest finding that has one.
    var deadline: Instant? { findings.last { $0.deadline != nil }?.deadline }

    /// The reminders of all its findings, ascending.
    var reminders: [Reminder] { findings.flatMap(\.reminders).sorted { $0.at < $1.at } }

    /// The latest finding or reminder that has appeared.
    func latestInstant(by now: Instant) -> Instant {
        (findings.map(\.at) + reminders.map(\.at).filter { $0 <= now }).max() ?? now
    }
}

extension Episode.End {
    var words: String {
        switch self {
        case .answered(_, let answer, _): "answered \(answer)"
        case .closed(let event): "closed by \(event.type)"
        }
    }
}
