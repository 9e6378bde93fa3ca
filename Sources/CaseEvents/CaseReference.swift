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

    /// Takes a reference that is already known to be well formed (from the store).
    package init(unchecked text: String) {
        self.text = text
    }

    package static func < (left: CaseReference, right: CaseReference) -> Bool {
        left.text < right.text
    }

    package var description: String { text }
}
