import Testing
import WorkingTime

struct ElapsedTests {
    @Test(arguments: [
        ("90s", 90), ("15m", 900), ("72h", 259_200), ("3d", 259_200), ("2w", 1_209_600),
        ("1d6h", 108_000), ("1w2d3h4m5s", 788_645), ("0s", 0), ("007d", 604_800),
    ])
    func `a duration is read`(text: String, seconds: Int) throws {
        #expect(try Elapsed(text) == .seconds(seconds))
    }

    @Test(arguments: [
        "", "0", "5", "d", "1 d", "1d 6h", "6h1d", "1d1d", "1.5h", "-3d", "+3d", "3D", "1y",
        "1h30", "3d ", "١d", "1d6",
    ])
    func `another form is refused`(text: String) {
        let error = #expect(throws: TimeTextError.self) { try Elapsed(text) }
        #expect(error?.code == "time.malformed")
        #expect(error?.text == text)
    }

    @Test func `a text names at most a hundred years`() throws {
        let limit = Elapsed.textDayCountMax
        #expect(try Elapsed("\(limit)d") == .days(limit))
        let beyond = ["\(limit)d1s", "\(limit + 1)d", "99999999999999999999999999w", "5215w"]
        for text in beyond {
            let error = #expect(throws: TimeTextError.self) { try Elapsed(text) }
            #expect(error?.code == "time.out_of_range")
        }
        #expect(
            throws: TimeTextError.outOfRange(text: "-36501d", allowed: "at most 36500 days")
        ) { try Elapsed(signed: "-36501d") }
    }

    @Test(arguments: [
        ("-3d", -259_200), ("+1d6h", 108_000), ("24h", 86_400), ("+0", 0), ("-0", 0), ("0", 0),
    ])
    func `a signed duration is read`(text: String, seconds: Int) throws {
        #expect(try Elapsed(signed: text) == .seconds(seconds))
    }

    @Test(arguments: ["", "-", "--3d", "+-3d", "- 3d", "00"])
    func `another form of a signed duration is refused`(text: String) {
        let error = #expect(throws: TimeTextError.self) { try Elapsed(signed: text) }
        #expect(error?.code == "time.malformed")
        #expect(error?.text == text)
    }

    @Test(arguments: [
        ("90s", "1m30s"), ("72h", "3d"), ("2w", "14d"), ("30h", "1d6h"), ("0s", "0s"),
        ("-90m", "-1h30m"),
    ])
    func `it is written in one way`(text: String, canonical: String) throws {
        #expect(try Elapsed(signed: text).description == canonical)
    }

    @Test func `parts of a second are written too`() {
        #expect(Elapsed(microseconds: 1_500_000).description == "1.5s")
        #expect(Elapsed(microseconds: -1).description == "-0.000001s")
        #expect(Elapsed(microseconds: 60_000_001).description == "1m0.000001s")
        #expect(Elapsed(microseconds: .min).description.hasPrefix("-106751991d"))
    }

    @Test func `what is written is read back`() throws {
        var generator = SeededGenerator(seed: 2)
        let limit = Elapsed.textDayCountMax * 86_400
        for _ in 0..<2_000 {
            let distance = Elapsed.seconds(Int.random(in: -limit...limit, using: &generator))
            #expect(try Elapsed(signed: distance.description) == distance)
        }
    }

    @Test func `arithmetic stops at the longest distance`() {
        let longest = Elapsed(microseconds: .max)
        let longestBack = Elapsed(microseconds: .min)
        #expect(Elapsed.days(.max) == longest)
        #expect(Elapsed.days(.min) == longestBack)
        #expect(longest + .seconds(1) == longest)
        #expect(longestBack - .seconds(1) == longestBack)
        #expect(longestBack + -.seconds(1) == longestBack)
        #expect(longest - -.seconds(1) == longest)
        #expect(-longestBack == longest)
        #expect(.hours(1) + .minutes(30) - .seconds(5_400) == Elapsed.zero)
    }

    @Test func `it is stored as its microseconds`() throws {
        #expect(try encodedText(Elapsed.seconds(2)) == "[2000000]")
        #expect(try decoded(Elapsed.self, from: "[2000000]") == [.seconds(2)])
    }
}
