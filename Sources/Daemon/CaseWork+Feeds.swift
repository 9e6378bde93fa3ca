internal import Alerting
internal import CaseEvents
internal import EventStore
internal import WorkingTime

/// Sources that fall silent and are heard again.
extension CaseWork {
    /// Notes which sources an event was heard from; one that comes twice was heard too.
    mutating func hear(_ event: CaseEvent) {
        for source in circumstances.sources where source.isSource(of: event) {
            heard.insert(source.name)
        }
    }

    /// Raises and ends silences, which is to be done before cases are decided.
    ///
    /// The silence of a source that is no longer watched ends: nobody would end it otherwise.
    mutating func watchFeeds() throws {
        guard !circumstances.sources.isEmpty || !watch.silences.isEmpty else { return }
        let silent = watch.silences.silentSources
        for source in circumstances.sources {
            if heard.contains(source.name) {
                try watch.hear(source.name, at: now, in: transaction)
                if silent.contains(source.name) { try resume(source.name, because: nil) }
            } else if !silent.contains(source.name) {
                try notice(source)
            }
        }
        let names = circumstances.sources.map(\.name)
        for name in silent where !names.contains(name) {
            try resume(name, because: "not_watched")
        }
        circumstances.feeds = watch.silences
    }

    /// When the next source falls silent if nothing is heard.
    func nextSilence() -> Instant? {
        guard let listening = watch.listening else { return nil }
        let silent = watch.silences.silentSources
        return circumstances.sources.filter { !silent.contains($0.name) }.compactMap { source in
            watch.heard[source.name].map {
                source.silence(lastHeard: $0, listening: listening, in: circumstances.calendar)
            }
        }.min()
    }

    private mutating func notice(_ source: FeedSource) throws {
        let lastHeard = try watch.lastHeard(source, at: now, in: transaction)
        guard let listening = watch.listening else { return }
        let noticed = source.silence(
            lastHeard: lastHeard,
            listening: listening,
            in: circumstances.calendar
        )
        guard noticed <= now else { return }
        try tell(OwnEvents.silent(source, since: lastHeard, noticed: noticed, at: now))
        note(warning: "there is no word from the source \(source.name) since \(lastHeard.rfc3339)")
    }

    private mutating func resume(_ name: String, because reason: String?) throws {
        try tell(OwnEvents.resumed(name, because: reason, at: now))
        note(warning: "the source \(name) is \(reason == nil ? "heard again" : "not watched now")")
        try transaction.makeDue(casesWaitingFor: name, at: now)
    }

    private mutating func tell(_ event: CaseEvent) throws {
        guard case .appended(let arrival) = try transaction.append(event) else { return }
        var event = event
        event.arrival = arrival
        watch.take(event)
        touch(event.caseReference)
    }
}
