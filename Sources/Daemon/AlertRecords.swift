internal import Alerting
internal import CaseEvents
internal import EventStore
internal import Foundation
internal import RuleLanguage
package import WorkingTime

/// What the store holds, in lines for people; no names, no text of events.
package struct AlertRecords {
    let store: EventStore
    private let zone: Zone
    private let clock: DaemonClock
    private let ruleBook: () -> RuleBook?

    /// Opens the store of a configuration for reading.
    package init(configurationFile path: String) throws {
        let configuration: Configuration
        do {
            configuration = try Configuration.read(path)
        } catch {
            throw DoorError.wrongConfiguration(error.lines(language: .english))
        }
        zone = try InputReader.zone(configuration.zoneName)
        clock = DaemonClock(trial: configuration.trial)
        store = try EventStore(path: configuration.storePath, purpose: .reading)
        let calendar = DayCalendar(zone: zone, closedDays: configuration.closedDays)
        ruleBook = {
            // What is wrong with the rules is for `check` to say.
            var problems = InputProblems()
            return InputReader.ruleBook(
                shipped: configuration.ruleDirectories,
                local: configuration.localRuleDirectory,
                calendar: calendar,
                &problems
            )
        }
    }

    /// Looks at a store that is open already.
    init(store: EventStore, zone: Zone, clock: DaemonClock, ruleBook: RuleBook?) {
        self.store = store
        self.zone = zone
        self.clock = clock
        self.ruleBook = { ruleBook }
    }

    /// The rule of that name; nothing when it is gone or the rules cannot be read.
    func rule(named name: String) -> Rule? { ruleBook()?.rule(name) }

    /// The time of the daemon: on trial it has run on from where this process begins.
    package func now() throws -> Instant {
        let latest = try store.look { try $0.latestDecision() }
        return max(clock.now(), latest ?? clock.now())
    }

    /// One line for each alert.
    package func list(openOnly: Bool) throws -> [String] {
        let now = try now()
        let (alerts, held, folded, own, gaps, damaged) = try store.look { transaction in
            (
                try transaction.alerts(openOnly: openOnly), try transaction.heldEntries(),
                try transaction.foldedAlerts(), try transaction.readableEvents(of: .daemon),
                try transaction.gaps(since: now.advanced(by: -GapMemory.window)),
                transaction.damagedRows.count
            )
        }
        let mutes = RuleMute.inForce(
            in: CaseHistory(received: own).events,
            zone: zone,
            at: now
        )
        guard !alerts.isEmpty || !held.isEmpty || !mutes.isEmpty || damaged > 0 else {
            return [openOnly ? "No alert is open." : "There are no alerts."]
        }
        let marks = AlertMarks(alerts, held: held, folded: folded, mutes: mutes)
        let lines = alerts.map { alert in
            let told = Set(alert.tellings.map(\.person)).count
            let columns = [
                alert.id, stamp(alert.raised), alert.severity.rawValue, alert.caseReference.text,
                alert.rule, alert.state.word,
                "told \(told) \(told == 1 ? "person" : "people")",
            ]
            return (columns + marks.words(of: alert)).joined(separator: "  ")
        }
        return lines + [marks.summary].compactMap(\.self) + heldLines(held) + mutes.map(line)
            + gapLines(gaps)
            + (damaged > 0 ? ["Unreadable: \(damaged) rows; `tovholder doctor` says more"] : [])
    }

    /// The roles that nobody holds, and in which cases, where it is more than are told one by one.
    private func gapLines(_ gaps: [(role: String, caseReference: CaseReference)]) -> [String] {
        var roles: [(role: String, cases: [String])] = []
        for gap in gaps {
            if roles.last?.role == gap.role {
                roles[roles.count - 1].cases.append(gap.caseReference.text)
            } else {
                roles.append((gap.role, [gap.caseReference.text]))
            }
        }
        return roles.filter { $0.cases.count > GapMemory.caseCountMax }.map { role, cases in
            "Gaps: \(role) in \(cases.count) cases: \(cases.joined(separator: ", "))"
        }
    }

    private func line(_ mute: RuleMute) -> String {
        "Muted: \(mute.rule) until \(stamp(mute.until)), owner \(mute.owner): \(mute.reason)"
    }

    /// What waits, for whom, until when and why: nothing that is held is out of sight.
    private func heldLines(_ held: [HeldEntry]) -> [String] {
        guard !held.isEmpty else { return [] }
        return ["Held: \(held.count)"]
            + held.map { entry in
                let telling = entry.telling
                let columns = [
                    telling.alert, "until \(stamp(entry.hold.until))", entry.hold.reason.words,
                    telling.caseReference.text, telling.rule, "for \(telling.person.id)",
                ]
                return "  " + columns.joined(separator: "  ")
            }
    }

    /// Everything about the alerts whose identifier begins so.
    package func show(_ beginning: String) throws -> [String] {
        try store.look { transaction in
            let alerts = try transaction.alerts(openOnly: false)
                .filter { $0.id.hasPrefix(beginning) }
            var lines: [String] = []
            for alert in alerts {
                lines += [
                    "alert     \(alert.id)", "case      \(alert.caseReference)",
                    "rule      \(alert.rule)", "severity  \(alert.severity.rawValue)",
                    "state     \(alert.state.words(stamp: stamp))",
                    "opened    \(stamp(alert.opened))", "raised    \(stamp(alert.raised))",
                ]
                if let deadline = alert.deadline { lines.append("deadline  \(stamp(deadline))") }
                lines += answerLines(of: alert)
                for waiting in alert.waiting ?? [] {
                    lines.append(
                        "waits     \(stamp(waiting.until))  \(waiting.role) (\(waiting.person)) "
                            + "\(waiting.cause.words), quiet hours"
                    )
                }
                if let next = alert.nextStep { lines.append("next step \(stamp(next))") }
                for delivery in try transaction.deliveries(of: alert.id) {
                    let telling = delivery.telling
                    lines.append(
                        "told      \(stamp(telling.decided))  \(telling.role) (\(telling.person.id)) "
                            + "\(telling.cause.words), by \(delivery.channel): "
                            + (delivery.outcome ?? delivery.state)
                    )
                }
            }
            return lines
        }
    }

    /// Events, alerts and tellings in the order of time.
    package func timeline(of reference: String?) throws -> [String] {
        try store.look { transaction in
            var entries: [(at: Instant, order: Int, text: String)] = []
            let references =
                try reference.map { [CaseReference(unchecked: $0)] }
                ?? transaction.caseReferences()
            for reference in references {
                // An alert's own events would repeat the lines about the alert.
                for event in try transaction.events(of: reference)
                where !event.type.hasPrefix(CaseEvent.alertTypePrefix) {
                    entries.append((event.happened, 0, line(event)))
                }
                for alert in try transaction.alerts(of: reference) {
                    entries.append(
                        (
                            alert.raised, 1,
                            "\(reference)  ALERT  \(alert.rule) (\(alert.severity.rawValue)) "
                                + "\(alert.id)"
                        )
                    )
                    entries += tellings(of: alert)
                    if let end = alert.state.end(stamp: stamp) {
                        entries.append(
                            (end.at, 3, "\(reference)  ENDED  \(alert.rule): \(end.words)")
                        )
                    }
                }
            }
            return entries.sorted { ($0.at, $0.order, $0.text) < ($1.at, $1.order, $1.text) }
                .map { "\(stamp($0.at))  \($0.text)" }
        }
    }

    /// One entry for each message; the causes that fell together stand in it.
    private func tellings(of alert: Alert) -> [(at: Instant, order: Int, text: String)] {
        var identifiers: [String] = []
        for told in alert.tellings where !identifiers.contains(told.id) {
            identifiers.append(told.id)
        }
        return identifiers.compactMap { identifier in
            let records = alert.tellings.filter { $0.id == identifier }
            guard let first = records.first else { return nil }
            var causes: [String] = []
            for record in records where !causes.contains(record.cause.words) {
                causes.append(record.cause.words)
            }
            return (
                first.decided, 2,
                "\(alert.caseReference)  told   \(first.person) for \(first.role): \(alert.rule), "
                    + causes.joined(separator: ", ")
            )
        }
    }

    private func line(_ event: CaseEvent) -> String {
        var text = "\(event.caseReference)  event  \(event.type)"
        if event.retracts != nil { text += " (takes an earlier event back)" }
        if event.replaces != nil { text += " (corrects an earlier event)" }
        let late = event.received.elapsed(since: event.happened)
        if late > .hours(1) { text += " (arrived \(stamp(event.received)))" }
        return text
    }

    /// Weekday, date and time to the second, in the configured zone.
    func stamp(_ instant: Instant) -> String {
        let (date, time) = zone.civil(at: instant)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let weekday = "\(date.weekday)".prefix(3).capitalized
        return "\(weekday) \(date) \(two(time.hour)):\(two(time.minute)):\(two(time.second))"
    }
}

