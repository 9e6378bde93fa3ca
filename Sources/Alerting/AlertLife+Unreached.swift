import CaseEvents
import RuleLanguage
package import WorkingTime

extension Alert {
    /// So often an alert that has reached nobody is tried again an hour after the last failure; from
    /// then on after `unreachedPauseMax`.
    package static let unreachedSoonCountMax = 24
    package static let unreachedPauseMin = Elapsed.hours(1)
    package static let unreachedPauseMax = Elapsed.hours(6)

    /// How long after the last failure what has reached nobody is tried again.
    static func unreachedPause(_ number: Int) -> Elapsed {
        number < unreachedSoonCountMax ? unreachedPauseMin : unreachedPauseMax
    }
}

extension AlertLife {
    /// Tells an alert again of which no message has reached anybody.
    ///
    /// A server that refuses everything refuses the ends of the chain as well: nobody is left who
    /// could be told instead, and what was refused for good is tried no more. So the roles that had
    /// been told are told anew, for as long as nobody has it.
    mutating func tellUnreached() {
        var failed: [String: Instant] = [:]
        for event in undelivered() {
            guard let telling = event.data["telling"]?.string else { continue }
            failed[telling] = max(failed[telling] ?? event.happened, event.happened)
        }
        guard !failed.isEmpty else { return }
        for place in outcome.indices {
            let alert = outcome[place]
            guard !AlertMove.from(alert.state, on: .messageDue).isRefused,
                circumstances.departures.lost.contains(alert.id), !alert.waitsForSomebodyElse,
                // What this decision tells is on its way, too.
                !decision.tellings.contains(where: { $0.alert == alert.id }),
                let latest = alert.tellings.compactMap({ failed[$0.id] }).max()
            else { continue }
            tellAgain(place, failed: latest)
        }
    }

    private mutating func tellAgain(_ place: Int, failed latest: Instant) {
        var alert = outcome[place]
        let number = alert.unreachedCount
        let at = latest.advanced(by: Alert.unreachedPause(number))
        let waiting = alert.waiting ?? []
        if at <= now {
            let rung = Ladder.Rung(cause: .unreached(number), at: at, roles: alert.toldRoles)
            tell([rung], of: &alert, rule: circumstances.ruleBook.rule(alert.rule))
            let others = waiting.filter { $0.cause != rung.cause }
            let all = others + (alert.waiting ?? [])
            alert.waiting = all.isEmpty ? nil : all
        }
        let releases = (alert.waiting ?? []).map(\.until)
        let next = ([alert.nextStep] + releases).compactMap(\.self) + (at > now ? [at] : [])
        alert.nextStep = next.min()
        // Nothing runs out of time that nobody has read.
        expiring.remove(alert.id)
        outcome[place] = alert
    }
}

extension Alert {
    /// Whether a message to somebody who has not been tried waits for quiet hours to end.
    fileprivate var waitsForSomebodyElse: Bool {
        (waiting ?? []).contains { !$0.cause.isUnreached }
    }

    /// How often it has been told again because nothing had reached anybody.
    fileprivate var unreachedCount: Int {
        let numbers = tellings.compactMap { record -> Int? in
            guard case .unreached(let number) = record.cause else { return nil }
            return number
        }
        return (numbers.max() ?? -1) + 1
    }

    /// The roles that owe an answer, each once.
    fileprivate var toldRoles: [Role] {
        var roles: [Role] = []
        for record in tellings where record.cause.asksForAnswer && !roles.contains(record.role) {
            roles.append(record.role)
        }
        return roles
    }
}

extension TellingCause {
    /// Whether it is told again because nothing had reached anybody.
    var isUnreached: Bool {
        if case .unreached = self { return true }
        return false
    }
}
