/// A file of rules, of the vocabulary or of scenarios, as it was read.
package struct SourceFile: Sendable, Hashable {
    /// The path that diagnostics name.
    package let path: String
    /// Its characters, without a byte order mark.
    package let text: String
    /// Where the bytes stop being UTF-8, in bytes of the text; nothing when all are sound.
    let malformedOffset: Int?

    /// The longest file that is accepted, in bytes.
    package static let byteCountMax = 1 << 20

    /// A file whose characters are known.
    package init(path: String, text: String) {
        let isMarked = text.unicodeScalars.first == "\u{FEFF}"
        self.init(path, isMarked ? Self.withoutFirst(text) : text, malformedOffset: nil)
    }

    private init(_ path: String, _ text: String, malformedOffset: Int?) {
        self.path = path
        self.text = text
        self.malformedOffset = malformedOffset
    }

    /// A file as it lies on the disk: UTF-8, or UTF-16 that begins with a byte order mark.
    ///
    /// Bytes that are neither are reported, with their place, when the file is loaded.
    package init(path: String, bytes: [UInt8]) {
        if let units = Self.utf16(bytes) {
            self.init(path: path, text: String(decoding: units, as: UTF16.self))
            return
        }
        guard String(validating: bytes, as: UTF8.self) == nil else {
            self.init(path: path, text: String(decoding: bytes, as: UTF8.self))
            return
        }
        let text = String(decoding: bytes, as: UTF8.self)
        self.init(path, text, malformedOffset: Self.soundByteCount(bytes))
    }

    private static func withoutFirst(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.dropFirst()))
    }

    /// The code units of UTF-16 of either byte order.
    private static func utf16(_ bytes: [UInt8]) -> [UInt16]? {
        let isLittle = bytes.starts(with: [0xFF, 0xFE])
        guard isLittle || bytes.starts(with: [0xFE, 0xFF]) else { return nil }
        return stride(from: 0, to: bytes.count - 1, by: 2).map { index in
            let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
            return isLittle ? second << 8 | first : first << 8 | second
        }
    }

    /// How many bytes come before the first that is not UTF-8.
    private static func soundByteCount(_ bytes: [UInt8]) -> Int {
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var count = 0
        while case .scalarValue(let scalar) = decoder.decode(&iterator) {
            count += scalar.utf8.count
        }
        return count
    }
}
