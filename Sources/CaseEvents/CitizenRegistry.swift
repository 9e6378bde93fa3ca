/// Which citizens have a case here, and under which reference.
///
/// A hospital notifies the municipality of every citizen's stay; only those with a case may be
/// kept (MedCom HospitalNotification R.BR1 and R.BR2), so this gate stands before all storing.
package struct CitizenRegistry: Sendable {
    private let cases: [CivilRegistrationNumber: CaseReference]

    /// Nobody has a case.
    package static let empty = CitizenRegistry(cases: [:])

    /// The longest registry text that is read, in bytes.
    package static let byteCountMax = 64 << 20

    private init(cases: [CivilRegistrationNumber: CaseReference]) {
        self.cases = cases
    }

    /// Reads lines of the form `CPR<tab>case reference`; `#` begins a comment line.
    ///
    /// - Parameter text: The whole file.
    /// - Throws: `CitizenRegistryError` with every line that is wrong; no line is repeated in it.
    package init(parsing text: String) throws(CitizenRegistryError) {
        guard text.utf8.count <= Self.byteCountMax else {
            throw CitizenRegistryError(problems: [.init(line: 1, mistake: .fileTooLarge)])
        }
        var cases: [CivilRegistrationNumber: CaseReference] = [:]
        var problems: [CitizenRegistryError.Problem] = []
        var lineNumber = 0
        let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for line in lines {
            lineNumber += 1
            do throws(CitizenRegistryError.Mistake) {
                guard let (number, reference) = try Self.entry(line) else { continue }
                guard cases[number] == nil || cases[number] == reference else {
                    throw .twoCases
                }
                cases[number] = reference
            } catch {
                problems.append(.init(line: lineNumber, mistake: error))
            }
        }
        guard problems.isEmpty else { throw CitizenRegistryError(problems: problems) }
        self.init(cases: cases)
    }

    /// How many citizens have a case.
    package var count: Int { cases.count }

    /// The case of the citizen with that CPR number, with or without the hyphen.
    package func caseReference(cpr text: String) -> CaseReference? {
        CivilRegistrationNumber(text).flatMap { cases[$0] }
    }

    private static func entry(
        _ line: Substring.UTF8View
    ) throws(CitizenRegistryError.Mistake) -> (CivilRegistrationNumber, CaseReference)? {
        var text = String(decoding: line, as: UTF8.self)
        if text.utf8.last == UInt8(ascii: "\r") {
            text = String(decoding: line.dropLast(), as: UTF8.self)
        }
        guard !text.utf8.allSatisfy({ $0 == 0x20 || $0 == 0x09 }), !text.hasPrefix("#") else {
            return nil
        }
        let fields = text.split(separator: "\t", omittingEmptySubsequences: false)
        guard fields.count == 2 else { throw .notTwoFields }
        guard let number = CivilRegistrationNumber(ASCII.trimmed(fields[0])) else {
            throw .notCPR
        }
        do throws(CaseReferenceError) {
            return (number, try CaseReference(checking: ASCII.trimmed(fields[1])))
        } catch {
            throw .caseReference(error)
        }
    }
}

/// What is wrong with a registry of citizens, line by line; it never repeats a CPR number.
package struct CitizenRegistryError: Error, Sendable, Hashable {
    /// What can be wrong with one line.
    package enum Mistake: Error, Sendable, Hashable {
        case fileTooLarge
        case notTwoFields
        case notCPR
        case twoCases
        case caseReference(CaseReferenceError)
    }

    /// One wrong line.
    package struct Problem: Sendable, Hashable, CustomStringConvertible {
        /// Counted from 1.
        package let line: Int
        /// What is wrong with the line.
        package let mistake: Mistake

        /// The mistake as a stable word for programs.
        package var code: String {
            switch mistake {
            case .fileTooLarge: "registry-too-large"
            case .notTwoFields: "registry-not-two-fields"
            case .notCPR: "registry-not-cpr"
            case .twoCases: "registry-two-cases"
            case .caseReference(let error): error.rawValue
            }
        }

        /// What is wrong, without what stands in the line.
        package var message: String {
            switch mistake {
            case .fileTooLarge:
                "The file is longer than \(CitizenRegistry.byteCountMax) bytes."
            case .notTwoFields: "The line is not a CPR number, a tab and a case reference."
            case .notCPR: "The first field is no CPR number."
            case .twoCases: "The CPR number already stands in an earlier line with another case."
            case .caseReference(let error): "\(error.message) \(error.advice)"
            }
        }

        package var description: String { "line \(line): \(code): \(message)" }
    }

    /// In the order of the lines; never empty.
    package let problems: [Problem]
}
