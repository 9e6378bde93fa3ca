internal import CaseEvents

/// Why a file or a line of it is not taken; it never repeats what stands in the file.
struct SpoolReason: Error, Hashable {
    let code: String
    /// The line of the file, counted from 1.
    var line: Int?
    /// The event of a batch, counted from 0.
    var index: Int?
    var place = ""
    let message: String
    let advice: String

    init(code: String, message: String, advice: String) {
        self.code = code
        self.message = message
        self.advice = advice
    }

    init(_ refusal: EventRefusal, line: Int? = nil) {
        code = refusal.code
        self.line = line
        index = refusal.index
        place = refusal.place
        message = refusal.message
        advice = refusal.advice
    }

    /// The reason as it stands in the file beside a rejected one.
    var text: String {
        var lines = ["code: \(code)"]
        if let line { lines.append("line: \(line)") }
        if let index { lines.append("event: \(index)") }
        if !place.isEmpty { lines.append("place: \(place)") }
        lines.append("message: \(message)")
        lines.append("advice: \(advice)")
        return lines.joined(separator: "\n") + "\n\n"
    }
}

/// Every reason why a whole file is not taken, one for each mistake.
extension SpoolReason {
    static let unknownKind = SpoolReason(
        code: "file-kind-unknown",
        message: "The name does not end in .json, .jsonl, .ndjson or .hl7.",
        advice: "Name the file after what it holds."
    )

    static let link = SpoolReason(
        code: "file-symbolic-link",
        message: "This is a symbolic link.",
        advice: "Put the file itself into the directory."
    )

    static let notRegular = SpoolReason(
        code: "file-not-regular",
        message: "This is a directory, a pipe or the like.",
        advice: "Put files into the directory."
    )

    static let unreadable = SpoolReason(
        code: "file-unreadable",
        message: "The daemon may not read the file.",
        advice: "Let the group of the directory read it."
    )

    static let empty = SpoolReason(
        code: "file-empty",
        message: "The file is empty.",
        advice: "Write it under a hidden name and rename it when it is whole."
    )

    static let binary = SpoolReason(
        code: "file-binary",
        message: "The file holds bytes that no text has.",
        advice: "Save it as JSON in UTF-8, not packed and not in UTF-16."
    )

    static func tooLarge(byteCountMax: Int) -> SpoolReason {
        SpoolReason(
            code: "file-too-large",
            message: "The file is longer than \(byteCountMax) bytes.",
            advice: "Split it; .jsonl files may be the longest."
        )
    }

    static func lineTooLong(_ line: Int) -> SpoolReason {
        var reason = SpoolReason(
            code: "line-too-long",
            message: "The line is longer than \(LineSplitter.lineByteCountMax) bytes.",
            advice: "Write one event on each line, and references instead of contents."
        )
        reason.line = line
        return reason
    }
}
