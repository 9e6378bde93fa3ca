import CaseEvents

/// Rules that hang on each other's alerts in a circle, so that they would never come to rest.
///
/// An alert is an event as long as its ground stands. Rules that look from each other's alerts call
/// without end; where a rule of the circle is taken back by another's alert, its own is withdrawn,
/// what hung on that one comes and goes in turn, and so on. A look at what lies strictly before the
/// anchor makes no circle: what follows from an alert comes after it.
struct AlertCircles {
    private let names: [String]
    private let rules: [Rule]
    /// The rules that can be raised from each rule's alerts.
    private var called: [[Int]]
    /// The rules whose ground each rule's alerts can give or take away.
    private var moved: [[Int]]
    /// The rules whose ground each rule's alerts can take away.
    private var takenAway: [[Int]]

    /// - Parameters:
    ///   - rules: Those that look at alerts; others are in no circle.
    ///   - vocabulary: The states that they name.
    init(of rules: [Rule], in vocabulary: Vocabulary) {
        self.rules = rules
        names = rules.map(\.name)
        called = Array(repeating: [], count: rules.count)
        moved = called
        takenAway = called
        for (place, rule) in rules.enumerated() {
            for (other, name) in names.enumerated() where other != place {
                if rule.anchorLook(atAlertsOf: name) != nil {
                    called[other].append(place)
                }
                let dependence = rule.dependence(onAlertsOf: name, in: vocabulary)
                if dependence.takesAway { takenAway[other].append(place) }
                if dependence.gives || dependence.takesAway { moved[other].append(place) }
            }
        }
    }

    /// Reports each rule of a circle at its own place.
    func report(to diagnosis: Diagnosis) {
        for place in rules.indices {
            if let circle = circle(through: place, beginning: called, along: called) {
                diagnosis.report(.alertCircle(circle, endless: true), at: rules[place].place)
            } else if let circle = circle(through: place, beginning: takenAway, along: moved) {
                diagnosis.report(.alertCircle(circle, endless: false), at: rules[place].place)
            }
        }
    }

    /// The shortest way from a rule back to it, its first step one of `beginning`.
    private func circle(
        through start: Int,
        beginning: [[Int]],
        along steps: [[Int]]
    ) -> [String]? {
        var origins: [Int: Int] = [:]
        var waiting = beginning[start]
        for place in waiting { origins[place] = start }
        var next = 0
        while next < waiting.count {
            let place = waiting[next]
            next += 1
            for following in steps[place] where origins[following] == nil {
                origins[following] = place
                waiting.append(following)
            }
        }
        guard origins[start] != nil else { return nil }
        var way = [start]
        var place = start
        repeat {
            guard let origin = origins[place] else { return nil }
            way.append(origin)
            place = origin
        } while place != start
        return way.reversed().map { names[$0] }
    }
}
