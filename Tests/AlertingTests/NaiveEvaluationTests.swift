import Alerting
import CaseEvents
import Foundation
import RuleLanguage
import Testing
import WorkingTime

/// The real evaluator beside the naive one.
struct NaiveEvaluationTests {
    private static let vocabulary = SourceFile(
        path: "vocabulary.yaml",
        text: """
            events:
              x.in: {da: a, en: a, attributes: {until: instant}}
              x.out: {da: a, en: a, attributes: {until: instant}}
              x.note:
                da: a
                en: a
                attributes: {by: text, kind: text, doses: number, until: instant}
              x.call:
                da: a
                en: a
                reported_by: [caller]
                attributes: {by: text, kind: text, until: instant}
              x.late: {da: a, en: a, reported_by: [caller, ward], grace: 6h, attributes: {until: instant}}
              x.leave: {da: a, en: a, attributes: {until: instant}}
              x.back: {da: a, en: a, attributes: {until: instant}}
              case.closed: {da: a, en: a}
            states:
              inside: {from: x.in, until: x.out}
              away: {from: x.leave, until: [x.back, x.out]}
              marked:
                from: x.note
                with: {kind: a}
                until: [x.out, {event: [x.note, x.call], with: {kind: b, by: [bo, lis]}}]
              noted: {from: x.note, with: {kind: a, by: [bo, lis]}, until: [x.out, x.note]}
            citizen: {age: integer, place: text}
            lists: {meetings: [x.note, x.call]}

            """
    )

    private static func book(_ rule: String) -> RuleBook? {
        let text = """
            rule: r
            title: {da: r, en: r}
            severity: normal
            status: experimental
            owner: bo
            tell: [{to: contact_person}]
            say: {da: r, en: r}
            answers: [done]
            per: anchor
            \(rule)
            """
        let files = [vocabulary, SourceFile(path: "rule.yaml", text: text)]
        return RuleLoader.load(files, calendar: FindingFixture.calendar).ruleBook
    }

    /// `TRIPLES` sets how many rules, histories and instants are compared.
    private static let tripleCount =
        ProcessInfo.processInfo.environment["TRIPLES"].flatMap { Int($0) } ?? 100_000

    private static let triplesOfRule = 40

    /// So many generated rules may be refused: an operator with what it does not go with.
    private static let refusedCountMax = 10_000

    @Test func `both evaluators find the same`() async throws {
        var reached: [String: Int] = [:]
        var decided: [String: Int] = [:]
        var (tripleCount, seed, disagreements) = (0, UInt64(1), 0)
        var (waitCount, refusedCount) = (0, 0)
        while tripleCount < Self.tripleCount, disagreements < 3 {
            seed += 1
            // Beside this long work other tests have servers that must answer in time.
            await Task.yield()
            var generator = GeneratedRules(seed: seed)
            let text = generator.rule()
            guard let book = Self.book(text), let rule = book.rules.first else {
                refusedCount += 1
                try #require(refusedCount < Self.refusedCountMax, "generated rules do not load")
                continue
            }
            let words = GeneratedRules.operators.filter { text.contains($0) }
            for _ in 0..<Self.triplesOfRule {
                tripleCount += 1
                let (received, now) = (generator.history(), generator.now())
                let feeds = generator.feeds()
                let found = Self.found(book, received, feeds, now)
                let expected = Self.expected(rule, book, received, feeds, now)
                if expected != Self.expected(rule, book, received, [], now) { waitCount += 1 }
                for word in words {
                    reached[word, default: 0] += 1
                    if !expected.isEmpty { decided[word, default: 0] += 1 }
                }
                guard found != expected else { continue }
                Self.record(book, text, received, feeds, now)
                disagreements += 1
                break
            }
        }
        let needed = max(1, Self.tripleCount / 5_000)
        #expect(waitCount >= needed, "silent sources")
        for word in GeneratedRules.operators {
            #expect(reached[word, default: 0] >= needed, "\(word)")
            #expect(decided[word, default: 0] >= needed, "\(word)")
        }
    }

    private static func found(
        _ book: RuleBook,
        _ received: [CaseEvent],
        _ feeds: [CaseEvent],
        _ now: Instant
    ) -> [NaiveEvaluation.Seen] {
        let seen = findings(
            in: CaseHistory(received: received),
            of: FindingFixture.caseReference,
            by: book,
            calendar: FindingFixture.calendar,
            at: now,
            feeds: FeedSilences(from: feeds)
        )
        return (seen.standing + seen.pending).map {
            NaiveEvaluation.Seen(
                anchor: $0.anchor.id,
                at: $0.at,
                reminders: $0.reminders.map(\.at)
            )
        }.sorted()
    }

    private static func expected(
        _ rule: Rule,
        _ book: RuleBook,
        _ received: [CaseEvent],
        _ feeds: [CaseEvent],
        _ now: Instant
    ) -> [NaiveEvaluation.Seen] {
        let time = NaiveTimeline(
            received: received,
            feeds: feeds,
            vocabulary: book.vocabulary,
            now: now
        )
        return NaiveEvaluation(rule: rule, time: time).findings()
    }

    /// Reports a disagreement with as few events as still show it.
    private static func record(
        _ book: RuleBook,
        _ text: String,
        _ received: [CaseEvent],
        _ feeds: [CaseEvent],
        _ now: Instant
    ) {
        guard let rule = book.rules.first else { return }
        var events = received
        var index = 0
        while index < events.count {
            var fewer = events
            fewer.remove(at: index)
            if found(book, fewer, feeds, now) != expected(rule, book, fewer, feeds, now) {
                events = fewer
            } else {
                index += 1
            }
        }
        let lines = (events + feeds).map { event in
            let takes = (event.retracts ?? event.replaces).map { " takes \($0.id)" } ?? ""
            return
                "\(NaiveTimeline.ticks(event.happened) / NaiveTimeline.ticksOfHour):\(event.type) \(event.reference.id)"
                + "\(takes) \(event.data)"
        }
        Issue.record(
            """
            \(text)
            \(lines.joined(separator: "\n"))
            now \(now), hour \(NaiveTimeline.ticks(now) / NaiveTimeline.ticksOfHour)
            found \(found(book, events, feeds, now))
            naive \(expected(rule, book, events, feeds, now))
            """
        )
    }
}
