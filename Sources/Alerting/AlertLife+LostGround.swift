import CaseEvents
import RuleLanguage
import WorkingTime

extension AlertLife {
    /// A stored alert that no episode stands behind any more.
    ///
    /// An open one is withdrawn, unless it is of an old meaning of its rule. So is one that was found
    /// too late, because it would be listed for ever; nobody had been told of it. One that a human
    /// has answered, or that something has closed, stays in the record as it was: nobody owes
    /// anything, so nobody need hear of it. Rules that count alerts count none of them any more.
    mutating func loseGround(_ stored: Alert) {
        var alert = stored
        let rule = circumstances.ruleBook.rule(alert.rule)
        let hasAnchor = alert.anchors.contains { eventsByReference[$0] != nil }
        let hasOldMeaning = hasAnchor && rule?.meaning != alert.ruleMeaning
        if !isSettled(alert), !hasOldMeaning { takeBackOpening(of: alert) }
        if alert.state.isOpen || alert.state == .foundTooLate {
            if isSettled(alert) {
                if alert.state.isOpen { goOnUnderOldMeaning(&alert, rule: rule) }
            } else if !hasOldMeaning {
                withdraw(&alert, rule: rule)
            } else if alert.state.isOpen {
                goOnUnderOldMeaning(&alert, rule: rule)
            } else {
                listForAWhile(&alert, rule: rule)
            }
        }
        outcome.append(alert)
    }

    /// Whether what the alert stands on lies further back than the history reaches.
    func isSettled(_ alert: Alert) -> Bool {
        guard let horizon, let rule = circumstances.ruleBook.rule(alert.rule) else {
            return false
        }
        return alert.opened < horizon.earliestAnchor(of: rule).advanced(by: rule.ahead)
    }

    /// Whether an episode goes on with an open alert whose own ground is no longer kept.
    func isJoined(_ alert: Alert, by episode: Episode) -> Bool {
        guard alert.rule == episode.rule, alert.key == episode.key, alert.state.isOpen,
            isSettled(alert), let first = episode.findings.first
        else { return false }
        let rule = circumstances.ruleBook.rule(alert.rule)
        guard let end = endUnderOldMeaning(of: alert, rule: rule) else { return true }
        return first.at <= end.happened
    }

    /// What was found too late under an old meaning stays listed as long as an open alert would stay
    /// without an answer.
    private mutating func listForAWhile(_ alert: inout Alert, rule: Rule?) {
        let end = alert.raised.advanced(by: Alert.expiresAfter)
        if end <= now { withdraw(&alert, rule: rule) } else { alert.nextStep = end }
    }

    /// The event that told of the opening stands no more, as what it stood on does.
    private mutating func takeBackOpening(of alert: Alert) {
        let opening = openedReference(alert)
        guard eventsByReference[opening] != nil else { return }
        takeBack(opening, id: "taken-back/\(alert.id)/\(now.microseconds)")
    }

    /// The ground of an alert that has ended is there again, and so is the event of its opening.
    mutating func giveBackOpening(of alert: Alert) {
        let opening = openedReference(alert)
        let taking = history.events(ofType: CaseEvent.retractedType).first {
            $0.retracts == opening && $0.reference.source == CaseEvent.ownSource
        }
        guard let taking else { return }
        takeBack(taking.reference, id: "given-back/\(alert.id)/\(now.microseconds)")
    }

    private mutating func takeBack(_ reference: EventReference, id: String) {
        var event = ownEvent(id: id, type: CaseEvent.retractedType, data: [])
        event.retracts = reference
        decision.events.append(event)
    }

    private mutating func withdraw(_ alert: inout Alert, rule: Rule?) {
        let move = AlertMove.from(alert.state, on: .groundGone(at: now))
        apply(move, to: &alert)
        alert.nextStep = nil
        alert.waiting = nil
        decision.cancelledTellings += alert.tellingIdentifiers
        if move.audience == .whoeverWasTold { tellOfWithdrawal(&alert, rule: rule) }
    }

    /// An open alert of a rule that has changed or gone stays open until it is answered or closed.
    ///
    /// Its ladder goes on: that of the rule of that name, or of one that is gone the steps that it
    /// last had. When nobody answers for long, that is reported.
    private mutating func goOnUnderOldMeaning(_ alert: inout Alert, rule: Rule?) {
        let (end, given) = courseUnderOldMeaning(of: alert, rule: rule)
        let answers = standing(given, of: alert.id)
        alert.answers = answers.isEmpty ? nil : answers
        if let end {
            finish(&alert, on: AlertInput(end))
            return
        }
        let ladder = Ladder(
            rule: rule,
            lastSteps: alert.ladder ?? [],
            raised: alert.raised,
            deadlines: alert.deadline.map { [$0] } ?? [],
            reminders: [],
            calendar: circumstances.calendar,
            answers: answers
        )
        // The ladder of another meaning does not know what waits for quiet hours to end.
        let due = ladder.due(by: now).map(\.cause)
        let waiting = (alert.waiting ?? []).filter { !due.contains($0.cause) }.map {
            Ladder.Rung(cause: $0.cause, at: $0.since, roles: [$0.role])
        }
        goOn(&alert, on: ladder, rule: rule, besides: waiting)
    }

    private func isAnswer(_ event: CaseEvent, to alert: Alert) -> Bool {
        if event.data["alert"]?.string == alert.id { return true }
        return isSettled(alert) && event.data["rule"]?.string == alert.rule
            && event.data["key"]?.string == alert.key
    }

    private func endUnderOldMeaning(of alert: Alert, rule: Rule?) -> Episode.End? {
        courseUnderOldMeaning(of: alert, rule: rule).end
    }

    private func courseUnderOldMeaning(
        of alert: Alert,
        rule: Rule?
    ) -> (end: Episode.End?, answers: [StandingAnswer]) {
        let closing = (rule?.closes ?? []) + Rule.stoppingTypes
        let anchor =
            rule?.closesWhere.isEmpty == false
            ? history.events.first { $0.reference == alert.anchors.first } : nil
        var look = anchor.map { EventEndLook(anchor: $0, citizens: CitizenTimeLine(history)) }
        let ends = look.flatMap { look in rule.map { look.ends(of: $0) } } ?? []
        var course = EpisodeCourse()
        var awaited: (types: [String], until: Instant)?
        for (place, event) in history.events.enumerated()
        where event.happened >= alert.opened && event.happened <= now {
            switch event.type {
            case answeredType:
                guard isAnswer(event, to: alert), let by = event.data["by"]?.string, !by.isEmpty,
                    let answer = event.data["answer"]?.string
                else { continue }
                let meaning = AnswerMeaning(event.data)
                let isEnd = course.take(
                    EpisodeCourse.Answer(
                        place: place,
                        by: by,
                        answer: answer,
                        at: event.happened,
                        meaning: meaning
                    )
                )
                if isEnd {
                    let end = Episode.End.answered(by: by, answer: answer, at: event.happened)
                    return (end, course.standing)
                }
                if case .holds(let until, let types, _) = meaning.effect {
                    awaited = (types, until)
                }
            case expiredType where event.data["alert"]?.string == alert.id:
                return (.expired(at: event.happened), course.standing)
            default:
                let isAwaited =
                    awaited.map {
                        $0.types.contains(event.type) && event.happened <= $0.until
                    } ?? false
                let isEnd = look?.isEnd(event, among: ends) ?? false
                if closing.contains(event.type) || isAwaited || isEnd,
                    !alert.anchors.contains(event.reference)
                {
                    return (.closed(ClosingEvent(event)), course.standing)
                }
            }
        }
        return (nil, course.standing)
    }
}
