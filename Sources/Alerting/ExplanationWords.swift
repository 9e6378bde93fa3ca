import CaseEvents
import RuleLanguage
import WorkingTime

/// The words of an explanation, in one language and with the times of one zone.
struct ExplanationWords {
    let isDanish: Bool
    let zone: Zone
    let now: Instant

    var language: Language { isDanish ? .danish : .english }

    func callAsFunction(_ danish: String, _ english: String) -> String {
        isDanish ? danish : english
    }

    func time(_ instant: Instant) -> String { instant.civilText(in: zone) }

    func name(_ event: ExplainedEvent) -> String {
        "\(time(event.happened)) \(event.type) \(event.reference.id)"
    }

    /// That an event does not stand any more.
    func fate(_ loss: ExplainedLoss) -> String {
        let fate =
            loss.isReplaced
            ? self("erstattet siden", "replaced since")
            : self("trukket tilbage siden", "taken back since")
        return fate + (loss.by.map { self(" af ", " by ") + name($0) } ?? "")
    }

    func truth(_ truth: Truth) -> String {
        switch truth {
        case .holds: self("passer", "holds")
        case .doesNotHold: self("passer ikke", "does not hold")
        case .unknown: self("kan ikke afgøres: noget mangler", "is unknown: something is missing")
        case .failed(let message):
            self("kan ikke beregnes: ", "cannot be evaluated: ") + message[language]
        }
    }

    /// That a clock stood still.
    func pause(_ pause: ExplainedPause, states: [String]) -> String {
        let names = states.joined(separator: self(" eller ", " or "))
        guard let through = pause.through else {
            return self(
                "uret står siden \(time(pause.from)) (\(names)), og ingen ved, hvor længe",
                "the clock stands since \(time(pause.from)) (\(names)), nobody knows how long"
            )
        }
        let length = through.elapsed(since: pause.from)
        return self(
            "uret stod \(length) (\(names)): \(time(pause.from)) – \(time(through))",
            "the clock stood for \(length) (\(names)): \(time(pause.from)) – \(time(through))"
        )
    }

    // MARK: Anchors

    func verdict(_ anchor: ExplainedAnchor) -> String {
        let none = self("ingen advis", "no alert")
        switch anchor.verdict {
        case .found(let at): return self("ADVIS ", "ALERT ") + time(at)
        case .pending(let at):
            return self("advis på vej til ", "alert to come at ") + time(at)
                + self(", hvis intet mere sker", ", if nothing more happens")
        case .waits(let feeds):
            return self("ingen advis endnu, ", "no alert yet, ") + waiting(for: feeds)
        case .silent: return none
        case .prevented(let prevention): return "\(none): \(words(prevention))"
        case .rejected(let truth):
            return "\(none): where \(anchor.rule.predicate?.source ?? "") \(self.truth(truth))"
        case .noAnchor(let absence): return "\(none): \(words(absence, anchor.rule))"
        case .stopped: return "\(none): " + self("sagens ure stod", "the case's clocks stood")
        }
    }

    /// That silent sources are waited for.
    func waiting(for feeds: [FeedWait]) -> String {
        let silences = feeds.map { feed in
            self("intet nyt fra \(feed.source) siden ", "no word from \(feed.source) since ")
                + time(feed.since)
        }
        return self("venter: ", "waits: ") + silences.joined(separator: ", ")
    }

    /// What ends the wait.
    func settlement(by feeds: [FeedWait]) -> String {
        let names = Set(feeds.map(\.source)).sorted().joined(separator: ", ")
        return self("afgøres, når der er nyt fra: ", "settled by word from: ") + names
    }

    private func words(_ prevention: Prevention) -> String {
        switch prevention {
        case .suspended(let until):
            self("reglen er i bero til ", "the rule is suspended until ") + time(until)
        case .stopped(let at):
            self("sagens ure stoppede forinden, ", "the case's clocks stopped before, ") + time(at)
        case .deadlineUnknown:
            self(
                "hændelsen siger ikke, hvornår fristen er",
                "the event does not say when the deadline is"
            )
        case .deadlineMet(let event, let at):
            self("fristen blev nået, ", "the deadline was met, ") + "\(time(at)) \(event.id)"
        case .consent(let consent, let at):
            consent.isWanted
                ? self("samtykket mangler ", "the consent is missing ") + time(at)
                : self("borgeren har samtykket ", "the citizen has consented ") + time(at)
        case .failed(let message):
            self("et udtryk kan ikke beregnes: ", "an expression cannot be evaluated: ")
                + message[language]
        }
    }

