package import CaseEvents
package import RuleLanguage
package import WorkingTime

/// Decides what is to be done about one case now: a pure step from what stands in the history and
/// what was decided before to new alert states and effects.
///
/// An episode is the same alert as a stored one when they share an anchor, so a late event that
/// moves the opening sends no second message (see `AlertMatch`). An episode that matches none raises
/// an alert; a stored open alert that matches none has lost its ground and is withdrawn, and whoever
/// had been told is told once. Deciding again with the outcome fed back decides nothing new.
///
/// - Parameters:
///   - caseReference: The case.
///   - history: Its standing events, answers among them.
///   - alerts: What was decided before.
///   - circumstances: Rules, roster, calendar and policy.
///   - now: The instant of the decision.
///   - horizon: How far back the history has been kept. An open alert whose ground lies further back
///     goes on until it is answered or closed.
///   - candidates: The rules that can have findings, where that is known.
/// - Returns: Changed alerts and effects; nothing has been done yet.
package func decide(
    _ caseReference: CaseReference,
    history: CaseHistory,
    alerts: [Alert],
    in circumstances: Circumstances,
    at now: Instant,
    horizon: HistoryHorizon? = nil,
    among candidates: [Rule]? = nil
) -> Decision {
    let history = history.heard(in: circumstances.ruleBook.vocabulary)
    let found = findings(
        in: history,
        of: caseReference,
        by: circumstances.ruleBook,
        calendar: circumstances.calendar,
        at: now,
        horizon: horizon,
        among: candidates,
        feeds: circumstances.feeds
    )
    return decide(
        caseReference,
        history: history,
        found: found,
        alerts: alerts,
        in: circumstances,
        at: now,
        horizon: horizon
    )
}

/// The same with the findings already at hand, as `FindingMemory` keeps them.
package func decide(
    _ caseReference: CaseReference,
    history: CaseHistory,
    found: Findings,
    alerts: [Alert],
    in circumstances: Circumstances,
    at now: Instant,
    horizon: HistoryHorizon? = nil
) -> Decision {
    let (episodes, failedEnds) = foldedEpisodes(
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
        now: now,
        horizon: horizon
    )
    life.meet(episodes)
    let trouble =
        failedEnds.isEmpty
        ? found.trouble : ExpressionTrouble.ordered(found.trouble + failedEnds)
    var decision = life.finish(nextLook: found.nextLook, trouble: trouble)
    decision.waitsFor = Set(found.waiting.map(\.wait.source)).sorted()
    return decision
}

/// The alerts of one case on their way through one decision.
struct AlertLife {
    let caseReference: CaseReference
    let history: CaseHistory
    let stored: [Alert]
    let circumstances: Circumstances
    let now: Instant
    /// How far back the history has been kept.
    let horizon: HistoryHorizon?
    var decision = Decision()
    /// Every alert as it stands after the decision.
    var outcome: [Alert] = []
    private var usedIdentifiers: Set<String>
    /// The rules that have opened an alert in this decision, each once.
    private(set) var openedRules: [String] = []
    /// The alerts whose next step is the report that nobody has answered.
    var expiring: Set<String> = []
    /// The standing events by reference, made when the first is sought.
    lazy var eventsByReference = Dictionary(
        history.events.map { ($0.reference, $0) }
    ) { first, _ in first }

    init(
        caseReference: CaseReference,
        history: CaseHistory,
        stored: [Alert],
        circumstances: Circumstances,
        now: Instant,
        horizon: HistoryHorizon? = nil
    ) {
        self.horizon = horizon
        self.caseReference = caseReference
        self.history = history
        self.stored = stored
        self.circumstances = circumstances
        self.now = now
        usedIdentifiers = Set(stored.map(\.id))
    }

    /// Matches episodes with stored alerts and lets each meet its fate.
    mutating func meet(_ episodes: [Episode]) {
        let events = history.events
        let match = AlertMatch(
            episodes: episodes,
            stored: stored,
            replaced: { anchor in events.first { $0.reference == anchor }?.replaces },
            canGoOn: { alert in
                circumstances.ruleBook.rule(alert.rule)?.meaning == alert.ruleMeaning
                    && !isSettled(alert)
            }
        )
        var rest = match.rest
        var new: [Episode] = []
        for (place, episode) in episodes.enumerated() {
            if let known = match.alerts[place] {
                goOn(known, with: episode)
            } else if let settled = rest.firstIndex(where: { isJoined($0, by: episode) }) {
                goOn(rest.remove(at: settled), with: episode)
            } else {
                new.append(episode)
            }
        }
        // What is withdrawn is said before what is new, which may bear the same words.
        for alert in rest { loseGround(alert) }
        raise(new)
    }

