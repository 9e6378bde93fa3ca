import CaseEvents
import Testing

/// What a reader could take for a CPR number in a text that somebody wrote.
struct CivilRegistrationNumberTests {
    @Test(arguments: [
        ("se 250947-9989 Nancy", "se [CPR] Nancy"),
        ("2509479989", "[CPR]"),
        ("250947 9989 og 2103009996.", "[CPR] og [CPR]."),
        ("CPR:250947-9989", "CPR:[CPR]"),
        // Only without a sign can letters make an identifier of it.
        ("bor250947-9989bor", "bor[CPR]bor"),
        ("250947 – 9989", "[CPR]"),
        ("250947\u{2011}9989", "[CPR]"),
        ("25.09.47-9989, 25 09 47-9989, 25/09/47 - 9989", "[CPR], [CPR], [CPR]"),
        // A replacement number counts the day from 61.
        ("850947-9989", "[CPR]"),
    ])
    func `whatever reads as a number is masked`(text: String, masked: String) {
        #expect(CivilRegistrationNumber.masked(text) == masked)
        #expect(CivilRegistrationNumber.masked(masked) == masked)
    }

    @Test(arguments: [
        "", "2026-11-21T10:00:00Z", "tlf. 20 12 45 67", "+45 20124567", "321347-9989",
        "251347-9989",
        "250947-998", "250947-99891", "1250947-9989", "a2509479989",
        "24.12.25 1830", "25.09/47-9989", "25.0947-9989", "250947 ---- 9989", "250947x9989",
        "550e8400-e29b-41d4-a716-446655440000", "c-1001",
    ])
    func `other numbers stay`(text: String) {
        #expect(CivilRegistrationNumber.masked(text) == text)
    }

    @Test func `it finds whatever intake refuses in a case reference`() throws {
        for before in ["", "x-", "z/"] {
            for sign in ["", "-", "/", ".", ":"] {
                for after in ["", ".z", "-2"] {
                    let text = before + "250947" + sign + "9989" + after
                    #expect(CivilRegistrationNumber.masked(text) == before + "[CPR]" + after)
                    #expect(throws: CaseReferenceError.resemblesCPR) {
                        try CaseReference(checking: text)
                    }
                }
            }
        }
    }
}
