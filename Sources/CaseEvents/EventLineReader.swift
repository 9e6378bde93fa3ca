package import WorkingTime

/// Reads CloudEvents JSON lines, many in a row, and makes events only of those that matter.
///
/// It gives what `EventDecoder.structured` gives, and takes that sources were silent beside. Lines of the usual shape are read where the
/// parser left them, with sources, types and cases that have been seen before; every other line
/// goes to the decoder itself.
package struct EventLineReader {
    /// What came of one line.
    package enum Outcome {
        /// There is nothing in the line.
        case blank
        /// A sound event of a type that nobody looks at.
        case unconcerned(happened: Instant)
        case event(CaseEvent)
        case refused(EventRefusal)
    }

    private struct KnownType {
        let text: String
        let demand: EventDemand
    }

    private let decoder = EventDecoder(takesSilences: true)
    private let demand: (String) -> EventDemand
    private var sources = WordTable<String>()
    private var types = WordTable<KnownType>()
    private var cases = WordTable<CaseReference>()

    /// Makes a reader.
    ///
    /// - Parameter demand: What is read of the events of a type; asked once for each type.
    package init(demand: @escaping (String) -> EventDemand) {
        self.demand = demand
    }

    /// Reads one line, without its line break.
    package mutating func read(_ line: Span<UInt8>) -> Outcome {
        if Self.isBlank(line) { return .blank }
        let usual = JSONDocument.withParsed(line, limits: .event) { tape, texts in
            usualEvent(tape, texts)
        }
        if let usual, let usual { return usual }
        return unusualEvent(line)
    }

    private static func isBlank(_ line: Span<UInt8>) -> Bool {
        for index in line.indices where line[index] > 0x20 { return false }
        return true
    }

    // MARK: The usual shape

    /// The places of the members of a usual event on the tape.
    private struct Members {
        var id = 0
        var source = 0
        var type = 0
        var subject = 0
        var time = 0
        var recorded = 0
        var data = 0
        var seen = 0
    }

    /// An event of the usual shape; nothing when anything about it is not as usual.
    private mutating func usualEvent(_ tape: Span<UInt64>, _ texts: Span<UInt8>) -> Outcome? {
        guard tape.count * 26 + texts.count * 6 <= JSONLimits.event.byteCountMax,
            let members = Self.members(tape, texts)
        else { return nil }
        let sourceBytes = texts.extracting(ParsedTape.textRange(tape, texts, members.source))
        let typeBytes = texts.extracting(ParsedTape.textRange(tape, texts, members.type))
        let subjectBytes = texts.extracting(ParsedTape.textRange(tape, texts, members.subject))
        let timeBytes = texts.extracting(ParsedTape.textRange(tape, texts, members.time))
        let idBytes = texts.extracting(ParsedTape.textRange(tape, texts, members.id))
        guard let type = types.value(of: typeBytes), let source = sources.value(of: sourceBytes),
            let happened = Instant(plainRFC3339: timeBytes), happened >= EventDecoder.happenedMin,
            Self.isUsualText(idBytes, byteCountMax: EventDecoder.idByteCountMax)
        else { return nil }
        var sent: Instant?
        if members.recorded > 0 {
            let range = ParsedTape.textRange(tape, texts, members.recorded)
            sent = Instant(plainRFC3339: texts.extracting(range))
            guard let sent, sent >= EventDecoder.happenedMin else { return nil }
        }
        if members.data > 0 {
            let end = ParsedTape.indexAfter(tape, members.data)
            guard ParsedTape.namesDiffer(tape, texts, in: members.data..<end) else { return nil }
        }
        if type.demand == .nothing, Self.isPlainlySound(subjectBytes) {
            return .unconcerned(happened: happened)
        }
        guard let caseReference = caseReference(subjectBytes) else { return nil }
        guard type.demand != .nothing else { return .unconcerned(happened: happened) }
        let data =
            members.data > 0 && type.demand == .everything
            ? JSONValue(
                document: ParsedTape.document(tape, texts, at: members.data),
                index: JSONDocument.rootIndex
            ) : .emptyObject
        return .event(
            CaseEvent(
                reference: EventReference(source: source, id: JSONDocument.text(idBytes)),
                type: type.text,
                caseReference: caseReference,
                happened: happened,
                sent: sent,
                data: data,
                received: happened
            )
        )
    }

    private static func members(_ tape: Span<UInt64>, _ texts: Span<UInt8>) -> Members? {
        guard ParsedTape.mark(tape, JSONDocument.rootIndex) == JSONDocument.Mark.object else {
            return nil
        }
        var members = Members()
        var place = JSONDocument.rootIndex + 1
        let end = ParsedTape.indexAfter(tape, JSONDocument.rootIndex) - 1
        while place < end {
            let name = texts.extracting(ParsedTape.textRange(tape, texts, place))
            let value = place + 1
            let mark = ParsedTape.mark(tape, value)
            place = ParsedTape.indexAfter(tape, value)
            let member = Member(name)
            guard let member, members.seen & member.bit == 0,
                mark == (member == .data ? JSONDocument.Mark.object : JSONDocument.Mark.text)
            else { return nil }
            members.seen |= member.bit
            switch member {
            case .specversion:
                let range = ParsedTape.textRange(tape, texts, value)
                guard isText("1.0", texts.extracting(range)) else { return nil }
            case .datacontenttype:
                let range = ParsedTape.textRange(tape, texts, value)
                guard isText("application/json", texts.extracting(range)) else { return nil }
            case .id: members.id = value
            case .source: members.source = value
            case .type: members.type = value
            case .subject: members.subject = value
            case .time: members.time = value
            case .recordedtime: members.recorded = value
            case .data: members.data = value
            }
        }
        return members.seen & Member.required == Member.required ? members : nil
    }

    private enum Member: Int {
        case specversion, id, source, type, subject, time, recordedtime, data, datacontenttype

        static let required = 0b11_1111

        var bit: Int { 1 << rawValue }

        init?(_ name: Span<UInt8>) {
            switch name.count {
            case 2 where EventLineReader.isText("id", name): self = .id
            case 4 where EventLineReader.isText("time", name): self = .time
            case 4 where EventLineReader.isText("type", name): self = .type
            case 4 where EventLineReader.isText("data", name): self = .data
            case 6 where EventLineReader.isText("source", name): self = .source
            case 7 where EventLineReader.isText("subject", name): self = .subject
            case 11 where EventLineReader.isText("specversion", name): self = .specversion
            case 12 where EventLineReader.isText("recordedtime", name): self = .recordedtime
            case 15 where EventLineReader.isText("datacontenttype", name): self = .datacontenttype
            default: return nil
            }
        }
    }

    @inline(__always)
    private static func isText(_ text: StaticString, _ bytes: Span<UInt8>) -> Bool {
        guard text.utf8CodeUnitCount == bytes.count else { return false }
        return text.withUTF8Buffer { unsafe JSONDocument.areEqual($0.span, bytes) }
    }

    /// Whether a text is neither empty nor too long and certainly holds no control character.
    private static func isUsualText(_ bytes: Span<UInt8>, byteCountMax: Int) -> Bool {
        guard (1...byteCountMax).contains(bytes.count) else { return false }
        for index in bytes.indices where bytes[index] < 0x20 || bytes[index] >= 0x7F {
            return false
        }
        return true
    }

    /// Whether a case reference is sound for certain: letters and too few digits for a CPR number.
    private static func isPlainlySound(_ bytes: Span<UInt8>) -> Bool {
        guard (1...CaseReference.byteCountMax).contains(bytes.count) else { return false }
        var digitCount = 0
        for index in bytes.indices {
            let byte = bytes[index]
            if ASCII.isDigit(byte) { digitCount += 1 }
            guard ASCII.isAlphanumeric(byte) else { return false }
        }
        return digitCount < 10 && !isText("tovholder", bytes)
    }

    private mutating func caseReference(_ bytes: Span<UInt8>) -> CaseReference? {
        if let known = cases.value(of: bytes) { return known }
        guard bytes.count <= CaseReference.byteCountMax,
            let reference = try? CaseReference(checking: JSONDocument.text(bytes)),
            !reference.isDaemons
        else { return nil }
        cases.insert(reference, for: bytes)
        return reference
    }

    // MARK: Everything else

    private mutating func unusualEvent(_ line: Span<UInt8>) -> Outcome {
        switch decoder.structured(JSONDocument.copy(line), received: .earliest) {
        case .failure(let refusal): return .refused(refusal)
        case .success(.withoutCase), .success(.withoutEvent): return .blank
        case .success(.event(var event)):
            event.received = event.happened
            event.data = event.data.detached
            let isWanted = remember(event, line: line)
            guard isWanted || event.retracts != nil || event.replaces != nil else {
                return .unconcerned(happened: event.happened)
            }
            return .event(event)
        }
    }

    /// Remembers source and type of a sound event, so that the next of their kind are usual.
    private mutating func remember(_ event: CaseEvent, line: Span<UInt8>) -> Bool {
        let source = event.reference.source
        if sources.value(of: source.utf8Span.span) == nil {
            sources.insert(source, for: source.utf8Span.span)
        }
        // With and without the prefix that senders may put before it, it is the same type.
        let text = event.type
        if let known = types.value(of: text.utf8Span.span) { return known.demand != .nothing }
        let known = KnownType(text: text, demand: demand(text))
        guard text != CaseEvent.retractedType else { return known.demand != .nothing }
        types.insert(known, for: text.utf8Span.span)
        let prefixed = EventDecoder.typePrefix + text
        if prefixed.utf8.count <= EventDecoder.typeByteCountMax {
            types.insert(known, for: prefixed.utf8Span.span)
        }
        return known.demand != .nothing
    }
}

