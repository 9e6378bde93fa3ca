import Alerting
import CaseEvents
import EventStore
import RuleLanguage
import Testing
import WorkingTime

/// Values of every shape, the same on every run.
private struct Generator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func number(below limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(limit))
    }

    mutating func one<Element>(of elements: [Element]) -> Element {
        elements[number(below: elements.count)]
    }

    mutating func text() -> String {
        let pieces = ["", "a", "æøå", "👩‍👧", "\"", "\\", "\u{0}", "\n", "'", "?1", "e\u{301}", "%"]
        return (0..<number(below: 6)).map { _ in one(of: pieces) }.joined()
    }

    mutating func maybe<Value>(_ make: (inout Self) -> Value) -> Value? {
        number(below: 2) == 0 ? nil : make(&self)
    }

    mutating func instant() -> Instant {
        Instant(microseconds: one(of: [-1, 0, 1, .min, .max, 1_700_000_000_000_001]))
    }

    mutating func reference() -> EventReference {
        EventReference(source: text(), id: text())
    }

    mutating func data() throws -> JSONValue {
        var writer = JSONWriter()
        writer.beginObject()
        // A JSON text with the character NUL is refused before it comes here.
        writer.member("text", text().filter { $0 != "\0" })
        writer.name("integer")
        writer.integer(one(of: [.min, -1, 0, .max]))
        writer.name("number")
        writer.number(one(of: [0.1, -1e300, 1e-300, 3]))
        writer.name("list")
        writer.beginArray()
        writer.null()
        writer.boolean(number(below: 2) == 0)
        writer.string(text().filter { $0 != "\0" })
        writer.endArray()
        writer.endObject()
        return try JSONValue(parsing: writer.bytes)
    }

    mutating func event(_ number: Int) throws -> CaseEvent {
        CaseEvent(
            reference: EventReference(source: text(), id: "\(number)\(text())"),
            type: text(),
            caseReference: CaseReference(unchecked: "c-\(number % 5)"),
            happened: instant(),
            sent: maybe { $0.instant() },
            correlation: maybe { $0.text() },
            provenance: one(of: EventProvenance.allCases),
            sensitivity: one(of: DisclosureClass.allCases),
            retracts: maybe { $0.reference() },
            replaces: maybe { $0.reference() },
            data: try data(),
            received: instant()
        )
    }

    mutating func cause() -> TellingCause {
        one(of: [.step(0, repetition: 0), .step(2, repetition: 3), .reminder(text()), .withdrawn])
    }

    mutating func alert(_ number: Int) -> Alert {
        let closing = ClosingEvent(reference: reference(), type: text(), happened: instant())
        return Alert(
            id: "\(number)",
            caseReference: CaseReference(unchecked: "c-\(number % 5)"),
            rule: text(),
            ruleMeaning: text(),
            key: text(),
            severity: one(of: Severity.allCases),
            anchors: (0..<self.number(below: 3)).map { _ in reference() },
            opened: instant(),
            raised: instant(),
            deadline: maybe { $0.instant() },
            state: one(of: [
                .open, .answered(by: text(), answer: text(), at: instant()), .closed(closing),
                .withdrawn(at: instant()), .foundTooLate,
            ]),
            tellings: (0..<self.number(below: 3)).map { _ in
                TellingRecord(
                    id: text(),
                    cause: cause(),
                    role: Role(text()),
                    person: text(),
                    decided: instant()
                )
            },
            nextStep: maybe { $0.instant() }
        )
    }

    mutating func telling(_ number: Int) -> Telling {
        Telling(
            id: "\(number)",
            alert: "a",
            caseReference: CaseReference(unchecked: "c-1"),
            rule: text(),
            severity: one(of: Severity.allCases),
            cause: cause(),
            role: Role(text()),
            person: Person(id: text(), email: text()),
            follows: maybe { $0.text() },
            content: MessageContent(
                language: one(of: Language.allCases),
                subject: text(),
                lead: text(),
                detail: maybe { $0.text() },
                facts: (0..<self.number(below: 4)).map { _ in
                    MessageContent.Fact(label: text(), value: text())
                },
                action: maybe { $0.text() },
                footer: text()
            ),
            decided: instant()
        )
    }
}

struct RoundTripTests {
    @Test func `every event comes back as it was, byte for byte, in the order of arrival`() throws {
        let kit = try StoreKit()
        let store = try kit.open()
        var generator = Generator(seed: 1)
        var expected: [CaseReference: [CaseEvent]] = [:]
        for number in 0..<500 {
            var event = try generator.event(number)
            let outcome = try store.change { try $0.append(event) }
            event.arrival = Int64(number + 1)
            #expect(outcome == .appended(arrival: event.arrival))
            expected[event.caseReference, default: []].append(event)
            let again = try store.change { try $0.append(event) }
            #expect(again == .duplicate)
        }
        for (reference, events) in expected {
            let found = try store.look { try $0.events(of: reference) }
            #expect(found == events)
            // Equality of texts disregards how they are composed; the bytes are to be the same.
            #expect(
                found.map { Array($0.reference.id.utf8) }
                    == events.map { Array($0.reference.id.utf8) }
            )
        }
    }

    @Test func `every alert comes back as it was`() throws {
        let kit = try StoreKit()
        let store = try kit.open()
        var generator = Generator(seed: 2)
        for number in 0..<300 {
            let alert = generator.alert(number)
            try store.change { try $0.save(alert, at: StoreKit.now) }
            #expect(try store.look { try $0.alert(alert.id) } == alert)
        }
    }

    @Test func `every telling comes back as it was`() throws {
        let kit = try StoreKit()
        let store = try kit.open()
        try store.change { try $0.save(StoreKit.alert("a"), at: StoreKit.now) }
        var generator = Generator(seed: 3)
        for number in 0..<300 {
            let telling = generator.telling(number)
            try store.change { try $0.enqueue(telling, channels: ["mail", "journal"]) }
            #expect(try store.look { try $0.telling(telling.id) } == telling)
        }
        #expect(try store.look { try $0.outboxCounts() }.map(\.count) == [300, 300])
    }

    @Test func `events of another case and of none do not come along`() throws {
        let kit = try StoreKit()
        let store = try kit.open()
        try store.change { _ = try $0.append(StoreKit.event("e1", case: "c-2")) }
        #expect(try store.look { try $0.events(of: CaseReference(unchecked: "c-1")) }.isEmpty)
    }
}
