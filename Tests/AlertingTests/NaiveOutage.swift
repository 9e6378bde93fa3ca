import Alerting
import CaseEvents
import RuleLanguage
import WorkingTime

/// A silence of a source in ticks, and what a naive reader makes of it.
struct NaiveOutage {
    let noticed: Int
    /// Nothing while the source is silent.
    let heard: Int?
    let grace: Int
    let reports: [String]
    let prefix: String?

    /// What is known at an instant of silences that events tell of, one after another.
    static func known(from events: [CaseEvent], now: Instant) -> [NaiveOutage] {
        var outages: [NaiveOutage] = []
        let seen = events.filter { $0.happened <= now }
            .sorted { ($0.happened, $0.arrival) < ($1.happened, $1.arrival) }
        for (position, event) in seen.enumerated() where event.type == "source.silent" {
            let own = seen.enumerated().filter {
                $0.element.data["source"] == event.data["source"]
            }
            let before = own.last(where: { $0.offset < position })
            // A source that is silent already falls silent no second time.
            guard before?.element.type != "source.silent" else { continue }
            let after = own.first { $0.offset > position && $0.element.type == "source.resumed" }
            let grace = event.data["grace"]?.string.flatMap { try? Elapsed($0) }
            outages.append(
                NaiveOutage(
                    noticed: NaiveTimeline.ticks(event.happened),
                    heard: after.map { NaiveTimeline.ticks($0.element.happened) },
                    grace: NaiveTimeline.ticks(grace ?? .hours(1)),
                    reports: event.data["reports"]?.elements.compactMap(\.string) ?? [],
                    prefix: event.data["prefix"]?.string
                )
            )
        }
        return outages
    }

    /// Whether the source is out at a tick for those who wait so long for late news.
    func isOut(at tick: Int, grace: Int) -> Bool {
        noticed <= tick && (heard.map { tick < $0 + max(self.grace, grace) } ?? true)
    }
}

extension NaiveTimeline {
    /// The first tick from a deadline on at which no source is out that could have reported it.
    func certain(from deadline: Int, awaiting types: [String], grace: Int) -> Int? {
        let concerned = outages.filter { concerns($0, types) }
        let ends = ends(of: concerned, grace)
        return ([deadline] + ends).filter { $0 >= deadline }.sorted().first { tick in
            !concerned.contains { $0.isOut(at: tick, grace: grace) }
        }
    }

    /// The ticks at which one of the sources is no longer out.
    private func ends(of outages: [NaiveOutage], _ grace: Int) -> [Int] {
        outages.compactMap { outage in outage.heard.map { $0 + max(outage.grace, grace) } }
    }

    private func concerns(_ outage: NaiveOutage, _ types: [String]) -> Bool {
        let own = types.filter { type in
            let reporters = vocabulary.eventType(type)?.reportedBy ?? []
            return outage.reports.contains(type)
                || reporters.contains(where: outage.reports.contains)
        }
        let known = events.filter { own.contains($0.type) }.map(\.reference.source)
        guard !own.isEmpty else { return false }
        guard let prefix = outage.prefix, !known.isEmpty else { return true }
        return known.contains { $0.hasPrefix(prefix) }
    }
}
