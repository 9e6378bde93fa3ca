/// An opaque reference to one citizen's case: never a CPR number, never a name.
///
/// It stands in mail subjects, log lines and links, so everything that could reveal a person is
/// refused at the door (see `CaseReference.init(checking:)`).
package struct CaseReference: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The reference as senders write it in the CloudEvents attribute `subject`.
    package let text: String

    /// The longest reference that is accepted, in UTF-8 bytes.
    package static let byteCountMax = 64

    /// The daemon's own case: operators' alerts about reloads, sources and gaps belong to it.
    package static let daemon = CaseReference(unchecked: "tovholder")

    /// The daemon's own case about one of its sources.
    ///
    /// - Parameter name: A name of `sourceNameByteCountMax` small letters, digits, `-` and `_` at most.
    /// - Returns: A reference that senders may not use.
    package static func daemon(source name: String) -> CaseReference {
        CaseReference(unchecked: "\(daemon.text)/source/\(name)")
    }

    /// The longest name of a source, which leaves room for the rest of its case's reference.
    package static let sourceNameByteCountMax = 40

    /// Whether it is a case of the daemon's own.
    package var isDaemons: Bool {
        self == .daemon || text.hasPrefix("\(Self.daemon.text)/")
    }

    /// Takes a reference that is already known to be well formed (from the store).
    package init(unchecked text: String) {
        self.text = text
    }

    package static func < (left: CaseReference, right: CaseReference) -> Bool {
        left.text < right.text
    }

    package var description: String { text }
}

extension CaseReference: Codable {
    package init(from decoder: any Decoder) throws {
        text = try decoder.singleValueContainer().decode(String.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

/// Why a text cannot be a case reference; the text itself is not repeated.
package enum CaseReferenceError: String, Error, Sendable, Hashable, CaseIterable {
    case empty = "case-reference-empty"
    case tooLong = "case-reference-too-long"
    case character = "case-reference-character"
    case resemblesCPR = "case-reference-resembles-cpr"

    /// What is wrong, without the text itself.
    package var message: String {
        switch self {
        case .empty: "The case reference is empty."
        case .tooLong:
            "The case reference is longer than \(CaseReference.byteCountMax) bytes."
        case .character:
            "The case reference holds something else than letters a to z, digits and - . _ : /, "
                + "or does not begin with a letter or digit."
        case .resemblesCPR: "The case reference looks like a CPR number."
        }
    }

    /// What to send instead.
    package var advice: String {
        switch self {
        case .empty: "Name the case by the number that your case system gives it."
        case .tooLong, .character: "Use a short opaque reference, such as a case number."
        case .resemblesCPR:
            "Use an opaque reference: it stands in mail and log lines, where a CPR number may "
                + "never stand."
        }
    }
}

extension CaseReference {
    /// Takes a reference from outside.
    ///
    /// - Parameter text: At most `byteCountMax` ASCII letters, digits and `- . _ : /`.
    /// - Throws: `CaseReferenceError`, above all for what looks like a CPR number.
    package init(checking text: String) throws(CaseReferenceError) {
        guard let first = text.utf8.first else { throw .empty }
        guard text.utf8.count <= Self.byteCountMax else { throw .tooLong }
        guard ASCII.isAlphanumeric(first),
            text.utf8.allSatisfy({ ASCII.isAlphanumeric($0) || "-._:/".utf8.contains($0) })
        else { throw .character }
        guard !CivilRegistrationNumber.occurs(in: text) else { throw .resemblesCPR }
        self.init(unchecked: text)
    }
}
