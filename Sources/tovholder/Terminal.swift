import ArgumentParser
import Foundation

/// Standard output in large pieces, for long lists of lines.
struct OutputLines {
    private static let pieceByteCount = 1 << 16
    private var waiting: [UInt8] = []

    mutating func add(_ line: [UInt8]) {
        waiting += line
        waiting.append(UInt8(ascii: "\n"))
        if waiting.count >= Self.pieceByteCount { flush() }
    }

    mutating func add(_ line: String) { add(Array(line.utf8)) }

    /// Writes what waits.
    ///
    /// A reader that has gone away ends the process, as is the custom.
    mutating func flush() {
        var start = 0
        while start < waiting.count {
            let count = unsafe waiting.withUnsafeBytes {
                unsafe write(
                    STDOUT_FILENO,
                    $0.baseAddress.map { unsafe $0 + start },
                    $0.count - start
                )
            }
            if count < 0, errno == EINTR { continue }
            // Where the signal is ignored, the reader's end is no mistake of ours either.
            guard count > 0 else { exit(errno == EPIPE ? 0 : ExitStatus.cannotCreate.rawValue) }
            start += count
        }
        waiting.removeAll(keepingCapacity: true)
    }
}

/// How far a long run has come, on standard error, and only where that is a terminal.
struct ProgressLine {
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private var last = Date.distantPast
    private var isShown = false

    mutating func show(_ text: @autoclosure () -> String) {
        guard isTerminal, Date().timeIntervalSince(last) > 0.2 else { return }
        last = Date()
        isShown = true
        write("\r\u{1B}[K" + text())
    }

    mutating func clear() {
        guard isShown else { return }
        isShown = false
        write("\r\u{1B}[K")
    }

    private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}

/// Says something beside the result.
func remark(_ text: String) {
    FileHandle.standardError.write(Data("\(text)\n".utf8))
}

/// Colours, where standard output is a terminal.
struct Paint {
    private let isTerminal = isatty(STDOUT_FILENO) == 1

    func green(_ text: String) -> String { painted(text, "32") }
    func red(_ text: String) -> String { painted(text, "31") }
    func bold(_ text: String) -> String { painted(text, "1") }

    private func painted(_ text: String, _ code: String) -> String {
        isTerminal ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
