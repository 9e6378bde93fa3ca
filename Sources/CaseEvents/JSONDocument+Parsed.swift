import CSimdJSON

extension JSONDocument {
    /// Parses a document and hands its tape and texts to the body before anything is copied.
    ///
    /// - Returns: What the body returns; nothing when the document is not sound.
    static func withParsed<Result>(
        _ bytes: Span<UInt8>,
        limits: JSONLimits,
        _ body: (Span<UInt64>, Span<UInt8>) -> Result
    ) -> Result? {
        guard bytes.count <= limits.byteCountMax else { return nil }
        return unsafe bytes.withUnsafeBufferPointer { buffer -> Result? in
            let result = unsafe csimdjson_parse(buffer.baseAddress, buffer.count, limits.depthMax)
            guard unsafe result.status == 0 else { return nil }
            let tape = unsafe UnsafeBufferPointer(start: result.tape, count: result.tape_count)
            let texts = unsafe UnsafeBufferPointer(
                start: result.strings,
                count: result.string_byte_count
            )
            return unsafe body(tape.span, texts.span)
        }
    }

    /// The bytes of a stretch.
    static func copy(_ stretch: Span<UInt8>) -> [UInt8] {
        unsafe stretch.withUnsafeBufferPointer { unsafe Array($0) }
    }

    /// The text of a stretch of UTF-8.
    static func text(_ stretch: Span<UInt8>) -> String {
        unsafe stretch.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }
}
