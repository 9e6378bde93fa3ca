import Testing
import WorkingTime

struct InstantTests {
    private let noon = Instant(microseconds: 1_795_262_400_000_000)

    @Test func `distances lead there and back`() {
        let later = noon.advanced(by: .hours(26))
        #expect(later > noon)
        #expect(later.elapsed(since: noon) == .hours(26))
        #expect(noon.elapsed(since: later) == -.hours(26))
        #expect(later.advanced(by: -.hours(26)) == noon)
    }

    @Test func `arithmetic stops at the first and last instant`() {
        #expect(noon.advanced(by: Elapsed(microseconds: .max)) == .latest)
        #expect(noon.advanced(by: Elapsed(microseconds: .min)) == .earliest)
        #expect(Instant.latest.advanced(by: Elapsed(microseconds: 1)) == .latest)
        #expect(Instant(microseconds: .max) == .latest)
        #expect(Instant(microseconds: .min) == .earliest)
        #expect(Instant.latest.rfc3339 == "9999-12-31T23:59:59.999999Z")
        #expect(Instant.earliest.rfc3339 == "0001-01-01T00:00:00Z")
        #expect(Instant.latest.elapsed(since: .earliest) > .zero)
    }

    @Test func `it is stored as its microseconds`() throws {
        #expect(try encodedText(noon) == "[1795262400000000]")
        #expect(try decoded(Instant.self, from: "[1795262400000000]") == [noon])
        #expect(try decoded(Instant.self, from: "[9223372036854775807]") == [.latest])
    }
}
