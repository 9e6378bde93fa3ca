internal import CaseEvents

/// The name of a file in the spool directory: bytes, because nobody checks what producers write.
struct SpoolName: Hashable, Comparable {
    /// What a file of that name holds.
    enum Kind: Hashable {
        /// One document: an event, a batch or a FHIR bundle (`.json`).
        case document
        /// Messages of HL7 v2 (`.hl7`).
        case hl7
        /// One document on each line (`.jsonl`, `.ndjson`).
        case lines
        case unknown
    }

    /// The longest name of a file on Linux, in bytes.
    static let byteCountMax = 255

    let bytes: [UInt8]

    init(_ bytes: [UInt8]) {
        precondition(!bytes.contains(0) && !bytes.contains(UInt8(ascii: "/")))
        self.bytes = bytes
    }

    init(_ text: String) { self.init(Array(text.utf8)) }

    /// Whether a producer is still at work on it: hidden files, `.tmp` and `.part`.
    var isUnfinished: Bool {
        bytes.first == UInt8(ascii: ".") || ends(with: ".tmp") || ends(with: ".part")
    }

    var kind: Kind {
        if ends(with: ".json") { return .document }
        if ends(with: ".hl7") { return .hl7 }
        return ends(with: ".jsonl") || ends(with: ".ndjson") ? .lines : .unknown
    }

    /// The longest file of the kind that is taken, in bytes.
    var fileByteCountMax: Int {
        switch kind {
        case .document, .hl7: JSONLimits.batch.byteCountMax
        case .lines, .unknown: SpoolDirectory.linesByteCountMax
        }
    }

    /// The name with something after it; a very long one loses its end.
    func appending(_ ending: String) -> SpoolName {
        SpoolName(bytes.prefix(Self.byteCountMax - ending.utf8.count) + Array(ending.utf8))
    }

    static func < (left: SpoolName, right: SpoolName) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }

    private func ends(with ending: String) -> Bool {
        bytes.count > ending.utf8.count
            && bytes.suffix(ending.utf8.count).elementsEqual(ending.utf8)
    }
}
