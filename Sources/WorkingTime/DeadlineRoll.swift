/// The named rules by which a deadline that ends on a closed day moves to the next open one.
package enum DeadlineRoll: String, Sendable, Hashable, CaseIterable, Codable {
    /// The deadline stays where it is.
    case none
    /// Lejeloven § 182 stk. 2: not Saturday, Sunday, public holiday or 5 June.
    case rentDemand
    /// Forældelsesloven § 27: as `rentDemand`, and not 24 or 31 December.
    case limitation

    /// Whether a deadline may end on a day.
    func allows(_ date: CivilDate) -> Bool {
        switch self {
        case .none:
            return true
        case .rentDemand:
            return isOpen(date) && !(date.month == 6 && date.day == 5)
        case .limitation:
            return isOpen(date) && DanishHolidays.specialDayName(date) == nil
        }
    }

    private func isOpen(_ date: CivilDate) -> Bool {
        date.weekday.rawValue <= Weekday.friday.rawValue
            && DanishHolidays.holidayName(date) == nil
    }
}
