import Alerting
import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

private typealias Fix = FindingFixture

/// What is missing while a source is silent.
struct FeedSilenceTests {
    private static let silent = "source.silent"
    private static let resumed = "source.resumed"

    private static func feed(
        _ type: String,
        at hours: Int,
        _ members: String = #""source":"ward","reports":["x.note"]"#
    ) -> CaseEvent {
        Fix.event(type, "\(type)\(hours)", at: .hours(hours), data: "{\(members)}")
    }

    /// What a rule finds in a history, as `OperatorCase` writes both; `~` is an absence that waits.
    private static func seen(
        _ rule: String,
        _ history: String,
        _ feeds: [CaseEvent],
        now: Int = 100
    ) throws -> String {
        let book = try #require(OperatorCase.load(rule).ruleBook)
        let found = findings(
            in: CaseHistory(received: OperatorCase.events(history)),
            of: Fix.caseReference,
            by: book,
            calendar: Fix.calendar,
            at: Fix.at(.hours(now)),
            feeds: FeedSilences(from: feeds)
        )
        func text(_ finding: Finding) -> String {
            let hours = finding.at.elapsed(since: Fix.start).microseconds / 3_600_000_000
            return "\(finding.anchor.id)@\(hours)"
        }
        return
            (found.standing.map(text) + found.pending.map { text($0) + "!" }
            + found.waiting.map { "~\($0.anchor.id) \($0.wait.source)" })
            .joined(separator: " ")
    }

    private static let expected = "when: x.out\nexpect: [{event: x.note, after: 10h}]"

    @Test func `what is missing waits until the source was heard and had its grace`() throws {
        let silence = [Self.feed(Self.silent, at: 5)]
        let over = silence + [Self.feed(Self.resumed, at: 20)]
        #expect(try Self.seen(Self.expected, "0:out", silence) == "~out0 ward")
        #expect(try Self.seen(Self.expected, "0:out", over) == "out0@21")
        #expect(try Self.seen(Self.expected, "0:out", over, now: 20) == "out0@21!")
        #expect(try Self.seen(Self.expected, "0:out", over, now: 19) == "~out0 ward")
    }

    @Test func `the backlog satisfies what had waited for it`() throws {
        let over = [Self.feed(Self.silent, at: 5), Self.feed(Self.resumed, at: 20)]
        #expect(try Self.seen(Self.expected, "0:out 8:note", over) == "")
        #expect(try Self.seen(Self.expected, "0:out 11:note", over) == "out0@21")
    }

