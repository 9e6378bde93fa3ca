import ArgumentParser
import CaseEvents
import Daemon
import RuleLanguage

/// `tovholder schema`.
struct Schema: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print the JSON Schema of rule files, for editors.",
        discussion: """
            An editor that knows the schema offers the keys, shows what they mean and underlines \
            mistakes of form. With --rules it offers the event types of that vocabulary too.

              tovholder schema --rules rules > tovholder.schema.json

            Then let the first line of a rule file be

              # yaml-language-server: $schema=../tovholder.schema.json
            """
    )

    @Option(help: "The files it is for: all, rule, scenario or vocabulary.")
    var kind = AuthoringSchema.Kind.all

    @Option(
        help: "A directory whose vocabulary gives the event types to choose from.",
        completion: .directory
    )
    var rules: String?

    @Option(help: "The language of the explanations: da or en.")
    var language = CommandLanguage.da

    func run() throws {
        var files: [SourceFile] = []
        do {
            if let rules { files = try RuleFiles.read([rules]) }
        } catch {
            remark("\(error)")
            throw ExitStatus.found
        }
        print(AuthoringSchema.json(kind, files: files, language: language.language))
    }
}

extension AuthoringSchema.Kind: ExpressibleByArgument {}
