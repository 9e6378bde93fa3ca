import CaseEvents
import Testing

struct CitizenRegistryTests {
    @Test func `a citizen is found with and without the hyphen`() throws {
        let registry = try CitizenRegistry(
            parsing: "# heading\n\n250947-9989\tS-1\r\n2103009996\tS-2"
        )
        #expect(registry.count == 2)
        #expect(registry.caseReference(cpr: "2509479989")?.text == "S-1")
        #expect(registry.caseReference(cpr: "210300-9996")?.text == "S-2")
        #expect(registry.caseReference(cpr: "0000000000") == nil)
        #expect(registry.caseReference(cpr: "Bo Holm") == nil)
    }

    @Test func `every wrong line is named by its number and never repeated`() throws {
        let text = """
            250947-9989\tS-1
            250947-9989
            250947-9989\tS-2
            450947-9989\tS-3
            210300-9996\tBo Holm
            210300-9996\t250947-9989
            210300-9996\tS-4\tx
            """
        let error = try #require(throws: CitizenRegistryError.self) {
            try CitizenRegistry(parsing: text)
        }
        #expect(
            error.problems.map { "\($0.line) \($0.code)" } == [
                "2 registry-not-two-fields", "3 registry-two-cases", "4 registry-not-cpr",
                "5 case-reference-character", "6 case-reference-resembles-cpr",
                "7 registry-not-two-fields",
            ]
        )
        for problem in error.problems {
            #expect(!problem.description.contains("9989"))
            #expect(!problem.description.contains("9996"))
        }
    }
}

struct CaseReferenceTests {
    private func mistake(_ text: String) -> CaseReferenceError? {
        do throws(CaseReferenceError) {
            _ = try CaseReference(checking: text)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        "S-1", "2026-000147", "3f0c9a2e-1d51-4b07-8c9d-5c1f4e0a7b11", "27.24.00-G01-12-26",
        "sag/4711", "2026001234", "ab010126-1234-4abc-8def-0123456789ab", "tovholder",
        "3213459989", "0113459989", "25094799891",
    ])
    func `opaque references are accepted`(text: String) {
        #expect(mistake(text) == nil)
    }

    @Test(arguments: [
        "250947-9989", "2509479989", "sag-250947-9989", "S:2509479989", "850947-9989",
        "250947.9989", "x/2509479989/y", "sag2509479989",
    ])
    func `what looks like a CPR number is refused`(text: String) {
        #expect(mistake(text) == .resemblesCPR)
    }

    @Test func `length and characters are limited`() {
        let longest = String(repeating: "s", count: CaseReference.byteCountMax)
        #expect(mistake(longest) == nil)
        #expect(mistake(longest + "s") == .tooLong)
        #expect(mistake("") == .empty)
        for text in ["Bo Holm", "Lis å", "a\r\nb", "-a", "a\u{0}", "a@b", "<a>"] {
            #expect(mistake(text) == .character, "\(text)")
        }
    }
}
