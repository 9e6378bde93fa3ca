import CaseEvents
import RuleLanguage
import WorkingTime

/// Events that come more seldom than they did.
extension FindingAnchors {
    /// The anchors at which a rate has fallen, each with the events of the time before.
    mutating func falls(_ fall: RateFall) -> [FoundAnchor] {
        guard let first = range.first, let last = range.last else { return [] }
        let clock = PausingClock(view, pauses: rule.pauses)
        let earliest = clock.start(of: fall.reachBack, before: view.happened(first))
        let latest = clock.end(of: fall.within, from: view.happened(last)) ?? .latest
        var rates = RateTimeLine(fall, clock)
        for place in view.history.places(
            ofTypes: fall.types,
            in: view.places(from: earliest, through: latest)
        ) {
            switch truth(of: place) {
            case .holds: rates.take(place, at: view.happened(place), isCertain: true)
            case .failed: rates.take(place, at: view.happened(place), isCertain: false)
            case .doesNotHold, .unknown: continue
            }
        }
        return rates.falls(in: range).compactMap { found in
            var anchor = anchor(found.place, missing: fall.types, by: found.at, grace: fall.grace)
            anchor?.counted = Array(found.earlier.suffix(fall.atLeast - 1))
            return anchor
        }
    }

    /// How many events there were of late and in the time before when one left the latest time;
    /// nothing where it did not leave, or left together with a later one.
    mutating func rate(_ fall: RateFall, at place: Int) -> RateTimeLine.Rate? {
        let clock = PausingClock(view, pauses: rule.pauses)
        let happened = view.happened(place)
        let earliest = clock.start(of: fall.reachBack, before: happened)
        guard let end = clock.end(of: fall.within, from: happened) else { return nil }
        var rates = RateTimeLine(fall, clock)
        for other in view.history.places(
            ofTypes: fall.types,
            in: view.places(from: earliest, through: end)
        ) {
            switch truth(of: other) {
            case .holds: rates.take(other, at: view.happened(other), isCertain: true)
            case .failed: rates.take(other, at: view.happened(other), isCertain: false)
            case .doesNotHold, .unknown: continue
            }
        }
        return rates.rates().first { $0.place == place }
    }
}

/// How the rate of events rises and falls along the time line of a clock that pauses.
struct RateTimeLine {
    /// What there was at the instant at which an event left the latest time.
    struct Rate {
        let place: Int
        /// When it left.
        let at: Instant
        /// Where the events stand that were in the time before, one of each instant.
        let earlier: [Int]
        let recentCount: Int
        let isLow: Bool
        /// How far the clock had run at the event.
        let ran: Elapsed
    }

    /// All that happened at one instant.
    private struct Moment {
        /// Where the last of it stands that is certain; nothing where none is.
        var place: Int?
        let happened: Instant
        let ran: Elapsed
    }

    private let fall: RateFall
    private let clock: PausingClock
    private var moments: [Moment] = []

    init(_ fall: RateFall, _ clock: PausingClock) {
        self.fall = fall
        self.clock = clock
    }

    /// Takes in an event; none that is taken in later happened sooner.
    mutating func take(_ place: Int, at happened: Instant, isCertain: Bool) {
        if let last = moments.last, last.happened == happened {
            if isCertain { moments[moments.count - 1].place = place }
            return
        }
        let ran = moments.last.map { $0.ran + clock.run(from: $0.happened, through: happened) }
        moments.append(
            Moment(place: isCertain ? place : nil, happened: happened, ran: ran ?? .zero)
        )
    }

    /// The rate at each instant at which events leave, those left out that never do.
    func rates() -> [Rate] {
        var rates: [Rate] = []
        var first = 0
        var next = 0
        var through = 0
        for (position, moment) in moments.enumerated() {
            let isLastToLeave =
                !moments[(position + 1)...].prefix { $0.ran == moment.ran }
                .contains { $0.place != nil }
            guard let place = moment.place, isLastToLeave,
                let end = clock.end(of: fall.within, from: moment.happened)
            else { continue }
            while moments[first].ran + fall.comparedWith < moment.ran { first += 1 }
            while next < moments.count, moments[next].ran <= moment.ran { next += 1 }
            while through < moments.count, moments[through].happened <= end { through += 1 }
            let recent = max(0, through - next)
            let earlier = moments[first..<next].compactMap(\.place)
            rates.append(
                Rate(
                    place: place,
                    at: end,
                    earlier: earlier,
                    recentCount: recent,
                    isLow: fall.isLow(recent: recent, earlier: earlier.count),
                    ran: moment.ran
                )
            )
        }
        return rates
    }

    /// The events in some places with which a fall began.
    func falls(in range: Range<Int>) -> [(place: Int, at: Instant, earlier: [Int])] {
        var falls: [(place: Int, at: Instant, earlier: [Int])] = []
        var low: Elapsed?
        for rate in rates() where rate.isLow {
            let isNew = low.map { $0 + fall.comparedWith < rate.ran } ?? true
            low = rate.ran
            guard isNew, range.contains(rate.place) else { continue }
            falls.append((rate.place, rate.at, rate.earlier.filter { $0 != rate.place }))
        }
        return falls
    }
}
