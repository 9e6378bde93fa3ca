import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

/// What an explanation says of anchors that take more than one event.
struct ExplanationGroundTests {
    private static func lines(
        _ fragment: String,
        _ events: [(type: String, id: String, hour: Int)],
        hour: Int,
        language: Language = .english
    ) throws -> [String] {
        let events = events.map { ExplanationCourseTests.event($0.type, $0.id, hour: $0.hour) }
        return try ExplanationCourseTests.lines(fragment, events, hour: hour, language: language)
    }

    @Test func `a full count names its events, its window and how few would be silent`() throws {
        let rule = "when: {count: {of: a.happened, at_least: 2, within: 5h}}\nper: anchor"
        let events = [("a.happened", "a1", 0), ("a.happened", "a2", 4)]
        let lines = try Self.lines(rule, events, hour: 5)
        #expect(
            lines.suffix(6) == [
                "    when 2 within 5h: here are 2 since 2026-03-02 08:00",
                "      [----------x-------------------------------------------A",
                "      2026-03-02 08:00 – 2026-03-02 13:00", "      2026-03-02 09:00 a.happened a1",
                "      2026-03-02 13:00 a.happened a2",
                "      → silent with less than: 2 within 5h",
            ],
            "\(lines)"
        )
        let danish = try Self.lines(rule, events, hour: 5, language: .danish)
        #expect(danish.last == "      → tavs med færre end: 2 inden for 5h", "\(danish)")
    }

    @Test func `a silence says since when, what is usual and what would have broken it`() throws {
        let lines = try Self.lines(
            "when: {silence: {of: [a.happened], for: 5h}}",
            [("a.happened", "a1", 0)],
            hour: 6
        )
        #expect(lines.contains("    when silent for 5h since 2026-03-02 09:00"), "\(lines)")
        #expect(
            lines.last == "      → silent, had there been: a.happened, "
                + "between 2026-03-02 09:00 and 2026-03-02 14:00",
            "\(lines)"
        )
        let usual = try Self.lines(
            "when: {silence: {of: [a.happened], for: 2 × usual, at_least: 1h}}",
            (0...3).map { ("a.happened", "a\($0)", $0 * 2) },
            hour: 12
        )
        #expect(
            usual.contains("    when silent for 4h since 2026-03-02 15:00, usual is 2h"),
            "\(usual)"
        )
    }

    @Test func `a sequence names the events that led to its last`() throws {
        let lines = try Self.lines(
            "when: [c.happened, then b.happened within 9h, then a.happened within 2h]",
            [("c.happened", "c1", 0), ("b.happened", "b1", 1), ("a.happened", "a1", 2)],
            hour: 4
        )
        #expect(
            lines.suffix(4) == [
                "      2026-03-02 09:00 c.happened c1", "      2026-03-02 10:00 b.happened b1",
                "      2026-03-02 11:00 a.happened a1",
                "      → silent without one of: c1, b1, unless another took its place",
            ],
            "\(lines)"
        )
    }

    @Test func `a state that was held says since when`() throws {
        let lines = try Self.lines(
            "when: {state: at_sea, for: 5h}",
            [("s.began", "s1", 0)],
            hour: 9
        )
        #expect(lines.contains("    when at_sea for 5h since 2026-03-02 09:00"), "\(lines)")
        #expect(
            lines.last
                == "      → silent, had it ended, between 2026-03-02 09:00 and 2026-03-02 14:00",
            "\(lines)"
        )
    }

    @Test func `a deadline is told with what would have ended it`() throws {
        let lines = try Self.lines(
            "when: a.happened\ndue: event.time + duration(\"48h\")\nremind: [-24h]\n"
                + "until: [b.happened]",
            [("a.happened", "a1", 0)],
            hour: 30
        )
        #expect(
            lines.suffix(2) == [
                "    the deadline is 2026-03-04 09:00",
                "      → silent, had there been: b.happened, before 2026-03-03 09:00",
            ],
            "\(lines)"
        )
    }
}
