import WorkingTime

/// The cases to be looked at, by the instant at which that is.
///
/// Those of the present stretch of time stand in a heap, the later ones unsorted by their stretch, so
/// that what lies months ahead costs as little as what lies minutes ahead.
struct WakeQueue {
    struct Wake: Comparable {
        let at: Instant
        let number: Int32

        static func < (left: Wake, right: Wake) -> Bool { left.at < right.at }
    }

    /// The length of a stretch, in microseconds: about a quarter of an hour.
    private static let stretchBits: Int64 = 30

    private var near = Heap<Wake>()
    private var nearEnd = Int64.min
    private var far: [Int64: [Wake]] = [:]
    private var stretches = Heap<Int64>()

    /// When the first of them is; the later ones are made ready where that is needed.
    var first: Instant? {
        mutating get {
            if near.isEmpty, let stretch = stretches.pop() {
                nearEnd = stretch
                for wake in far.removeValue(forKey: stretch) ?? [] { near.push(wake) }
            }
            return near.first?.at
        }
    }

    mutating func push(_ number: Int, at instant: Instant) {
        let wake = Wake(at: instant, number: Int32(number))
        let stretch = instant.microseconds >> Self.stretchBits
        if stretch <= nearEnd {
            near.push(wake)
        } else if far[stretch]?.append(wake) == nil {
            far[stretch] = [wake]
            stretches.push(stretch)
        }
    }

    mutating func pop() -> Wake? {
        guard first != nil else { return nil }
        return near.pop()
    }
}

/// A binary heap with the least element first.
struct Heap<Element: Comparable> {
    private var elements: [Element] = []

    var isEmpty: Bool { elements.isEmpty }

    var first: Element? { elements.first }

    mutating func push(_ element: Element) {
        var place = elements.count
        elements.append(element)
        while place > 0 {
            let parent = (place - 1) / 2
            guard element < elements[parent] else { break }
            elements[place] = elements[parent]
            place = parent
        }
        elements[place] = element
    }

    mutating func pop() -> Element? {
        guard let first = elements.first, let last = elements.popLast() else { return nil }
        guard !elements.isEmpty else { return first }
        var place = 0
        while true {
            var child = place * 2 + 1
            guard child < elements.count else { break }
            if child + 1 < elements.count, elements[child + 1] < elements[child] {
                child += 1
            }
            guard elements[child] < last else { break }
            elements[place] = elements[child]
            place = child
        }
        elements[place] = last
        return first
    }
}
