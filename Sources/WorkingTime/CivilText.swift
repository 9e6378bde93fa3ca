/// Dates and times as people read them in messages, without the year.
package enum CivilText {
    /// Such as `tirsdag 24. november kl. 14.30`.
    package static func danishDateTime(_ instant: Instant, _ zone: Zone) -> String {
        let (date, time) = zone.civil(at: instant)
        return "\(danishDate(date)) kl. \(clock(time, separator: "."))"
    }

    /// Such as `tirsdag 24. november`.
    package static func danishDate(_ date: CivilDate) -> String {
        let weekday = danishWeekdays[date.weekday.rawValue - 1]
        return "\(weekday) \(date.day). \(danishMonths[date.month - 1])"
    }

    /// Such as `Tuesday 24 November 14:30`.
    package static func englishDateTime(_ instant: Instant, _ zone: Zone) -> String {
        let (date, time) = zone.civil(at: instant)
        return "\(englishDate(date)) \(clock(time, separator: ":"))"
    }

    /// Such as `Tuesday 24 November`.
    package static func englishDate(_ date: CivilDate) -> String {
        let weekday = englishWeekdays[date.weekday.rawValue - 1]
        return "\(weekday) \(date.day) \(englishMonths[date.month - 1])"
    }

    private static func clock(_ time: CivilTime, separator: String) -> String {
        paddedDigits(time.hour, width: 2) + separator + paddedDigits(time.minute, width: 2)
    }

    private static let danishWeekdays = [
        "mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag",
    ]
    private static let danishMonths = [
        "januar", "februar", "marts", "april", "maj", "juni",
        "juli", "august", "september", "oktober", "november", "december",
    ]
    private static let englishWeekdays = [
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
    ]
    private static let englishMonths = [
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ]
}