    @Test(arguments: [
        (10, "~out0 ward"), (11, "out0@10"),
    ])
    func `a silence counts from when it was noticed, the deadline included`(
        noticed: Int,
        seen: String
    ) throws {
        #expect(
            try Self.seen(Self.expected, "0:out", [Self.feed(Self.silent, at: noticed)]) == seen
        )
    }

    @Test func `a source that was back a grace before the deadline delays nothing`() throws {
        func back(_ hours: Int) -> [CaseEvent] {
            [Self.feed(Self.silent, at: 1), Self.feed(Self.resumed, at: hours)]
        }
        #expect(try Self.seen(Self.expected, "0:out", back(9)) == "out0@10")
        #expect(try Self.seen(Self.expected, "0:out", back(10)) == "out0@11")
    }

    @Test func `one silence after another is waited out`() throws {
        let other = #""source":"home","reports":["x.note"],"grace":"4h""#
        let feeds = [
            Self.feed(Self.silent, at: 9), Self.feed(Self.silent, at: 14, other),
            Self.feed(Self.resumed, at: 13), Self.feed(Self.resumed, at: 30, other),
        ]
        #expect(try Self.seen(Self.expected, "0:out", feeds) == "out0@34")
    }

    @Test func `a type's own grace is kept after the source is back`() throws {
        let rule = "when: x.out\nexpect: [{event: x.late, after: 2h}]"
        let data = #""source":"ward","reports":["x.late"]"#
        let feeds = [Self.feed(Self.silent, at: 1, data), Self.feed(Self.resumed, at: 20, data)]
        #expect(try Self.seen(rule, "0:out", feeds) == "out0@26")
    }

    @Test(arguments: [
        "when: x.out\nunless: [{event: x.note, after: 10h}]",
        "when: {silence: {of: x.note, for: 10h}}",
        "when: x.out\nexpect: [{event: x.note, after: 10h, count: \">= 2\"}]",
        "when: x.out\ngiven: [{event: x.note, after: 10h, count: \"< 2\"}]",
    ])
    func `every form of absence waits`(rule: String) throws {
        let history = rule.contains("unless") ? "0:out" : "0:out 0:note"
        let feeds = [Self.feed(Self.silent, at: 5)]
        #expect(try Self.seen(rule, history, feeds).hasPrefix("~"))
        #expect(try Self.seen(rule, history, []).contains("@10"))
    }

    @Test func `a state that nobody could report ended waits`() throws {
        let data = #""source":"ward","reports":["x.out"]"#
        let feeds = [Self.feed(Self.silent, at: 5, data)]
        #expect(try Self.seen("when: {state: inside, for: 10h}", "0:in", feeds) == "~in0 ward")
    }

    @Test func `what is there, and what happened before, does not wait`() throws {
        let feeds = [Self.feed(Self.silent, at: 0)]
        #expect(try Self.seen("when: x.out", "3:out", feeds) == "out3@3")
        let before = "when: x.out\nexpect: [{event: x.note, before: 10h}]"
        #expect(try Self.seen(before, "20:out", feeds) == "out20@20")
        let given = "when: x.out\ngiven: [{event: x.note, after: 10h}]"
        #expect(try Self.seen(given, "20:out 22:note", feeds) == "out20@22")
    }

    @Test func `what nobody silent reports does not wait`() throws {
        let data = #""source":"ward","reports":["x.call"]"#
        #expect(
            try Self.seen(Self.expected, "0:out", [Self.feed(Self.silent, at: 5, data)])
                == "out0@10"
        )
    }

    @Test func `a case waits for the source that reports on its citizen`() throws {
        func feeds(_ prefix: String) -> [CaseEvent] {
            [
                Self.feed(
                    Self.silent,
                    at: 5,
                    #""source":"w","reports":["x.note"],"prefix":"\#(prefix)""#
                )
            ]
        }
        #expect(try Self.seen(Self.expected, "0:out 50:note", feeds("test")) == "~out0 w")
        #expect(try Self.seen(Self.expected, "0:out 50:note", feeds("elsewhere")) == "out0@10")
        #expect(try Self.seen(Self.expected, "0:out", feeds("elsewhere")) == "~out0 w")
    }

    @Test func `a case that has stopped waits for nothing`() throws {
        let feeds = [Self.feed(Self.silent, at: 5)]
        #expect(try Self.seen(Self.expected, "0:out 8:case.closed", feeds) == "")
    }

    @Test func `of two things that are missing the one that is certain makes the finding`() throws {
        let rule = "when: x.out\nexpect: [{event: x.note, after: 2h}, {event: x.call, after: 20h}]"
        let feeds = [Self.feed(Self.silent, at: 1)]
        #expect(try Self.seen(rule, "0:out", feeds) == "out0@20")
        #expect(try Self.seen(rule, "0:out", feeds, now: 5) == "out0@20! ~out0 ward")
    }

    @Test func `silences are read in any order, and a second word of one changes nothing`() {
        let events = [
            Self.feed(Self.silent, at: 5), Self.feed(Self.silent, at: 7),
            Self.feed(Self.resumed, at: 9), Self.feed(Self.resumed, at: 10),
            Self.feed(Self.silent, at: 12),
        ]
        let read = FeedSilences(from: events)
        #expect(FeedSilences(from: events.reversed()) == read)
        #expect(read.outages.map(\.noticed) == [Fix.at(.hours(5)), Fix.at(.hours(12))])
        #expect(read.outages.map(\.resumed) == [Fix.at(.hours(9)), nil])
        #expect(read.silentSources == ["ward"])
        #expect(read.known(at: Fix.at(.hours(8))).outages.map(\.resumed) == [nil])
        #expect(read.known(at: Fix.at(.hours(4))).isEmpty)
    }

    @Test(arguments: ["{}", "{\"source\":7}", "{\"source\":null}"])
    func `an event that names no source is left out`(data: String) {
        let event = Fix.event(Self.silent, "s", at: .zero, data: data)
        #expect(FeedSilences(from: [event]).isEmpty)
    }

    @Test func `what an event leaves out, or says wrongly, has a meaning`() throws {
        let data = #""source":"ward","since":"yesterday","grace":7,"reports":[1]"#
        let outage = try #require(
            FeedSilences(from: [Self.feed(Self.silent, at: 5, data)]).outages.first
        )
        #expect(outage.since == Fix.at(.hours(5)))
        #expect(outage.grace == FeedSilences.graceDefault)
        #expect(outage.reports == ["ward"])
        #expect(outage.prefix == nil)
    }

    @Test func `a history is kept as far back as what waited needs it`() {
        let feeds = FeedSilences(from: [
            Self.feed(Self.silent, at: 5), Self.feed(Self.resumed, at: 50),
        ])
        func start(_ now: Int) -> Instant {
            feeds.start(ofHistory: .hours(10), at: Fix.at(.hours(now)))
        }
        #expect(start(55) == Fix.at(.hours(-5)))
        #expect(start(200) == Fix.at(.hours(190)))
    }

    @Test func `the explanation says what is waited for`() throws {
        let book = try #require(OperatorCase.load(Self.expected).ruleBook)
        let data = #""source":"ward","reports":["x.note"],"since":"2026-03-01T08:00:00Z""#
        func lines(_ language: Language) -> String {
            explanation(
                of: book.rules[0],
                in: CaseHistory(received: OperatorCase.events("0:out")),
                of: Fix.caseReference,
                vocabulary: book.vocabulary,
                calendar: Fix.calendar,
                at: Fix.at(.hours(50)),
                feeds: FeedSilences(from: [Self.feed(Self.silent, at: 5, data)])
            ).lines(language, in: .utc).joined(separator: "\n")
        }
        let english = "no alert yet, waits: no word from ward since 2026-03-01 08:00"
        #expect(lines(.english).contains(english))
        #expect(lines(.danish).contains("venter: intet nyt fra ward siden 2026-03-01 08:00"))
    }
}
