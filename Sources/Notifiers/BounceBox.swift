/// The Maildir to which mail for the sender's mailbox is delivered.
package struct BounceBox: Sendable {
    private let path: String
    private let domain: String

    /// A mailbox that another program puts mail into.
    ///
    /// - Parameters:
    ///   - path: The directory that holds `new` and `cur`.
    ///   - domain: The domain of our own message identifiers.
    package init(path: String, domain: String) {
        self.path = path
        self.domain = domain
    }

    /// The names of unread mails, so many at most, in the order of their names.
    package func unread(limit: Int) -> [String] {
        Array(
            SmallFile.names(in: "\(path)/new").filter { !$0.hasPrefix(".") }.sorted().prefix(limit)
        )
    }

    /// What the mail says; nothing when it cannot be read.
    package func read(_ name: String) -> Bounce? {
        SmallFile.beginning(of: "\(path)/new/\(name)", byteCountMax: Bounce.mailByteCountMax)
            .map { Bounce($0, domain: domain) }
    }

    /// Puts the mail to those that were read.
    ///
    /// - Parameter name: One of `unread`.
    /// - Returns: Nothing on success, else why it could not.
    package func markRead(_ name: String) -> String? {
        if let error = SmallFile.makeDirectory("\(path)/cur") { return SmallFile.words(error) }
        let bare = name.prefix { $0 != ":" }
        return SmallFile.move("\(path)/new/\(name)", to: "\(path)/cur/\(bare):2,S")
            .map(SmallFile.words)
    }
}
