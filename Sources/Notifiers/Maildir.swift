internal import Alerting
internal import Synchronization

/// Puts letters into a Maildir, which any mail reader shows: for trying out and for tests.
///
/// A telling is one file for ever: its name is the telling's identifier.
package final class Maildir: Notifier {
    private let path: String
    private let composer: MessageComposer
    private let turn = Mutex(())

    package var channel: Channel { .mail }

    /// A Maildir, made when the first letter comes.
    ///
    /// - Parameters:
    ///   - path: The directory that holds `tmp`, `new` and `cur`; its parent must exist.
    ///   - from: The sender's mailbox.
    /// - Throws: `MailAddressError`.
    package init(path: String, from: String) throws(MailAddressError) {
        self.path = path
        composer = MessageComposer(from: try MailAddress(checking: from))
    }

    package func deliver(_ letter: PreparedLetter) -> DeliveryOutcome {
        let message: ComposedMessage
        do {
            message = try composer.compose(letter)
        } catch {
            return error.outcome
        }
        return turn.withLock { _ in
            let name = MailText.safeIdentifier(letter.id) + ".tovholder"
            guard !isThere(name) else { return .delivered("it lay in the Maildir already") }
            guard let error = place(message.bytes, name: name) else {
                return .delivered("it lies in the Maildir")
            }
            return .temporary("the Maildir cannot be written: \(SmallFile.words(error))")
        }
    }

    /// Whether the letter lies there, read or unread: readers move it to `cur` and add flags.
    private func isThere(_ name: String) -> Bool {
        SmallFile.exists("\(path)/new/\(name)")
            || SmallFile.names(in: "\(path)/cur").contains {
                $0 == name || $0.hasPrefix("\(name):")
            }
    }

    private func place(_ bytes: [UInt8], name: String) -> Int32? {
        for directory in [path, "\(path)/tmp", "\(path)/new", "\(path)/cur"] {
            if let error = SmallFile.makeDirectory(directory) { return error }
        }
        let draft = "\(path)/tmp/\(name)"
        return SmallFile.write(bytes, to: draft)
            ?? SmallFile.move(draft, to: "\(path)/new/\(name)")
            ?? SmallFile.synchronize(directory: "\(path)/new")
    }
}
