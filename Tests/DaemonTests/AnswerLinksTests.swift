import Testing

@testable import Daemon

struct AnswerLinksTests {
    private let links = AnswerLinks(
        key: Array(repeating: 7, count: AnswerLinks.keyByteCount),
        publicAddress: "https://tovholder.example/"
    )

    @Test func `a link leads back to its telling`() throws {
        let link = try #require(links.link(toTelling: "abc234"))
        #expect(link.hasPrefix("https://tovholder.example/a/abc234."))
        #expect(links.telling(ofToken: links.token(forTelling: "abc234")) == "abc234")
    }

    @Test func `no changed token is accepted`() {
        let token = links.token(forTelling: "abc234")
        for index in token.indices {
            var changed = token
            let other: Character = token[index] == "x" ? "y" : "x"
            changed.replaceSubrange(index...index, with: String(other))
            #expect(links.telling(ofToken: changed) == nil, "\(changed)")
        }
        for wrong in ["", ".", "abc234", "abc234.", token + "A", String(token.dropLast())] {
            #expect(links.telling(ofToken: wrong) == nil)
        }
    }

    @Test func `another key makes other tokens`() {
        let others = AnswerLinks(
            key: Array(repeating: 8, count: AnswerLinks.keyByteCount),
            publicAddress: nil
        )
        #expect(others.telling(ofToken: links.token(forTelling: "abc234")) == nil)
        #expect(others.link(toTelling: "abc234") == nil)
    }

    @Test func `a token one past the limit is not looked at`() {
        let longest = String(repeating: "a", count: AnswerLinks.tokenLengthMax - 25)
        let token = links.token(forTelling: longest)
        #expect(token.utf8.count == AnswerLinks.tokenLengthMax)
        #expect(links.telling(ofToken: token) == longest)
        #expect(links.telling(ofToken: links.token(forTelling: longest + "a")) == nil)
    }
}
