internal import WorkingTime

/// What is not taken of one file, and the file of reasons beside it, while they are written.
///
/// Both are written under hidden names and get their own when they are whole, so that a crash
/// leaves nothing half written in sight.
struct SpoolRejection {
    /// How many reasons are written out; beyond it they are only counted.
    static let reasonCountMax = 10_000

    private static let partName = SpoolName(".rejected.part")
    private static let reasonsPartName = SpoolName(".reasons.part")
    private static let bufferByteCount = 1 << 16

    private let folder: SpoolFolder
    private let part: SpoolFile
    private let reasons: SpoolFile
    private var partBuffer: [UInt8] = []
    private var reasonsBuffer: [UInt8] = []
    private(set) var reasonCount = 0

    /// Begins with nothing rejected.
    init(in folder: SpoolFolder, at instant: Instant) throws(SpoolError) {
        self.folder = folder
        part = try folder.create(Self.partName)
        reasons = try folder.create(Self.reasonsPartName)
        reasonsBuffer = Array("Looked at \(instant.rfc3339).\n\n".utf8)
    }

    mutating func add(_ reason: SpoolReason) throws(SpoolError) {
        reasonCount += 1
        guard reasonCount <= Self.reasonCountMax else { return }
        reasonsBuffer.append(contentsOf: reason.text.utf8)
        if reasonsBuffer.count > Self.bufferByteCount { try flushReasons() }
    }

    /// Keeps a line, or a piece of it, that is not taken.
    mutating func keep(_ bytes: [UInt8], endsLine: Bool) throws(SpoolError) {
        partBuffer.append(contentsOf: bytes)
        if endsLine { partBuffer.append(UInt8(ascii: "\n")) }
        if partBuffer.count > Self.bufferByteCount { try flushPart() }
    }

    /// Shows what was kept, and its reasons, under the name of the file that it comes from.
    mutating func finishLines(of name: SpoolName) throws(SpoolError) {
        try flushPart()
        try part.sync()
        let shown = try showReasons(of: name)
        try folder.move(Self.partName, to: folder, as: shown)
        try folder.sync()
    }

    /// Moves the whole file here and shows the reasons beside it.
    mutating func finishFile(_ name: SpoolName, from inbox: SpoolFolder) throws(SpoolError) {
        folder.remove(Self.partName)
        let shown = try showReasons(of: name)
        try inbox.move(name, to: folder, as: shown)
        try folder.sync()
        try inbox.sync()
    }

    /// Leaves no trace.
    func abandon() {
        folder.remove(Self.partName)
        folder.remove(Self.reasonsPartName)
    }

    private mutating func showReasons(of name: SpoolName) throws(SpoolError) -> SpoolName {
        if reasonCount > Self.reasonCountMax {
            let more = reasonCount - Self.reasonCountMax
            reasonsBuffer.append(contentsOf: "There are \(more) more.\n".utf8)
        }
        try flushReasons()
        try reasons.sync()
        let shown = folder.freeName(like: name, beside: Self.reasonEnding)
        let reasonName = shown.appending(Self.reasonEnding)
        try folder.move(Self.reasonsPartName, to: folder, as: reasonName)
        return shown
    }

    private static let reasonEnding = ".reason.txt"

    private mutating func flushPart() throws(SpoolError) {
        try part.write(partBuffer)
        partBuffer = []
    }

    private mutating func flushReasons() throws(SpoolError) {
        try reasons.write(reasonsBuffer)
        reasonsBuffer = []
    }
}

extension SpoolFolder {
    /// Finds the name, or the first of `NAME.1`, `NAME.2` … under which nothing is here yet.
    ///
    /// - Parameters:
    ///   - name: What the file is called elsewhere.
    ///   - ending: What a second file beside it has at the end of its name.
    /// - Returns: A name that is free, with and without the ending.
    func freeName(like name: SpoolName, beside ending: String = "") -> SpoolName {
        // A very long name must keep room for both endings, or they would be cut off alike.
        let room = ending.utf8.count + 20
        let stem = SpoolName(Array(name.bytes.prefix(SpoolName.byteCountMax - room)))
        var shown = stem
        var number = 0
        while holds(shown) || (!ending.isEmpty && holds(shown.appending(ending))) {
            number += 1
            shown = stem.appending(".\(number)")
        }
        return shown
    }
}
