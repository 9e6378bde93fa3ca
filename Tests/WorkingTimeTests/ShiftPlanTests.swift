import Testing
import WorkingTime

struct ShiftPlanTests {
    private func plan(_ hourCount: Int, from text: String = "2026-01-05") throws -> ShiftPlan {
        try #require(ShiftPlan(from: date(text), time("08:00"), hourCount: hourCount))
    }

    @Test(
        arguments: [
            ("2026-01-05T07:59:59", nil), ("2026-01-05T08:00", 0), ("2026-01-12T07:59:59", 0),
            ("2026-01-12T08:00", 1),
            // Shifts begin at eight in summer as in winter.
            ("2026-03-30T07:59:59", 11), ("2026-03-30T08:00", 12), ("2026-10-26T08:00", 42),
        ] as [(String, Int?)]
    )
    func `a week begins at the same time of day all year`(text: String, shift: Int?) throws {
        let zone = try copenhagen()
        #expect(try plan(168).shift(at: zone.instant(civil: text), in: zone) == shift)
    }

    @Test func `every instant lies in the shift that began last`() throws {
        let zone = try copenhagen()
        var generator = SeededGenerator(seed: 11)
        let start = try zone.instant(civil: "2026-01-05T08:00")
        for _ in 0..<2_000 {
            let plan = try plan([1, 2, 8, 12, 24, 168].randomElement(using: &generator) ?? 1)
            let minutes = Int.random(in: 0..<525_600, using: &generator)
            let instant = start.advanced(by: .minutes(minutes))
            let shift = try #require(plan.shift(at: instant, in: zone))
            #expect(plan.start(ofShift: shift, in: zone) <= instant)
            #expect(plan.start(ofShift: shift + 1, in: zone) > instant)
        }
    }

    @Test func `a shift lasts from an hour to a year`() throws {
        let day = try date("2026-01-05")
        #expect(ShiftPlan(from: day, .midnight, hourCount: 0) == nil)
        #expect(ShiftPlan(from: day, .midnight, hourCount: 1) != nil)
        #expect(ShiftPlan(from: day, .midnight, hourCount: 8_784) != nil)
        #expect(ShiftPlan(from: day, .midnight, hourCount: 8_785) == nil)
    }
}
