/// A file of rules, of the vocabulary or of scenarios, as it was read.
package struct SourceFile: Sendable, Hashable {
    /// The path that diagnostics name.
    package let path: String
    package let text: String

    /// The longest file that is accepted, in bytes.
    package static let byteCountMax = 1 << 20

    package init(path: String, text: String) {
        self.path = path
        self.text = text
    }
}