    private func words(_ absence: AnchorAbsence, _ rule: Rule) -> String {
        switch absence {
        case .notValid: self("reglen gælder ikke den dag", "the rule is not valid on that day")
        case .tooFew(let events, let from):
            self(
                "det er ikke nok endnu, her er \(events.count) siden \(time(from))",
                "that is not enough yet, here are \(events.count) since \(time(from))"
            )
        case .stepMissing(let types, let within):
            self(
                "før den mangler \(types.joined(separator: " eller ")) inden for \(within)",
                "before it \(types.joined(separator: " or ")) is missing within \(within)"
            )
        case .followed(let event):
            self("der var ikke stille, for så kom ", "it was not silent, for then came ")
                + name(event)
        case .notFallen(let recent, let earlier):
            self("det er ikke et nyt fald: ", "that is no new fall: ")
                + fallen(rule, recent: recent, earlier: earlier)
        case .nothingUsual:
            self(
                "ingen ved endnu, hvad der er sædvanligt",
                "nobody knows yet what is usual"
            )
        case .clockStands:
            self(
                "uret står, og ingen ved, hvor længe",
                "the clock stands, and nobody knows how long"
            )
        case .stateHeldBefore:
            self("tilstanden gjaldt allerede", "the state held already")
        case .stateEnded(let at): self("tilstanden endte ", "the state ended ") + time(at)
        case .stateDoesNotHold:
            self("tilstanden gælder ikke derefter", "the state does not hold after it")
        }
    }

    /// The events that were counted towards an anchor and were too few.
    func counted(_ anchor: ExplainedAnchor) -> [String] {
        guard case .noAnchor(.tooFew(let events, _)) = anchor.verdict else { return [] }
        return events.map { name($0) }
    }

    /// What would have to be otherwise for the rule to look from the event or to tell of it.
    func difference(_ anchor: ExplainedAnchor) -> String? {
        switch anchor.verdict {
        case .found, .pending, .silent: return nil
        case .waits(let feeds): return settlement(by: feeds)
        case .prevented(.suspended):
            return self("kræver: rule.resumed før den tid", "needs: rule.resumed before that time")
        case .prevented(.stopped), .stopped:
            return self(
                "kræver: \(Rule.openingType) efter det, der stoppede sagen",
                "needs: \(Rule.openingType) after what stopped the case"
            )
        case .prevented(.deadlineUnknown):
            return self("kræver: en værdi for ", "needs: a value for ")
                + (anchor.rule.deadline?.expression.source ?? "")
        case .prevented(.deadlineMet(let event, _)):
            return self("advis uden: ", "alert without: ") + event.id
        case .prevented(.consent(let consent, _)):
            return consent.isWanted
                ? self("kræver samtykket", "needs the consent")
                : self("advis uden samtykket", "alert without the consent")
        case .prevented(.failed):
            return self("ret udtrykket i reglen", "mend the expression in the rule")
        case .rejected(.failed):
            return self("ret udtrykket i reglen", "mend the expression in the rule")
        case .rejected(.unknown):
            return self(
                "kræver: at det, som where spørger om, er noteret",
                "needs: that what where asks for is on record"
            )
        case .rejected:
            return self("kræver: at where passer", "needs: that where holds")
        case .noAnchor(let absence): return difference(absence, anchor.rule)
        }
    }

    private func difference(_ absence: AnchorAbsence, _ rule: Rule) -> String? {
        switch absence {
        case .notValid:
            let from = rule.validFrom.map { self("fra ", "from ") + "\($0)" }
            let until = rule.validUntil.map { self("før ", "before ") + "\($0)" }
            let days = [from, until].compactMap(\.self).joined(separator: ", ")
            return self("kræver: en dag ", "needs: a day ") + days
        case .tooFew:
            switch rule.anchor {
            case .count(_, let atLeast, let within):
                return self("kræver: \(atLeast) inden for ", "needs: \(atLeast) within ")
                    + within.description
            case .distinct(_, let value, let endedBy, let atLeast, let within):
                return self(
                    "kræver: \(atLeast) forskellige \(value.source) inden for ",
                    "needs: \(atLeast) different \(value.source) within "
                ) + within.description + unended(endedBy)
            case .sum(_, let value, let atLeast, let within):
                return self(
                    "kræver: i alt \(atLeast) \(value.source) inden for ",
                    "needs: \(atLeast) \(value.source) in all within "
                ) + within.description
            case .event, .sequence, .silence, .rate, .held: return nil
            }
        case .stepMissing(let types, _):
            return self("kræver: ", "needs: ") + types.joined(separator: self(" eller ", " or "))
        case .followed(let event):
            return self("advis uden: ", "alert without: ") + event.reference.id
        case .stateEnded:
            guard case .held(let held) = rule.anchor else { return nil }
            return self(
                "kræver: at \(held.state.name) varer \(held.span)",
                "needs: that \(held.state.name) holds for \(held.span)"
            )
        case .notFallen, .nothingUsual, .clockStands, .stateHeldBefore, .stateDoesNotHold:
            return nil
        }
    }
}
