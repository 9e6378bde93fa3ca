/// Shifts that follow each other by wall clock: one that begins at 08:00 does so in summer and winter.
package struct ShiftPlan: Sendable, Hashable {
    /// The shortest shift, in hours.
    package static let hourCountMin = 1
    /// The longest shift, in hours: a year.
    package static let hourCountMax = 8_784

    /// When the first one begins.
    package let date: CivilDate
    package let time: CivilTime
    /// How long each lasts on the wall clock.
    package let hourCount: Int

    /// Makes a plan; nothing for shifts of another length than `hourCountMin` to `hourCountMax`.
    package init?(from date: CivilDate, _ time: CivilTime, hourCount: Int) {
        guard (Self.hourCountMin...Self.hourCountMax).contains(hourCount) else { return nil }
        self.date = date
        self.time = time
        self.hourCount = hourCount
    }

    /// The number of the shift that an instant lies in, from zero; nothing before the first.
    package func shift(at instant: Instant, in zone: Zone) -> Int? {
        let (date, time) = zone.civil(at: instant)
        let passed = date.dayNumber * 86_400 + time.secondOfDay - firstSecond
        // Where the clocks are set, wall time can lie an hour or two beside the order of instants.
        var shift = passed / (hourCount * 3_600) + 1
        while shift >= 0, start(ofShift: shift, in: zone) > instant { shift -= 1 }
        return shift >= 0 ? shift : nil
    }

    /// When a shift begins; of a time that comes twice it is the first.
    package func start(ofShift shift: Int, in zone: Zone) -> Instant {
        let second = firstSecond + shift * hourCount * 3_600
        return zone.instant(
            CivilDate(dayNumber: flooredQuotient(second, 86_400)),
            CivilTime(secondOfDay: flooredRemainder(second, 86_400))
        )
    }

    private var firstSecond: Int { date.dayNumber * 86_400 + time.secondOfDay }
}
