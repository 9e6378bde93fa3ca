import Simulation
import Testing

struct LineFeedTests {
    private func lines(_ text: String, chunkByteCount: Int) -> [String] {
        var feed = LineFeed()
        var found: [String] = []
        let bytes = Array(text.utf8)
        let take: (Span<UInt8>) -> Void = { line in
            found.append(String(decoding: line.indices.map { line[$0] }, as: UTF8.self))
        }
        var start = 0
        while start < bytes.count {
            let end = min(bytes.count, start + chunkByteCount)
            feed.take(bytes.span.extracting(start..<end), take)
            start = end
        }
        feed.finish(take)
        return found
    }

    @Test func `lines are the same however they were cut into chunks`() {
        let text = "one\ntwo two two two two\n\nfour\nfive without an end"
        let expected = ["one", "two two two two two", "four", "five without an end"]
        for size in 1...text.utf8.count {
            #expect(lines(text, chunkByteCount: size).filter { !$0.isEmpty } == expected)
        }
    }

    @Test func `a line that never ends takes no more memory than the longest one`() {
        let limit = LineFeed.lineByteCountMax
        let long = String(repeating: "x", count: limit + 10)
        let found = lines(long + "\nnext", chunkByteCount: 1 << 16)
        #expect(found.map(\.utf8.count) == [limit, 4])
    }
}