    mutating func finish(
        nextLook: Instant?,
        trouble: [ExpressionTrouble]
    ) -> Decision {
        handOver()
        passOnUndelivered()
        tellUnreached()
        putOffExpiry()
        if stored.isEmpty {
            decision.alerts = outcome
        } else {
            let before = Dictionary(stored.map { ($0.id, $0) }) { first, _ in first }
            decision.alerts = outcome.filter { before[$0.id] != $0 }
        }
        decision.trouble = trouble
        decision.wake =
            ([nextLook, nextEvent()] + outcome.map(\.nextStep) + leavings()).compactMap { $0 }
            .min()
        return decision
    }

    /// When the next event happens that has come before its time, where anybody has an open alert: it
    /// can change who that is, or may be.
    private func nextEvent() -> Instant? {
        guard outcome.contains(where: \.state.isOpen) else { return nil }
        let place = history.count(through: now)
        return place < history.events.count ? history.events[place].happened : nil
    }

    mutating func raise(_ episode: Episode) {
        guard let rule = circumstances.ruleBook.rule(episode.rule),
            let first = episode.findings.first
        else { return }
        var alert = Alert(
            id: unusedIdentifier(for: episode, from: first.anchor),
            caseReference: caseReference,
            rule: rule.name,
            ruleMeaning: rule.meaning,
            key: episode.key,
            severity: rule.severity,
            anchors: episode.findings.map(\.anchor),
            opened: first.at,
            raised: now,
            deadline: episode.deadline(at: now),
            state: .open,
            tellings: [],
            nextStep: nil,
            ladder: circumstances.isRehearsal ? nil : rule.tell.map(\.kept)
        )
        alert.answers = episode.answers.isEmpty ? nil : standing(episode.answers, of: alert.id)
        let move = AlertMove.from(nil, on: input(of: episode, for: alert, rule: rule))
        apply(move, to: &alert, isNew: true)
        if move.audience == .digest { tellInDigest(of: alert, rule: rule) }
        if alert.state.isOpen { open(&alert, rule: rule, episode: episode) }
        outcome.append(alert)
    }

    /// The identifier of a new alert: that of its first anchor, unless an earlier alert bears it.
    ///
    /// An earlier one does when it was withdrawn and its ground has come back, or when it began with
    /// this anchor and a late event has parted it in two.
    private mutating func unusedIdentifier(for episode: Episode, from anchor: EventReference)
        -> String
    {
        var generation = 0
        while true {
            let id = AlertIdentity.text(
                "alert",
                [
                    caseReference.text, episode.rule, episode.key, anchor.source, anchor.id,
                    "\(generation)",
                ]
            )
            if usedIdentifiers.insert(id).inserted { return id }
            generation += 1
        }
    }

    /// Whether all that an episode says lies further back than its rule catches up.
    private func isTooLate(_ episode: Episode, for rule: Rule) -> Bool {
        episode.latestInstant(by: now) < now.advanced(by: -rule.catchUp)
    }

    private mutating func goOn(_ stored: Alert, with episode: Episode) {
        guard let rule = circumstances.ruleBook.rule(stored.rule) else {
            outcome.append(stored)
            return
        }
        var alert = stored
        alert.anchors = episode.findings.map(\.anchor)
        alert.opened = episode.findings.first?.at ?? stored.opened
        alert.deadline = episode.deadline(at: now)
        if !circumstances.isRehearsal { alert.ladder = rule.tell.map(\.kept) }
        alert.answers = episode.answers.isEmpty ? nil : standing(episode.answers, of: alert.id)
        if !stored.state.isOpen { giveBackOpening(of: stored) }
        let input = input(of: episode, for: stored, rule: rule)
        if episode.end != nil {
            finish(&alert, on: input)
        } else if stored.state.isOpen {
            climb(&alert, rule: rule, episode: episode)
        } else {
            alert.nextStep = nil
            let move = AlertMove.from(stored.state, on: input)
            if move.state?.isOpen == true, !wasEverOpen(stored) {
                // Nobody was told before, but now there is something to tell that is not too old.
                alert = alert.raisedAgain(at: now)
                apply(move, to: &alert)
                open(&alert, rule: rule, episode: episode)
            } else {
                apply(move, to: &alert)
                if alert.state.isOpen {
                    climb(&alert, rule: rule, episode: episode, isOpenAgain: true)
                }
            }
        }
        outcome.append(alert)
    }

