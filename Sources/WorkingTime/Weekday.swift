/// A day of the week, numbered as ISO 8601 does.
package enum Weekday: Int, Sendable, Hashable, CaseIterable, Codable {
    case monday = 1
    case tuesday, wednesday, thursday, friday, saturday, sunday

    /// The weekday of a day counted from 1970-01-01, which was a Thursday.
    init(dayNumber: Int) {
        self =
            switch flooredRemainder(dayNumber + 3, 7) {
            case 0: .monday
            case 1: .tuesday
            case 2: .wednesday
            case 3: .thursday
            case 4: .friday
            case 5: .saturday
            default: .sunday
            }
    }
}
