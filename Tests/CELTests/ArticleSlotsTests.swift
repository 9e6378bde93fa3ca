import CEL
import Synchronization
import Testing

/// A line of measurements, as the articles describe it.
struct Reading: Record {
    static let type = ValueType.record(
        RecordType(
            name: "reading",
            fields: [
                RecordType.Field(name: "station", type: .string),
                RecordType.Field(name: "celsius", type: .double),
                RecordType.Field(name: "wind", type: .double),
            ]
        )
    )

    let line: String

    func value(ofField index: Int) -> Value? {
        guard let text = column(index).map(String.init) else { return nil }
        return index == 0 ? .string(text) : Double(text).map { .double($0) }
    }

    func read(field index: Int, into reading: inout AttributeReading) {
        guard let text = column(index) else { return }
        if index == 0 {
            reading.set(utf8: text.utf8Span.span)
        } else if let number = Double(text) {
            reading.set(number)
        }
    }

    private func column(_ index: Int) -> Substring? {
        let columns = line.split(separator: ";")
        return columns.indices.contains(index) ? columns[index] : nil
    }
}

/// Examples of evaluating many times.
struct ArticleSlotsTests {
    @Test func `slots are filled again and again`() throws {
        let environment = Environment(variables: [Variable(name: "reading", type: Reading.type)])
        let isFrost = try environment.check("reading.celsius < 0.0").get().program()
        let isStorm = try environment.check(
            "reading.wind > 20.0 && reading.station.startsWith('coast-')"
        ).get().program()
        let lines = ["coast-1;-2.5;24.0", "coast-2;4.0;21.5", "hill-1;-7.0;3.0"]

        let slots = Slots(for: environment)
        var frostCount = 0
        var stormCount = 0
        for line in lines {
            slots.fill([.record(Reading(line: line))])
            if isFrost.evaluate(slots).isTrue { frostCount += 1 }
            if isStorm.evaluate(slots).isTrue { stormCount += 1 }
        }
        #expect((frostCount, stormCount) == (2, 2))
    }

    @Test func `a column that is not there is missing either way`() throws {
        let environment = Environment(variables: [Variable(name: "reading", type: Reading.type)])
        let program = try environment.check("reading.wind > 20.0").get().program()
        let slots = Slots(for: environment)
        let reading = Value.record(Reading(line: "coast-1;-2.5"))
        slots.fill([reading])
        #expect(program.evaluate(slots) == .error(.missingAttribute("wind")))
        #expect(program.evaluate([reading]) == .error(.missingAttribute("wind")))
    }

    @Test func `an attribute is read once until the next filling`() throws {
        final class Archive: Record {
            let searchCount = Atomic(0)

            func value(ofField index: Int) -> Value? {
                guard index == 1 else { return .string("open") }
                searchCount.add(1, ordering: .relaxed)
                return .int(1_234)
            }
        }
        let archiveType = RecordType(
            name: "archive",
            fields: [
                RecordType.Field(name: "state", type: .string),
                RecordType.Field(name: "matches", type: .int),
            ]
        )
        let environment = Environment(variables: [
            Variable(name: "archive", type: .record(archiveType))
        ])
        let slots = Slots(for: environment)
        let program = try environment.check("archive.matches > 1000").get().program()
        let other = try environment.check("archive.matches == 7").get().program()

        let archive = Archive()
        slots.fill([.record(archive)])
        #expect(program.evaluate(slots) == .bool(true))
        #expect(other.evaluate(slots) == .bool(false))
        #expect(archive.searchCount.load(ordering: .relaxed) == 1)

        slots.fill([.record(archive)])
        #expect(program.evaluate(slots) == .bool(true))
        #expect(archive.searchCount.load(ordering: .relaxed) == 2)
    }
}
