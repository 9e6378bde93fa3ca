import Alerting
import ArgumentParser
import CaseEvents
import Daemon
import RuleLanguage
import Simulation
import WorkingTime

/// `tovholder explain`.
struct ExplainCase: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Explain why rules alert in a case, and why not, clause by clause.",
        discussion: """
            For each event that a rule could look from: what came of it, each clause with the events \
            that decided it, its window on a time line, and what would have to be otherwise, and \
            who was told, a person where --roster names one. On the line stands A for the event that \
            is looked from, x for one that counts, o for one that does not, = where the clock stood \
            still, N for the present. Events are named by their identifier; what they hold is not \
            shown. Times are those of --zone. It is looked from the case's last event, where replay goes \
            on to the last event of all cases; --at looks from another instant.

              tovholder explain --rules rules --case c-1001 events.jsonl
              tovholder explain --rules rules --case c-1001 --rule missed-dose \\
                  --at 2026-03-05T09:00:00Z events.jsonl

            Exit status: 0 done; 1 the rules do not check, there is no such rule or case, or events \
            were refused; 64 wrong usage; 66 events cannot be read.
            """
    )

    @OptionGroup var rules: RuleOptions

    @OptionGroup var roster: RosterOption

    @Option(name: .customLong("case"), help: "The case, by its reference.")
    var caseReference: String

    @Option(help: "Only this rule.")
    var rule: String?

    @Option(help: "The instant that is looked from; by default that of the case's last event.")
    var at: String?

    @Argument(help: "Files of events, directories of them, a store or state directory, or -.")
    var events: [String]

    private var instant: Instant? { at.flatMap { try? Instant(rfc3339: $0) } }

    func validate() throws {
        guard at == nil || instant != nil else {
            throw ValidationError("--at wants an instant such as 2026-03-05T09:00:00Z.")
        }
    }

    func run() throws {
        let circumstances = try roster.applied(to: try rules.circumstances())
        let book = circumstances.ruleBook
        var wanted = book.rules
        if let rule {
            guard let one = book.rule(rule) else {
                remark(absence(of: rule, in: book))
                throw ExitStatus.found
            }
            wanted = [one]
        }
        let reference = CaseReference(unchecked: caseReference)
        var run = try EventRun(events: events)
        var received: [CaseEvent] = []
        var feedEvents: [CaseEvent] = []
        var count: Int64 = 0
        try run.play(demand: { _ in .everything }, state: { "\(count) events" }) { outcome in
            count += 1
            guard case .event(var event) = outcome else { return }
            event.arrival = count
            if FeedSilences.areTold(byType: event.type) { feedEvents.append(event) }
            if event.caseReference == reference { received.append(event) }
        }
        guard let last = received.map(\.happened).max() else {
            remark("There are no events of the case \(caseReference).")
            throw ExitStatus.found
        }
        show(wanted, received, feedEvents, in: circumstances, at: instant ?? last)
        try run.finish(misplaced: 0, disorder: .zero)
    }

    /// Why there is no rule of a name to explain.
    private func absence(of rule: String, in book: RuleBook) -> String {
        let isDanish = rules.language == .da
        guard book.retired.contains(rule) else {
            return isDanish ? "Der er ingen regel \(rule)." : "There is no rule \(rule)."
        }
        return isDanish
            ? "Reglen \(rule) er taget ud af brug (status: retired); den giver ingen adviser."
            : "The rule \(rule) is retired (status: retired); it gives no alerts."
    }

    private func show(
        _ wanted: [Rule],
        _ received: [CaseEvent],
        _ feedEvents: [CaseEvent],
        in circumstances: Circumstances,
        at now: Instant
    ) {
        let feeds = FeedSilences(from: feedEvents)
        let others = feedEvents.filter { $0.caseReference.text != caseReference }
        let past = (received + others).filter { $0.happened <= now }
        let (alerts, added) = rehearsal(of: past, in: circumstances, at: now)
        // What had not happened yet could not have taken anything back.
        let own = past.filter { $0.caseReference.text == caseReference } + added
        let history = CaseHistory(received: own)
            .heard(in: circumstances.ruleBook.vocabulary)
        let losses = ExplainedLoss.losses(among: own, standing: history)
        var output = OutputLines()
        var quietCount = 0
        for rule in wanted {
            let explanation = explanation(
                of: rule,
                in: history,
                of: CaseReference(unchecked: caseReference),
                vocabulary: circumstances.ruleBook.vocabulary,
                calendar: circumstances.calendar,
                at: now,
                feeds: feeds
            )
            if self.rule == nil, explanation.anchors.isEmpty, alerts[rule.name] == nil {
                quietCount += 1
                continue
            }
            let lines = explanation.lines(
                rules.language.language,
                in: circumstances.calendar.zone,
                alerts: alerts[rule.name] ?? [],
                losses: losses
            )
            for line in lines { output.add(line) }
            output.add("")
        }
        if quietCount > 0 {
            let isDanish = rules.language == .da
            output.add(
                isDanish
                    ? "\(quietCount) andre regler har ingen hændelse at se fra i sagen."
                    : "\(quietCount) other rules have no event to look from in the case."
            )
        }
        output.flush()
    }

    /// Plays the events once more.
    ///
    /// - Parameters:
    ///   - past: What had happened by then, in the order in which it arrived.
    ///   - circumstances: The rules, and who is told.
    ///   - now: The instant that is looked from.
    /// - Returns: What became of the alerts, by rule; and the alerts' own events, which rules can
    ///   look at too.
    private func rehearsal(
        of past: [CaseEvent],
        in circumstances: Circumstances,
        at now: Instant
    ) -> (alerts: [String: [ExplainedAlert]], added: [CaseEvent]) {
        var alerts: [String: [ExplainedAlert]] = [:]
        var added: [CaseEvent] = []
        let latestArrival = past.map(\.arrival).max() ?? 0
        let (zone, namesPeople) = (circumstances.calendar.zone, roster.roster != nil)
        var replay = Replay(circumstances: circumstances, disorder: .zero) { event in
            guard event.caseReference.text == caseReference else { return }
            var event = event
            // Decisions follow all that had arrived by their instant.
            event.arrival = latestArrival + Int64(added.count) + 1
            added.append(event)
        } tell: { transition in
            let text = transition.words(
                rules.language.language,
                in: zone,
                namesPeople: namesPeople
            )
            ExplainedAlert.add(
                transition.alert,
                at: transition.at,
                words: text,
                to: &alerts[transition.alert.rule, default: []]
            )
        }
        for event in past.sorted(by: { ($0.happened, $0.arrival) < ($1.happened, $1.arrival) }) {
            replay.take(event)
        }
        replay.finish(at: now)
        return (alerts, added)
    }
}
