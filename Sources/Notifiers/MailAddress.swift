/// A mailbox such as `vagt@kommune.example`, safe to stand in a header and in an SMTP command.
///
/// Only the plain form is taken: ASCII, no quotes, no comments, no address literal (RFC 5321 §4.1.2).
package struct MailAddress: Sendable, Hashable {
    /// RFC 5321 §4.5.3.1.1.
    package static let localPartByteCountMax = 64
    /// RFC 5321 §4.5.3.1.3, less the angle brackets.
    package static let byteCountMax = 254
    /// RFC 1035 §2.3.4.
    package static let labelByteCountMax = 63

    /// The whole address.
    package let text: String
    /// What stands behind the `@`.
    package let domain: String

    /// Takes an address from outside.
    ///
    /// - Parameter text: The address alone, without a name or angle brackets.
    /// - Throws: `MailAddressError`; the address itself is not repeated in it.
    package init(checking text: String) throws(MailAddressError) {
        guard !text.isEmpty else { throw .empty }
        guard text.utf8.count <= Self.byteCountMax else { throw .tooLong }
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { throw .character }
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw .form }
        guard parts[0].utf8.count <= Self.localPartByteCountMax else { throw .tooLong }
        let atoms = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        guard atoms.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(Self.isAtomByte) }) else {
            throw .form
        }
        guard Self.isHostName(String(parts[1])) else { throw .domain }
        self.text = text
        domain = String(parts[1])
    }

    /// Whether the text is a host name: labels of letters, digits and inner hyphens.
    static func isHostName(_ text: String) -> Bool {
        guard text.utf8.count <= 253 else { return false }
        return text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
            !label.isEmpty && label.utf8.count <= labelByteCountMax
                && label.utf8.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
                && label.first != "-" && label.last != "-"
        }
    }

    static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }

    private static func isAtomByte(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
    }
}

/// Why a text cannot be a mailbox.
package enum MailAddressError: String, Error, Sendable, Hashable, CaseIterable {
    case empty = "mail-address-empty"
    case tooLong = "mail-address-too-long"
    case character = "mail-address-character"
    case form = "mail-address-form"
    case domain = "mail-address-domain"

    /// What is wrong, without the address.
    package var message: String {
        switch self {
        case .empty: "There is no mail address."
        case .tooLong:
            "The mail address is longer than \(MailAddress.byteCountMax) bytes, or "
                + "\(MailAddress.localPartByteCountMax) before the @."
        case .character:
            "The mail address holds a blank, a control character or a letter outside ASCII."
        case .form: "The mail address has not the form name@domain."
        case .domain: "What stands behind the @ of the mail address is not a host name."
        }
    }

    /// What to write instead.
    package var advice: String {
        "Write the mailbox alone, such as vagt@kommune.example."
    }
}
