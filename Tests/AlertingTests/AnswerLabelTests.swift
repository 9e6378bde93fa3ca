import Alerting
import CaseEvents
import Foundation
import RuleLanguage
import Testing
import WorkingTime

/// What answers and spans of time are called where people read them.
struct AnswerLabelTests {
    private static let rulesPath = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "rules").resolvingSymlinksInPath().path

    @Test func `answers that several shipped rules offer have Danish words`() throws {
        let names = try FileManager.default.subpathsOfDirectory(atPath: Self.rulesPath)
        let files = try names.filter { $0.hasSuffix(".yaml") }.sorted().map { name in
            let text = try String(contentsOfFile: Self.rulesPath + "/" + name, encoding: .utf8)
            return SourceFile(path: name, text: text)
        }
        let load = RuleLoader.load(files, calendar: try FindingFixture.copenhagen())
        let book = try #require(load.ruleBook)
        let forms = book.rules.flatMap(\.answerForms)
        #expect(forms.count > 100)
        let counts = Dictionary(forms.map { ($0.name, 1) }, uniquingKeysWith: +)
        // An answer of one rule alone shows its own words until somebody translates it.
        let unknown = counts.filter { $0.value > 2 && !AnswerLabel.isKnown($0.key) }.map(\.key)
        #expect(unknown.sorted() == [])
        for reason in AnswerForm.usualReasons {
            let words = AnswerLabel.reason(reason, in: .danish)
            #expect(!words.contains("_") && words != AnswerLabel.reason(reason, in: .english))
        }
    }

    @Test func `an answer of one's own shows its own words`() {
        #expect(AnswerLabel.answer("boat_found", in: .danish) == "Boat found")
        #expect(AnswerLabel.answer("meeting_arranged", in: .english) == "Meeting arranged")
        #expect(AnswerLabel.answer("meeting_arranged", in: .danish) == "Der er aftalt et møde")
        #expect(AnswerLabel.reason("moved_away", in: .danish) == "moved away")
    }

    @Test(arguments: [
        (Elapsed.zero, "et minut", "a minute"),
        (.seconds(29), "et minut", "a minute"),
        (.seconds(60), "1 minut", "1 minute"),
        (.seconds(89), "1 minut", "1 minute"),
        (.seconds(90), "2 minutter", "2 minutes"),
        (.minutes(119), "119 minutter", "119 minutes"),
        (.minutes(120), "2 timer", "2 hours"),
        // What stood in a report once: 8h14m22.0704s.
        (Elapsed(microseconds: 29_662_070_400), "8 timer", "8 hours"),
        (.minutes(8 * 60 + 30), "9 timer", "9 hours"),
        (.hours(47), "47 timer", "47 hours"), (.hours(48), "2 døgn", "2 days"),
        (.days(31), "31 døgn", "31 days"),
        (Elapsed(microseconds: .max), "106751991 døgn", "106751991 days"),
    ])
    func `a span is told in whole minutes, hours or days`(
        span: Elapsed,
        danish: String,
        english: String
    ) {
        #expect(span.words(in: .danish) == danish)
        #expect(span.words(in: .english) == english)
    }
}
