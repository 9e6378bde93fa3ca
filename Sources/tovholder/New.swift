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
            The draft has comments that say what to change. A file that exists is never written over. \
            The vocabulary is that of the nearest directory that has one, from --in upwards.

              tovholder new rule no-answer --in rules/hospital
            """
    )

    @Argument(help: "The name: small letters, digits and hyphens.")
    var name: String

    @Option(name: .customLong("in"), help: "The directory of the file.", completion: .directory)
    var directory = "rules"

    @Option(help: "The directory with the vocabulary; found from --in upwards unless said.")
    var rules: String?

    @Option(help: "The language of the comments: da or en.")
    var language = CommandLanguage.da

    func run() throws {
        let language = self.language.language
        let root = rules ?? Self.root(of: directory)
        let text: String
        do {
            let files = try RuleFiles.read([root])
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
        print(
            language == .danish
                ? "\(path) er skrevet. Ret den, og kør så:"
                : "\(path) is written. Change it, then run:"
        )
        let folders = isWithin(root) ? root : "\(root) --local \(directory)"
        print("  tovholder check \(folders)")
        print("  tovholder test \(folders) --filter \(name)")
    }

    /// Whether whoever reads these rules reads the new file as well.
    private func isWithin(_ root: String) -> Bool {
        guard rules != nil else { return true }
        let outer = URL(filePath: root, directoryHint: .isDirectory).standardizedFileURL
        let inner = URL(filePath: directory, directoryHint: .isDirectory).standardizedFileURL
        return inner.path(percentEncoded: false).hasPrefix(outer.path(percentEncoded: false))
    }

    /// How many directories are looked into on the way up.
    private static let ascentCountMax = 16

    /// The nearest directory, from this one upwards, that holds a vocabulary; else this one.
    private static func root(of directory: String) -> String {
        var candidate = directory
        for _ in 0..<ascentCountMax {
            var isDirectory: ObjCBool = false
            let path = "\(candidate)/vocabulary"
            if unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory),
                isDirectory.boolValue
            {
                return candidate
            }
            guard let parent = parent(of: candidate) else { break }
            candidate = parent
        }
        return directory
    }

    /// The directory that a directory stands in, written as the directory is.
    private static func parent(of directory: String) -> String? {
        var parts = directory.split(separator: "/")
        let isAbsolute = directory.hasPrefix("/")
        guard let last = parts.last else { return isAbsolute ? nil : ".." }
        if last == "." || last == ".." {
            return last == "." && parts.count == 1 ? ".." : directory + "/.."
        }
        parts.removeLast()
        let rest = parts.joined(separator: "/")
        return isAbsolute ? "/" + rest : rest.isEmpty ? "." : rest
    }
}