extension HoldReason {
    /// The reason for people.
    fileprivate var words: String {
        switch self {
        case .digest: "goes with the digest"
        case .budget: "the day's budget is used up"
        case .mute: "its rule is muted"
        case .quiet: "quiet hours"
        }
    }
}

extension TellingCause {
    /// The cause for people.
    fileprivate var words: String {
        switch self {
        case .step(0, 0): "at once"
        case .step(let index, 0): "step \(index + 1) of the ladder"
        case .step(let index, let repetition):
            "step \(index + 1) of the ladder, again (\(repetition))"
        case .stepAnew(let index, 0, _):
            "step \(index + 1) of the ladder, anew after a hand-over"
        case .stepAnew(let index, let repetition, _):
            "step \(index + 1) of the ladder, anew, again (\(repetition))"
        case .unreached: "tried again, because nothing had reached anybody"
        case .reminder(let distance): "reminder, \(distance) from the deadline"
        case .withdrawn: "withdrawn"
        case .holdEnded: "the time of an answer was over"
        case .handedOver: "handed over"
        case .expired: "nobody has answered"
        case .report: "report of the week"
        case .foundTooLate: "found too late, for the digest"
        }
    }
}

extension AlertState {
    /// When and how it ended; nothing while it is open.
    fileprivate func end(stamp: (Instant) -> String) -> (at: Instant, words: String)? {
        switch self {
        case .open, .held, .foundTooLate: nil
        case .expired(let at): (at, "expired, nobody has answered")
        case .answered(let by, let answer, let at): (at, "\(by) answered \(answer)")
        case .closed(let event): (event.happened, "closed by \(event.type)")
        case .withdrawn(let at): (at, "withdrawn, its ground is gone")
        }
    }

    fileprivate func words(stamp: (Instant) -> String) -> String {
        switch self {
        case .open: return "open"
        case .held(let by, let answer, let until):
            return "\(by) answered \(answer), held until \(stamp(until))"
        case .foundTooLate: return "found too late to tell anybody"
        case .answered, .closed, .withdrawn, .expired:
            guard let end = end(stamp: stamp) else { return "" }
            return "\(end.words), \(stamp(end.at))"
        }
    }
}
