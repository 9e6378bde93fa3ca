import Alerting
import CaseEvents
import Foundation
import Testing
import WorkingTime

/// The page of the alert's life shows what the state machine does, arrow by arrow.
///
/// Run with `UPDATE=1` to write its tables anew, and read the difference.
struct AlertMoveTests {
    private static let page = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "rules/alert-life.md")

    private static let early = Instant(microseconds: 1_000_000)
    private static let late = Instant(microseconds: 2_000_000)
    private static let closing = ClosingEvent(
        reference: EventReference(source: "ward", id: "1"),
        type: "contact.made",
        happened: early
    )

    private static let states: [(name: String, state: AlertState?)] = [
        ("pending", nil),
        ("open", .open),
        ("held", .held(by: "bo", answer: "seen", until: late)),
        ("answered", .answered(by: "bo", answer: "contacted", at: early)),
        ("closed", .closed(closing)),
        ("withdrawn", .withdrawn(at: early)),
        ("expired", .expired(at: early)),
        ("found too late", .foundTooLate),
    ]

    private static let inputs: [(name: String, input: AlertInput)] = [
        ("the finding stands", .stands),
        ("the finding stands, but is too old", .standsTooOld),
        ("an answer holds it", .held(by: "lis", answer: "taken", until: late)),
        ("whoever held it is gone or away", .holderGone),
        ("an answer ends it", .answered(by: "lis", answer: "contacted", at: late)),
        (
            "an event closes it",
            .closed(
                ClosingEvent(
                    reference: EventReference(source: "ward", id: "2"),
                    type: "hospital.admitted",
                    happened: late
                )
            )
        ),
        ("its ground is gone", .groundGone(at: late)),
        ("its time has run out", .timeRanOut(at: late)),
        ("a message is about to go out", .messageDue),
        ("somebody presses an answer", .answerPressed),
    ]

    private static func name(_ state: AlertState?) -> String { state?.word ?? "pending" }

    private static func audience(_ audience: AlertAudience) -> String {
        switch audience {
        case .nobody: "–"
        case .whoeverIsDue: "whoever's step or reminder is due"
        case .recipients: "the recipient"
        case .whoeverWasTold: "whoever had been told"
        case .whoeverHeldIt: "whoever answered, and those the answer names under `then`"
        case .teamLead: "the team lead"
        case .digest: "the first step, in a digest"
        }
    }

    /// The tables of the page, by name, as the state machine makes them.
    private static var tables: [(name: String, text: String)] {
        var arrows =
            "| from | event | to | why | hvorfor | who is told |\n|---|---|---|---|---|---|\n"
        var stays = "| state | event | what is done | why | hvorfor |\n|---|---|---|---|---|\n"
        for (from, state) in states {
            for (event, input) in inputs {
                let move = AlertMove.from(state, on: input)
                let to = name(move.state)
                let (english, danish) = (
                    move.reason.sentence(.english), move.reason.sentence(.danish)
                )
                if to == from {
                    let done =
                        move.isRefused
                        ? "refused"
                        : move.audience == .nobody
                            ? "nothing"
                            : audience(move.audience)
                                + " is told"
                    stays += "| \(from) | \(event) | \(done) | \(english) | \(danish) |\n"
                } else {
                    arrows +=
                        "| \(from) | \(event) | \(to) | \(english) | \(danish) | "
                        + "\(audience(move.audience)) |\n"
                }
            }
        }
        return [("arrows", arrows), ("stays", stays)]
    }

    @Test func `the page shows every pair of state and event as the machine answers it`() throws {
        var text = try String(contentsOf: Self.page, encoding: .utf8)
        let isUpdate = ProcessInfo.processInfo.environment["UPDATE"] == "1"
        for (name, table) in Self.tables {
            let (begin, end) = ("<!-- \(name) -->\n", "<!-- /\(name) -->")
            let start = try #require(text.range(of: begin)).upperBound
            let stop = try #require(text.range(of: end)).lowerBound
            if isUpdate {
                text.replaceSubrange(start..<stop, with: table)
            } else {
                let shown = text[start..<stop].split(separator: "\n").map(String.init)
                let made = table.split(separator: "\n").map(String.init)
                for line in made where !shown.contains(line) {
                    Issue.record("the page lacks: \(line)")
                }
                for line in shown where !made.contains(line) {
                    Issue.record("the machine does not do: \(line)")
                }
            }
        }
        if isUpdate { try text.write(to: Self.page, atomically: true, encoding: .utf8) }
    }

    @Test func `every reason is used and reads as a sentence in both languages`() {
        var used: Set<AlertReason> = []
        for (_, state) in Self.states {
            for (_, input) in Self.inputs {
                used.insert(AlertMove.from(state, on: input).reason)
                // What says the same again changes nothing.
                guard let state = AlertMove.from(state, on: input).state else { continue }
                used.insert(AlertMove.from(state, on: input).reason)
            }
        }
        for reason in AlertReason.allCases {
            #expect(used.contains(reason), "\(reason)")
            for language in [Language.danish, .english] {
                let sentence = reason.sentence(language)
                #expect(sentence.hasSuffix("."), "\(reason)")
                #expect(sentence.first?.isUppercase == true, "\(reason)")
            }
        }
    }

    @Test func `a move made twice is made once`() {
        for (name, state) in Self.states {
            for (event, input) in Self.inputs {
                let once = AlertMove.from(state, on: input).state
                #expect(AlertMove.from(once, on: input).state == once, "\(name), \(event)")
            }
        }
    }

    @Test func `only open alerts ask for an answer, and only they tell`() {
        for (name, state) in Self.states {
            let isOpen = state?.isOpen ?? false
            #expect(AlertMove.from(state, on: .answerPressed).isRefused != isOpen, "\(name)")
            #expect(AlertMove.from(state, on: .messageDue).isRefused == (state != .open), "\(name)")
        }
    }

    @Test func `nobody is told when an alert ends by an answer or an event`() {
        for (name, state) in Self.states {
            for (event, input) in Self.inputs {
                let move = AlertMove.from(state, on: input)
                switch move.state {
                case .answered, .closed, .held:
                    #expect(move.audience == .nobody, "\(name), \(event)")
                default: continue
                }
            }
        }
    }
}