extension Instant {
    /// Reads `2026-01-01T00:00:07Z`, with a fraction of three or six digits or none; nothing for
    /// every other way to write an instant, sound or not.
    init?(plainRFC3339 bytes: Span<UInt8>) {
        guard [20, 24, 27].contains(bytes.count), bytes[bytes.count - 1] == UInt8(ascii: "Z"),
            bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            bytes[10] == UInt8(ascii: "T"), bytes[13] == UInt8(ascii: ":"),
            bytes[16] == UInt8(ascii: ":")
        else { return nil }
        var isSound = true
        func number(_ start: Int, _ count: Int) -> Int {
            var value = 0
            for index in start..<start + count {
                let digit = Int(bytes[index]) - 0x30
                if digit < 0 || digit > 9 { isSound = false }
                value = value * 10 + digit
            }
            return value
        }
        let (year, month, day) = (number(0, 4), number(5, 2), number(8, 2))
        let (hour, minute, second) = (number(11, 2), number(14, 2), number(17, 2))
        var microsecond = 0
        if bytes.count > 20 {
            guard bytes[19] == UInt8(ascii: ".") else { return nil }
            microsecond = number(20, bytes.count - 21)
            if bytes.count == 24 { microsecond *= 1_000 }
        }
        // The last days of months are left to the slower reader.
        guard isSound, year >= 1970, (1...12).contains(month), (1...28).contains(day),
            hour <= 23, minute <= 59, second <= 59
        else {
            guard isSound, (29...31).contains(day), year >= 1970, hour <= 23, minute <= 59,
                second <= 59, let date = CivilDate(year: year, month: month, day: day)
            else { return nil }
            self = Self.instant(date.dayNumber, hour, minute, second, microsecond)
            return
        }
        self = Self.instant(
            Self.dayNumber(year, month, day),
            hour,
            minute,
            second,
            microsecond
        )
    }

    private static func instant(
        _ day: Int,
        _ hour: Int,
        _ minute: Int,
        _ second: Int,
        _ microsecond: Int
    ) -> Instant {
        let seconds = ((day * 24 + hour) * 60 + minute) * 60 + second
        return Instant(microseconds: Int64(seconds) * 1_000_000 + Int64(microsecond))
    }

    /// Days since 1970 by the Gregorian calendar.
    private static func dayNumber(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let marchYear = month <= 2 ? year - 1 : year
        let era = marchYear / 400
        let yearOfEra = marchYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}
