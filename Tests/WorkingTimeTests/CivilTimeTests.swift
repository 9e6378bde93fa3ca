import Testing
import WorkingTime

struct CivilTimeTests {
    @Test(arguments: ["00:00", "08:00", "23:59", "08:00:30", "23:59:59"])
    func `a time of day is written as it is read`(text: String) throws {
        #expect(try time(text).description == text)
    }

    @Test(arguments: [
        "24:00", "12:60", "12:00:60", "8:00", "08.00", "0800", "08:00 ", "", "08:00:0", "+8:00",
    ])
    func `what no clock shows is refused`(text: String) {
        #expect(CivilTime(text) == nil)
    }

    @Test func `times of day are ordered`() throws {
        #expect(try time("08:00") < time("08:00:01"))
        #expect(try time("08:59") < time("09:00"))
        #expect(try time("00:00") == .midnight)
    }

    @Test func `it is stored as its text`() throws {
        #expect(try encodedText(time("08:00")) == #"["08:00"]"#)
        #expect(try decoded(CivilTime.self, from: #"["08:00"]"#) == [time("08:00")])
        #expect(throws: DecodingError.self) { try decoded(CivilTime.self, from: #"["25:00"]"#) }
    }
}
