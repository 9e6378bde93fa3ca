/// The messages that stand in a file or a request of HL7 v2.
///
/// Segments may end with CR, LF or both. The bytes of MLLP frames (0x0B … 0x1C 0x0D), a byte order
/// mark and the segments round a batch (FHS, BHS, BTS, FTS) are passed over. A line that is no
/// segment, such as the rest of a text with a line break in it, is passed over too: what a message
/// needs is asked for when it is missing.
enum HL7Document {
    /// The longest file or request, in bytes.
    static let byteCountMax = JSONLimits.batch.byteCountMax
    /// The longest message, in bytes without the ends of its segments.
    static let messageByteCountMax = JSONLimits.event.byteCountMax
    /// How many segments a message may have.
    static let segmentCountMax = 10_000
    /// How many messages may stand in one document.
    static let messageCountMax = EventDecoder.batchEventCountMax

    private static let frameStart: UInt8 = 0x0B
    private static let frameEnd: UInt8 = 0x1C
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
    private static let header = Array("MSH".utf8)
    private static let event = Array("EVN".utf8)
    private static let envelopes = ["FHS", "BHS", "BTS", "FTS"].map { Array($0.utf8) }

    /// Whether a document of an unknown kind is one of HL7 v2.
    static func begins(_ bytes: [UInt8]) -> Bool {
        let start = start(of: start(of: bytes[...]).drop(while: isEnd))
        return start.starts(with: header) || start.starts(with: envelopes[0])
            || start.starts(with: envelopes[1])
    }

    /// Cuts a document into messages, each of them a list of segments that begins with MSH.
    ///
    /// - Throws: `EventRefusal` with the index of the message that is too long; none where the
    ///   whole document is refused.
    static func messages(_ bytes: [UInt8]) throws(EventRefusal) -> [[ArraySlice<UInt8>]] {
        guard bytes.count <= byteCountMax else { throw EventRefusal(.hl7TooLarge, at: "") }
        try requireWholeFrames(bytes)
        var messages: [[ArraySlice<UInt8>]] = []
        var byteCount = 0
        for line in bytes.split(whereSeparator: isEnd) {
            let segment = start(of: line)
            if segment.starts(with: header) {
                guard messages.count < messageCountMax else {
                    throw EventRefusal(.hl7TooMany, at: "")
                }
                messages.append([segment])
                byteCount = segment.count
            } else if messages.isEmpty {
                guard segment.isEmpty || isEnvelope(segment) else {
                    throw EventRefusal(.hl7NotMessage, at: "byte \(segment.startIndex)")
                }
            } else if !isEnvelope(segment), isSegment(segment) {
                try requireOneEvent(messages, segment)
                messages[messages.count - 1].append(segment)
                byteCount += segment.count
            }
            try requireFitting(messages, byteCount: byteCount)
        }
        guard !messages.isEmpty else { throw EventRefusal(.hl7NotMessage, at: "") }
        return messages
    }

    /// A line without the byte order mark and the blanks before it.
    private static func start(of line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let text = line.starts(with: byteOrderMark) ? line.dropFirst(byteOrderMark.count) : line
        return text.drop { $0 == 0x20 || $0 == 0x09 }
    }

    /// A message has one EVN: a second one shows that an MSH between them was damaged, and the
    /// message that it began must not be lost in this one.
    private static func requireOneEvent(
        _ messages: [[ArraySlice<UInt8>]],
        _ segment: ArraySlice<UInt8>
    ) throws(EventRefusal) {
        guard segment.starts(with: event), let message = messages.last,
            message.contains(where: { $0.starts(with: event) })
        else { return }
        throw EventRefusal(.hl7NotMessage, at: "byte \(segment.startIndex)")
    }

    private static func requireFitting(
        _ messages: [[ArraySlice<UInt8>]],
        byteCount: Int
    ) throws(EventRefusal) {
        guard let message = messages.last else { return }
        let isLong = byteCount > messageByteCountMax
        guard isLong || message.count > segmentCountMax else { return }
        var refusal = EventRefusal(isLong ? .hl7TooLarge : .hl7Segments, at: "")
        if messages.count > 1 { refusal.index = messages.count - 1 }
        throw refusal
    }

    /// A frame that was begun and not ended holds a message that was cut off on its way.
    private static func requireWholeFrames(_ bytes: [UInt8]) throws(EventRefusal) {
        var begun: Int?
        for (place, byte) in bytes.enumerated() where byte == frameStart || byte == frameEnd {
            guard (byte == frameStart) == (begun == nil) else {
                throw EventRefusal(.hl7Frame, at: "byte \(place)")
            }
            begun = byte == frameStart ? place : nil
        }
        if let begun { throw EventRefusal(.hl7Frame, at: "byte \(begun)") }
    }

    private static func isEnd(_ byte: UInt8) -> Bool {
        byte == 0x0D || byte == 0x0A || byte == frameStart || byte == frameEnd
    }

    private static func isEnvelope(_ segment: ArraySlice<UInt8>) -> Bool {
        envelopes.contains { segment.starts(with: $0) }
    }

    /// Three capital letters or digits, and then the end or a sign.
    private static func isSegment(_ segment: ArraySlice<UInt8>) -> Bool {
        let name = segment.prefix { ASCII.isAlphanumeric($0) && !ASCII.isLowerCaseLetter($0) }
        return name.count == 3
    }
}
