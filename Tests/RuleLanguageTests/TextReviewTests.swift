import CaseEvents
import RuleLanguage
import Testing

/// Texts of rules that are as they should be; what is wrong with others stands in the transcripts.
struct TextReviewTests {
    @Test(arguments: [
        // The vocabulary says that it tells nothing of anybody.
        "Ring til {{event.data.source_name}}.",
        // These only look like blame, sentences, tags and numbers.
        "Borgeren skylder husleje og har svigtende syn. Ring.",
        "Ring kl. 9 el. 10, f.eks. Til vagten. Aftal en tid, ca. Én time. Skriv den ned.",
        "Ring, hvis det er < 3 dage og > 1 time siden & ingen har svaret på 20124567.",
        "Ring til vagten @ huset. Tlf. 20 12 45 67.",
        "{{event.time}} {{event.data.months}} {{event.data.score}} {{event.data.due}}. Ring.",
    ])
    func `a text that is as it should be loads without a word`(text: String) throws {
        let load = try Support.load(Support.rule("say: {da: \"\(text)\", en: Call.}"))
        #expect(load.diagnostics.map { $0.text(language: .english) } == [])
    }

    @Test func `words of one language are no blame in the other`() throws {
        let load = try Support.load(
            Support.rule("say: {da: \"Ring om failed og fault.\", en: \"Call about svigt.\"}")
        )
        #expect(load.diagnostics.isEmpty)
    }

    @Test func `what is only a warning stands in no one's way`() throws {
        let load = try Support.load(
            Support.rule("say: {da: \"De har svigtet. A. B. C. D.\", en: Call.}")
        )
        #expect(load.diagnostics.map(\.code) == ["say-sentences", "say-blame"])
        #expect(load.ruleBook != nil)
    }
}
