import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

struct PredicateBoardTests {
    private static let vocabulary = """
        events:
          a.happened:
            da: A
            en: A
            reported_by: [x]
            attributes: {kind: text, size: integer, share: number, open: boolean}
        """

    private static let conditions = [
        "event.data.size > 3", "event.data.size > 4", "event.data.kind == 'x'",
        "event.data.share > 0.5 && event.data.open", "event.data.kind.startsWith('y')",
        "event.data.size / event.data.size == 1", "event.id == 'e1'",
        "event.data.size > param.limit",
    ]

    private static func rule(_ number: Int) -> String {
        """
        rule: rule-\(number)
        title: {da: Regel, en: Rule}
        severity: low
        status: experimental
        owner: tests
        params: {limit: \(number)}
        when: a.happened
        where: "\(conditions[number])"
        tell: [{to: contact_person}]
        say: {da: Regel., en: Rule.}
        answers: [done]
        """
    }

    private static func predicates() throws -> [Predicate?] {
        var files = [SourceFile(path: "vocabulary.yaml", text: vocabulary)]
        for number in conditions.indices {
            // A parameter that nobody uses would be a mistake.
            var text = rule(number)
            if !conditions[number].contains("param") {
                text = text.replacing("params: {limit: \(number)}\n", with: "")
            }
            files.append(SourceFile(path: "\(number).yaml", text: text))
        }
        let load = RuleLoader.load(files, calendar: DayCalendar(zone: .utc))
        let book = try #require(
            load.ruleBook,
            "\(load.diagnostics.map { $0.text(language: .english) })"
        )
        return book.rules.map(\.predicate)
    }

    private static func event(_ number: Int, _ data: String) throws -> CaseEvent {
        CaseEvent(
            reference: EventReference(source: "urn:test", id: "e\(number)"),
            type: "a.happened",
            caseReference: CaseReference(unchecked: "c-1"),
            happened: Instant(microseconds: 0),
            data: try JSONValue(parsing: data),
            received: Instant(microseconds: 0)
        )
    }

    @Test func `a board says what each predicate says by itself, of one event after another`()
        throws
    {
        let predicates = try Self.predicates()
        let board = PredicateBoard(predicates)
        let texts = [
            "{}", #"{"size":4,"kind":"x"}"#, #"{"size":0,"share":0.7,"open":true}"#,
            #"{"size":9,"kind":"yes","open":false}"#, #"{"size":"9"}"#,
            #"{"kind":"unknown","share":1}"#,
        ]
        var said: Set<String> = []
        for (number, text) in (texts + texts.reversed()).enumerated() {
            let event = try Self.event(number % 3, text)
            board.put(event)
            for (place, predicate) in predicates.enumerated() {
                let truth = try #require(predicate).truth(event: event, other: nil)
                #expect(board.truth(place) == truth, "\(Self.conditions[place]) of \(text)")
                switch truth {
                case .holds: said.insert("holds")
                case .doesNotHold: said.insert("does not hold")
                case .unknown: said.insert("unknown")
                case .failed: said.insert("failed")
                }
            }
        }
        #expect(said.count == 4)
    }

    @Test func `where there is no predicate every event is let through`() throws {
        let board = PredicateBoard([nil, nil])
        #expect(board.isOpen)
        board.put(try Self.event(1, "{}"))
        #expect(board.truth(1) == .holds)
    }
}
