import WorkingTime

/// The cases to be looked at, by the instant at which that is: a binary heap.
struct WakeQueue {
    struct Wake {
        let at: Instant
        let number: Int
    }

    private var wakes: [Wake] = []

    var first: Instant? { wakes.first?.at }

    mutating func push(_ number: Int, at instant: Instant) {
        var place = wakes.count
        let wake = Wake(at: instant, number: number)
        wakes.append(wake)
        while place > 0 {
            let parent = (place - 1) / 2
            guard instant < wakes[parent].at else { break }
            wakes[place] = wakes[parent]
            place = parent
        }
        wakes[place] = wake
    }

    mutating func pop() -> Wake? {
        guard let first = wakes.first, let last = wakes.popLast() else { return nil }
        guard !wakes.isEmpty else { return first }
        var place = 0
        while true {
            var child = place * 2 + 1
            guard child < wakes.count else { break }
            if child + 1 < wakes.count, wakes[child + 1].at < wakes[child].at { child += 1 }
            guard wakes[child].at < last.at else { break }
            wakes[place] = wakes[child]
            place = child
        }
        wakes[place] = last
        return first
    }
}
