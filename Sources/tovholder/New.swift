import ArgumentParser
import CaseEvents
import Daemon
import Foundation
import RuleLanguage

/// `tovholder new`.
struct New: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Begin something new.",
        subcommands: [NewRule.self]
    )
}

/// `tovholder new rule`.
struct NewRule: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rule",
        abstract: "Write the draft of a rule that checks and whose tests pass.",
        discussion: """
            The draft has comments that say what to change. A file that exists is never written over.

              tovholder new rule no-answer --in rules/hospital --rules rules
            """
    )

    @Argument(help: "The name: small letters, digits and hyphens.")
    var name: String

    @Option(name: .customLong("in"), help: "The directory of the file.", completion: .directory)
    var directory = "rules"

    @Option(help: "The directory with the vocabulary; that of the file unless said.")
    var rules: String?

    @Option(help: "The language of the comments: da or en.")
    var language = CommandLanguage.da

    func run() throws {
        let language = self.language.language
        let text: String
        do {
            let files = try RuleFiles.read([rules ?? directory])
            text = try RuleTemplate.text(name: name, files: files, language: language)
        } catch let trouble as RuleTemplate.Trouble {
            print(trouble.message[language])
            if case .taken = trouble { throw ExitStatus.cannotCreate }
            throw ExitStatus.found
        } catch {
            print(error)
            throw ExitStatus.found
        }
        let path = directory + (directory.hasSuffix("/") ? "" : "/") + "\(name).yaml"
        do {
            try Data(text.utf8).write(to: URL(filePath: path), options: .withoutOverwriting)
        } catch {
            print("\(path): it exists already, or the directory cannot be written")
            throw ExitStatus.cannotCreate
        }
        let root = rules ?? directory
        print(
            language == .danish
                ? "\(path) er skrevet. Ret den, og kør så:"
                : "\(path) is written. Change it, then run:"
        )
        print("  tovholder check \(root)")
        print("  tovholder test \(root) --filter \(name)")
    }
}