    /// What the history shows of an alert.
    private func input(of episode: Episode, for alert: Alert, rule: Rule) -> AlertInput {
        if let end = episode.end { return AlertInput(end) }
        if let hold = ladder(of: alert, rule: rule, episode: episode).hold(at: now) {
            return AlertInput(hold)
        }
        // What ended lately and is open again is not old, however old its ground is.
        let latest = now.advanced(by: -rule.catchUp)
        let isOld = isTooLate(episode, for: rule) && (alert.state.ended ?? .earliest) < latest
        return isOld ? .standsTooOld : .stands
    }

    private func ladder(of alert: Alert, rule: Rule, episode: Episode) -> Ladder {
        Ladder(
            rule: rule,
            raised: alert.raised,
            deadlines: episode.deadlines,
            reminders: episode.reminders,
            calendar: circumstances.calendar,
            answers: standing(episode.answers, of: alert.id)
        )
    }

    /// Moves the alert; why stands in the reasons where the state is another.
    mutating func apply(_ move: AlertMove, to alert: inout Alert, isNew: Bool = false) {
        guard let state = move.state else { return }
        if isNew || alert.state != state {
            reason("\(alert.rule) \(state.word): \(move.reason.sentence(.english))")
        }
        alert.state = state
    }

    /// Whether the alert was open at any decision: then its opening is an event, or stands behind it.
    private func wasEverOpen(_ alert: Alert) -> Bool {
        let reference = openedReference(alert)
        return !alert.tellings.isEmpty
            || history.events(ofType: Self.openedType).contains { $0.reference == reference }
    }

    private mutating func open(_ alert: inout Alert, rule: Rule, episode: Episode) {
        if !openedRules.contains(rule.name) { openedRules.append(rule.name) }
        // A rehearsal keeps nothing but what a rule reads.
        if !circumstances.isRehearsal || circumstances.ruleBook.mentions(type: Self.openedType) {
            decision.events.append(
                ownEvent(
                    id: openedReference(alert).id,
                    type: Self.openedType,
                    data: [
                        ("alert", alert.id), ("rule", alert.rule), ("key", alert.key),
                        ("severity", alert.severity.rawValue),
                    ]
                )
            )
        }
        climb(&alert, rule: rule, episode: episode)
    }

    /// Ends an alert; what was to be told of it and has not gone out stays behind.
    mutating func finish(_ alert: inout Alert, on input: AlertInput) {
        alert.nextStep = nil
        alert.waiting = nil
        let before = alert.state
        apply(AlertMove.from(before, on: input), to: &alert)
        if alert.state != before { decision.cancelledTellings += alert.tellingIdentifiers }
    }

    private mutating func climb(
        _ alert: inout Alert,
        rule: Rule,
        episode: Episode,
        isOpenAgain: Bool = false
    ) {
        let ladder = ladder(of: alert, rule: rule, episode: episode)
        goOn(&alert, on: ladder, rule: rule, isOpenAgain: isOpenAgain)
    }

    /// Goes on with an open alert: what is due is told, unless a named human has it for a while.
    ///
    /// What waits beside the ladder is told as well, where it is still owed.
    mutating func goOn(
        _ alert: inout Alert,
        on ladder: Ladder,
        rule: Rule?,
        isOpenAgain: Bool = false,
        besides waiting: [Ladder.Rung] = []
    ) {
        let before = alert.state
        let input = ladder.hold(at: now).map { AlertInput($0) } ?? inputWithoutHold(of: alert)
        apply(AlertMove.from(before, on: input), to: &alert)
        if AlertMove.from(alert.state, on: .messageDue).isRefused {
            // What waits to go out has been overtaken by the answer.
            if alert.state != before { decision.cancelledTellings += alert.tellingIdentifiers }
        } else {
            let due = waiting + ladder.due(by: now)
            tell(due, of: &alert, rule: rule, isOpenAgain: isOpenAgain)
        }
        let releases = alert.state == .open ? (alert.waiting ?? []).map(\.until) : []
        alert.nextStep = (releases + [ladder.next(after: now)].compactMap(\.self)).min()
        if alert.nextStep == nil { awaitExpiry(of: &alert, after: ladder, rule: rule) }
    }

