internal import Alerting
internal import CaseEvents
internal import Foundation
internal import Notifiers
internal import RuleLanguage

/// The operator's mailbox as the daemon last knew it, kept beside the store.
///
/// When the daemon cannot start because a file does not check, the roster cannot be asked.
struct OperatorMailbox: Sendable, Hashable {
    static let fileName = "operator"
    /// The file is three lines of this process's own; anything longer is not it.
    private static let byteCountMax = 2_000

    let from: MailAddress
    let to: MailAddress
    let language: Language

    init(from: MailAddress, to: MailAddress, language: Language) {
        self.from = from
        self.to = to
        self.language = language
    }

    /// The mailbox that inputs name; nothing when an address cannot be used.
    init?(_ inputs: Inputs) {
        guard let mailbox = inputs.circumstances.roster.operatorPerson.email,
            let to = try? MailAddress(checking: mailbox),
            let from = try? MailAddress(checking: inputs.configuration.mailFrom)
        else { return nil }
        self.init(from: from, to: to, language: inputs.configuration.language)
    }

    /// The mailbox that is kept in a directory.
    init?(in directory: String) {
        let path = "\(directory)/\(Self.fileName)"
        guard let data = FileManager.default.contents(atPath: path),
            data.count <= Self.byteCountMax
        else { return nil }
        let lines = String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
        guard lines.count == 3, let from = try? MailAddress(checking: lines[0]),
            let to = try? MailAddress(checking: lines[1]),
            let language = Language(rawValue: lines[2])
        else { return nil }
        self.init(from: from, to: to, language: language)
    }

    /// Keeps it in a directory.
    ///
    /// - Returns: Nothing on success, else why not.
    func keep(in directory: String) -> String? {
        guard Self(in: directory) != self else { return nil }
        let text = "\(from.text)\n\(to.text)\n\(language.rawValue)\n"
        do {
            let file = URL(fileURLWithPath: "\(directory)/\(Self.fileName)")
            try Data(text.utf8).write(to: file, options: .atomic)
            return nil
        } catch {
            return "the operator's mailbox cannot be kept: \(error.localizedDescription)"
        }
    }
}
