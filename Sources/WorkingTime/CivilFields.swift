/// Year, month and day as they stand in a text: the form is right, the values are unchecked.
struct DateFields {
    let year: Int
    let month: Int
    let day: Int

    /// Takes `2026-11-21`.
    init?(_ scanner: inout TextScanner) {
        guard let year = scanner.takeNumber(digitCount: 4), scanner.take("-"),
            let month = scanner.takeNumber(digitCount: 2), scanner.take("-"),
            let day = scanner.takeNumber(digitCount: 2)
        else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }
}

/// Hour, minute and perhaps second as they stand in a text, values unchecked.
struct TimeFields {
    let hour: Int
    let minute: Int
    let second: Int?

    /// Takes `08:00` or `08:00:30`.
    init?(_ scanner: inout TextScanner) {
        guard let hour = scanner.takeNumber(digitCount: 2), scanner.take(":"),
            let minute = scanner.takeNumber(digitCount: 2)
        else { return nil }
        self.hour = hour
        self.minute = minute
        guard scanner.take(":") else {
            second = nil
            return
        }
        guard let second = scanner.takeNumber(digitCount: 2) else { return nil }
        self.second = second
    }
}
