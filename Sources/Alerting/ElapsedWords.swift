package import CaseEvents
package import WorkingTime

extension Elapsed {
    /// About how long it is, in whole minutes, hours or days, for people.
    ///
    /// Up to two hours in minutes, up to two days in hours, rounded to the nearest.
    package func words(in language: Language) -> String {
        let isDanish = language == .danish
        let second: Int64 = 1_000_000
        func count(_ seconds: Int64) -> Int64 {
            let unit = seconds * second
            let rest = microseconds % unit
            return microseconds / unit + (rest * 2 >= unit ? 1 : 0)
        }
        let units: [(seconds: Int64, countMax: Int64, danish: [String], english: [String])] = [
            (60, 120, ["minut", "minutter"], ["minute", "minutes"]),
            (3_600, 48, ["time", "timer"], ["hour", "hours"]),
            (86_400, .max, ["døgn", "døgn"], ["day", "days"]),
        ]
        guard count(60) > 0 else { return isDanish ? "et minut" : "a minute" }
        for unit in units where count(unit.seconds) < unit.countMax {
            let count = count(unit.seconds)
            let words = isDanish ? unit.danish : unit.english
            return "\(count) \(count == 1 ? words[0] : words[1])"
        }
        return description
    }
}
