package import CaseEvents
package import WorkingTime

/// When sources of events were silent, as the daemon's own events tell it.
///
/// A source is *out* from the instant at which its silence was noticed until its grace after it
/// was heard again, so that what it kept back comes in first. What is missing is certain at the
/// first instant, at its deadline or later, at which no source is out that could have reported it.
package struct FeedSilences: Sendable, Equatable {
    /// The type of the event that notices a silence, about the source named in its `data`.
    package static let silentType = "source.silent"
    /// The type of the event that ends it.
    package static let resumedType = "source.resumed"
    /// Whether events of the type tell of silences.
    package static func areTold(byType type: String) -> Bool {
        CaseEvent.silenceTypes.contains(type)
    }

    /// How long a source's backlog takes where nothing else is said.
    package static let graceDefault = Elapsed.hours(1)
    /// No source was ever silent.
    package static let none = FeedSilences()

    /// The silences, ordered by when they were noticed.
    package private(set) var outages: [FeedOutage] = []
    /// For each outage the latest end of those up to it, which makes a long past cheap.
    private var endsSoFar: [Instant] = []

    private init() {}

    /// Reads the silences from events; those of other types are left out.
    ///
    /// - Parameter events: Standing events of any cases, in any order.
    package init(from events: [CaseEvent]) {
        for event in events.sorted(by: CaseHistory.precedes) {
            guard let source = event.data["source"]?.string else { continue }
            let open = outages.firstIndex { $0.source == source && $0.resumed == nil }
            switch event.type {
            case Self.silentType where open == nil:
                outages.append(FeedOutage(of: source, noticedBy: event))
            case Self.resumedType:
                guard let open else { continue }
                outages[open].resumed = event.happened
            default: continue
            }
        }
        countEnds()
    }

    private mutating func countEnds() {
        var latest = Instant.earliest
        endsSoFar = outages.map { outage in
            latest = max(latest, outage.end(grace: .zero) ?? .latest)
            return latest
        }
    }

    /// What of it is known at an instant.
    package func known(at now: Instant) -> FeedSilences {
        let isKnown = outages.allSatisfy {
            $0.noticed <= now && $0.resumed.map { $0 <= now } ?? true
        }
        guard !isKnown else { return self }
        var known = FeedSilences()
        for var outage in outages where outage.noticed <= now {
            if let resumed = outage.resumed, resumed > now { outage.resumed = nil }
            known.outages.append(outage)
        }
        known.countEnds()
        return known
    }

    /// Whether no source was ever silent.
    package var isEmpty: Bool { outages.isEmpty }

    /// The sources that are silent now.
    package var silentSources: [String] {
        outages.filter { $0.resumed == nil }.map(\.source)
    }

    /// From when on a history must be kept to judge what a span before `now` judges otherwise.
    ///
    /// What waited for a source looks further back by as long as it waited.
    package func start(ofHistory reach: Elapsed, at now: Instant) -> Instant {
        var start = now.advanced(by: -reach)
        guard !isEmpty else { return start }
        for outage in outages.reversed() where outage.end(grace: reach).map({ $0 >= start }) ?? true
        {
            start = min(start, outage.noticed.advanced(by: -reach))
        }
        return start
    }

    /// The outages that can move a deadline, in the order in which they were noticed.
    func outages(touching deadline: Instant, grace: Elapsed) -> ArraySlice<FeedOutage> {
        outages[endsSoFar.firstPlace { $0.advanced(by: grace) > deadline }...]
    }
}