    /// Whoever has been told just now has as much time as everybody before the report comes.
    private mutating func putOffExpiry() {
        for place in outcome.indices where expiring.contains(outcome[place].id) {
            let told = outcome[place].tellings.last?.decided ?? outcome[place].raised
            let end = told.advanced(by: Alert.expiresAfter)
            if let known = outcome[place].nextStep { outcome[place].nextStep = max(known, end) }
        }
    }

    /// Nothing more falls due: an alert that nobody answers for long is reported and ends.
    private mutating func awaitExpiry(of alert: inout Alert, after ladder: Ladder, rule: Rule?) {
        // What was held while the rule was muted has its time after the mute.
        let muteEnds = circumstances.mutes.filter { $0.rule == alert.rule }.map(\.until)
        let told = max(ladder.last, alert.tellings.last?.decided ?? alert.raised)
        let last = muteEnds.reduce(told) { max($0, $1) }
        let end = last.advanced(by: Alert.expiresAfter)
        guard end <= now else {
            alert.nextStep = end
            expiring.insert(alert.id)
            return
        }
        decision.cancelledTellings += alert.tellingIdentifiers
        apply(AlertMove.from(alert.state, on: .timeRanOut(at: now)), to: &alert)
        decision.events.append(
            ownEvent(
                id: "expired/\(alert.id)",
                type: expiredType,
                data: [("alert", alert.id), ("rule", alert.rule), ("key", alert.key)]
            )
        )
        let own = [Role("operator"), Roster.ruleOwnerRole]
        let isOwn = rule?.tell.allSatisfy { $0.roles.allSatisfy(own.contains) } ?? false
        let report = Ladder.Rung(
            cause: .expired,
            at: now,
            roles: [isOwn ? Role("operator") : reportRole(of: alert)]
        )
        tell([report], of: &alert, rule: rule)
        alert.waiting = nil
    }

    /// Who hears that nobody has answered: the team lead, or whoever comes after when the team lead is
    /// one of those who have not.
    private func reportRole(of alert: Alert) -> Role {
        let told = Set(alert.tellings.map(\.role.plain))
        let roles = ["team_lead", "authority"].map { Role($0) }
        return roles.first { !told.contains($0) } ?? Role("operator")
    }

    mutating func reason(_ text: @autoclosure () -> String) {
        guard !circumstances.isRehearsal else { return }
        decision.reasons.append("case \(caseReference): \(text())")
    }

    static let openedType = "alert.opened"

    func openedReference(_ alert: Alert) -> EventReference {
        EventReference(source: CaseEvent.ownSource, id: "opened/\(alert.id)")
    }

    /// An event of the daemon's own, of this case or of another.
    func ownEvent(
        id: String,
        type: String,
        in reference: CaseReference? = nil,
        data: [(String, String)]
    ) -> CaseEvent {
        CaseEvent(
            reference: EventReference(source: CaseEvent.ownSource, id: id),
            type: type,
            caseReference: reference ?? caseReference,
            happened: now,
            data: .object(ofTexts: data),
            received: now
        )
    }
}

extension Alert {
    /// How long after the last step an alert that nobody answers is reported and ends.
    package static let expiresAfter = Elapsed.days(30)

    var isWithdrawn: Bool {
        if case .withdrawn = state { return true }
        return false
    }

    /// Its tellings, each once; the store knows which of them still wait.
    var tellingIdentifiers: [String] {
        var identifiers: [String] = []
        for record in tellings where identifiers.last != record.id {
            if !identifiers.contains(record.id) { identifiers.append(record.id) }
        }
        return identifiers
    }

    /// The same alert, raised now.
    func raisedAgain(at now: Instant) -> Alert {
        var alert = self
        alert.raised = now
        alert.state = .open
        alert.nextStep = nil
        alert.waiting = nil
        return alert
    }
}
