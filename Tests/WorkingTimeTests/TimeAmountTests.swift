import Testing
import WorkingTime

struct TimeAmountTests {
    @Test(arguments: [
        ("24h", "1d"), ("-3d", "-3d"), ("+1d6h", "1d6h"), ("+0", "0s"), ("0", "0s"),
        ("-5 working days", "-5 working days"), ("-1 working day", "-1 working day"),
        ("+1 working day", "1 working day"), ("3 weekdays", "3 weekdays"),
        ("1 weekdays", "1 weekday"), ("-1 weekday", "-1 weekday"), ("0 weekdays", "0 weekdays"),
        ("next day 08:00", "next day 08:00"), ("  next  day  08:00 ", "next day 08:00"),
        ("next working day 08:00:30", "next working day 08:00:30"),
    ])
    func `an amount is read and written in one way`(text: String, canonical: String) throws {
        let amount = try TimeAmount(text)
        #expect(amount.description == canonical)
        #expect(try TimeAmount(canonical) == amount)
    }

    @Test(arguments: [
        "", " ", "day", "5", "5 days", "working days", "five working days", "- 5 working days",
        "1.5 working days", "5 Working days", "5 working weeks", "next day", "next day 8:00",
        "next day 24:00", "next working day", "next weekday 08:00", "next 08:00", "24 h",
        "5 working days 08:00", "--5 weekdays", "5x weekdays",
    ])
    func `another form is refused with the whole text`(text: String) {
        let error = #expect(throws: TimeTextError.self) { try TimeAmount(text) }
        #expect(error?.code == "time.malformed")
        #expect(error?.text == text)
        #expect(error?.description.contains("next working day 08:00") == true)
    }

    @Test func `days are counted up to a limit`() throws {
        #expect(try TimeAmount("-10000 working days") == .workingDays(-DayCalendar.dayCountMax))
        #expect(try TimeAmount("10000 weekdays") == .weekdays(DayCalendar.dayCountMax))
        for text in ["10001 weekdays", "-10001 working days", "99999999999999999999 weekdays"] {
            #expect(
                throws: TimeTextError.outOfRange(text: text, allowed: "at most 10000 days")
            ) { try TimeAmount(text) }
        }
    }

    @Test(arguments: [
        ("24h", "2026-03-28T12:00:00+01:00", "2026-03-29T13:00:00+02:00"),
        ("next day 08:00", "2026-03-28T23:59:59+01:00", "2026-03-29T08:00:00+02:00"),
        ("next day 08:00", "2026-03-29T00:00:00+01:00", "2026-03-30T08:00:00+02:00"),
        ("next working day 08:00", "2026-11-20T07:00:00+01:00", "2026-11-23T08:00:00+01:00"),
        ("next working day 08:00", "2026-11-21T07:00:00+01:00", "2026-11-23T08:00:00+01:00"),
        ("-5 working days", "2026-11-30T14:30:00.25+01:00", "2026-11-23T14:30:00.250+01:00"),
        ("-1 working day", "2026-03-30T12:00:00+02:00", "2026-03-27T12:00:00+01:00"),
        ("1 working day", "2026-10-23T12:00:00+02:00", "2026-10-26T12:00:00+01:00"),
        ("3 weekdays", "2026-11-20T10:00:00+01:00", "2026-11-24T10:00:00+01:00"),
        ("+0", "2026-11-22T10:00:00+01:00", "2026-11-22T10:00:00+01:00"),
        ("0 working days", "2026-10-25T02:30:00+01:00", "2026-10-25T02:30:00+01:00"),
    ])
    func `an amount leads from an instant to another`(
        amount: String,
        from: String,
        to: String
    ) throws {
        let calendar = DayCalendar(zone: try copenhagen())
        let reached = try TimeAmount(amount).applied(to: Instant(rfc3339: from), in: calendar)
        #expect(reached.rfc3339(in: calendar.zone) == to)
    }

    @Test(arguments: [
        ("+0", "2026-11-24T00:00:00+01:00"), ("-24h", "2026-11-23T00:00:00+01:00"),
        ("-1 working day", "2026-11-21T00:00:00+01:00"),
        ("-1 weekday", "2026-11-22T00:00:00+01:00"),
        ("0 working days", "2026-11-24T00:00:00+01:00"),
        ("next day 08:00", "2026-11-24T08:00:00+01:00"),
        ("next working day 08:00", "2026-11-24T08:00:00+01:00"),
    ])
    func `a deadline set as Monday is counted from Monday and ends 24:00`(
        amount: String,
        to: String
    ) throws {
        let calendar = DayCalendar(zone: try copenhagen())
        let reached = try TimeAmount(amount).applied(toEndOf: date("2026-11-23"), in: calendar)
        #expect(reached.rfc3339(in: calendar.zone) == to)
    }

    @Test func `every kind of amount survives being stored`() throws {
        for text in ["-1d6h", "-5 working days", "3 weekdays", "next day 08:00"] {
            let amount = try TimeAmount(text)
            #expect(try decoded(TimeAmount.self, from: encodedText(amount)) == [amount])
        }
    }
}