/// One silence of one source.
package struct FeedOutage: Sendable, Hashable {
    /// The source's name in the configuration.
    package let source: String
    /// When it was last heard.
    package let since: Instant
    /// When its silence was noticed.
    package let noticed: Instant
    /// When it was heard again.
    package internal(set) var resumed: Instant?
    /// How long its backlog takes.
    package let grace: Elapsed
    /// What the CloudEvents `source` of its events begins with; nothing when that is not known.
    package let prefix: String?
    /// The reporters that it carries, as the vocabulary's `reported_by` names them, or event types.
    package let reports: [String]

    /// Reads what an event tells; only the source's name must be there.
    init(of source: String, noticedBy event: CaseEvent) {
        self.source = source
        noticed = event.happened
        let said = event.data["since"]?.string.flatMap { try? Instant(rfc3339: $0) }
        since = min(said ?? event.happened, event.happened)
        let grace = event.data["grace"]?.string.flatMap { try? Elapsed($0) }
        self.grace = grace ?? FeedSilences.graceDefault
        prefix = event.data["prefix"]?.string
        let reports = event.data["reports"]?.elements.compactMap(\.string) ?? []
        self.reports = reports.isEmpty ? [source] : reports
    }

    /// When nothing more is waited for; nothing while the source is silent.
    func end(grace: Elapsed) -> Instant? {
        resumed?.advanced(by: max(self.grace, grace))
    }

    /// Whether the source reports events of the type.
    func reports(_ type: String, in vocabulary: Vocabulary) -> Bool {
        if reports.contains(type) { return true }
        guard let reporters = vocabulary.eventType(type)?.reportedBy else { return false }
        return reporters.contains { reports.contains($0) }
    }
}

/// A silent source that an absence waits for.
package struct FeedWait: Sendable, Hashable {
    package let source: String
    /// When the source was last heard.
    package let since: Instant
}

/// An absence that would be a finding if a source were not silent.
package struct WaitingAbsence: Sendable, Hashable {
    package let rule: String
    package let anchor: EventReference
    package let wait: FeedWait

    /// Each once, in a stable order.
    static func ordered(_ waits: [WaitingAbsence]) -> [WaitingAbsence] {
        var ordered: [WaitingAbsence] = []
        let sorted = waits.sorted {
            ($0.rule, $0.anchor, $0.wait.source, $0.wait.since)
                < ($1.rule, $1.anchor, $1.wait.source, $1.wait.since)
        }
        for wait in sorted where wait != ordered.last { ordered.append(wait) }
        return ordered
    }
}

/// A waiting absence, with when its anchor happened.
struct AnchoredWait {
    let anchored: Instant
    let absence: WaitingAbsence
}

/// When it is certain that something is missing.
enum Certainty {
    case from(Instant)
    /// Not before these sources have been heard.
    case waits([FeedWait])
}

extension FindingView {
    /// When it is certain that events of the types are missing whose deadline, with the types' own
    /// grace, lies at an instant.
    func certainty(
        at deadline: Instant,
        awaiting types: [String],
        grace: Elapsed
    ) -> Certainty {
        var delays: [FeedOutage] = []
        return certainty(at: deadline, awaiting: types, grace: grace, delays: &delays)
    }

    /// The same, with the silences whose end had to be waited for.
    func certainty(
        at deadline: Instant,
        awaiting types: [String],
        grace: Elapsed,
        delays: inout [FeedOutage]
    ) -> Certainty {
        guard !feeds.isEmpty else { return .from(deadline) }
        var certain = deadline
        var waits: [FeedWait] = []
        for outage in feeds.outages(touching: deadline, grace: grace) {
            guard outage.noticed <= certain else { break }
            let end = outage.end(grace: grace)
            guard end.map({ $0 > certain }) ?? true, couldReport(outage, types) else { continue }
            if let end {
                certain = end
                delays.append(outage)
            } else {
                waits.append(FeedWait(source: outage.source, since: outage.since))
            }
        }
        return waits.isEmpty ? .from(certain) : .waits(waits)
    }

    /// Whether a source that is out could have reported one of the types in this case.
    ///
    /// It could not where others have reported all there is of them, and it nothing: two residences
    /// report the same types, each of its own citizens.
    private func couldReport(_ outage: FeedOutage, _ types: [String]) -> Bool {
        let reported = types.filter { outage.reports($0, in: vocabulary) }
        guard !reported.isEmpty else { return false }
        guard let prefix = outage.prefix else { return true }
        let places = history.places(ofTypes: reported, in: 0..<visible)
        return places.isEmpty || places.contains { event($0).reference.source.hasPrefix(prefix) }
    }
}
