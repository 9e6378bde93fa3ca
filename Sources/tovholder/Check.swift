import Alerting
import ArgumentParser
import CaseEvents
import Daemon
import Foundation
import RuleLanguage
import WorkingTime

/// `tovholder check`.
struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check rule files, or the configuration with everything that it names.",
        discussion: """
            Prints every mistake with its place, what was expected and what was probably meant.

              tovholder check rules
              tovholder check --config /etc/tovholder/tovholder.yaml

            It warns of stable rules whose review has passed, or that never end and have none.

            Exit status: 0 in order, though there may be warnings; 1 there are errors; 64 wrong usage. \
            With --format json the output is an array with an object for each mistake: code, severity, \
            file, line, column, endColumn, message, and where there is one expected and suggestion.
            """
    )

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    @Argument(help: "Rule files, or directories of them.", completion: .file())
    var paths: [String] = []

    @Option(name: [.short, .long], help: "A configuration file to check.", completion: .file())
    var config: String?

    @Option(help: "A directory of local changes to the rules.", completion: .directory)
    var local: String?

    @Option(help: "The day to compare reviews of rules with, such as 2027-03-01 (default: today).")
    var at: String?

    @Option(help: "How to print: text or json.")
    var format = Format.text

    @Option(help: "The language of the messages: da or en.")
    var language = CommandLanguage.da

    func validate() throws {
        guard config != nil || !paths.isEmpty else {
            throw ValidationError("Name rule files or directories, or a file with --config.")
        }
        guard at == nil || at.flatMap({ CivilDate(iso: $0) }) != nil else {
            throw ValidationError("--at wants a day such as 2027-03-01.")
        }
    }

    func run() throws {
        var problems = InputProblems()
        var found: [String] = []
        if let config {
            switch InputReader.read(configurationFile: config) {
            case .failure(let failure): problems = failure
            case .success(let inputs):
                found.append(
                    "\(config): in order, \(inputs.circumstances.ruleBook.rules.count) rules"
                )
            }
        }
        if !paths.isEmpty {
            do {
                let zone = try InputReader.zone("Europe/Copenhagen")
                let book = InputReader.ruleBook(
                    shipped: paths,
                    local: local,
                    calendar: DayCalendar(zone: zone),
                    today: at.flatMap { CivilDate(iso: $0) } ?? zone.date(at: present),
                    &problems
                )
                if let book {
                    found.append("\(book.rules.count) rules in order")
                    found += book.rules.map { $0.echo(in: language.language) }
                }
            } catch {
                problems.troubles.append(error)
            }
        }
        show(problems, found: found)
        guard problems.isEmpty else { throw ExitStatus.found }
    }

    private var present: Instant {
        Instant(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000))
    }

    private func show(_ problems: InputProblems, found: [String]) {
        let language = self.language.language
        switch format {
        case .text:
            for line in problems.lines(language: language) { print(line) }
            if problems.isEmpty { for line in found { print(line) } }
        case .json:
            var writer = JSONWriter()
            writer.beginArray()
            for trouble in problems.troubles {
                writer.beginObject()
                writer.member("code", "file-unreadable")
                writer.member("severity", "error")
                writer.member("file", trouble.path)
                for name in ["line", "column", "endColumn"] {
                    writer.name(name)
                    writer.integer(1)
                }
                writer.member("message", trouble.reason)
                writer.endObject()
            }
            for diagnostic in problems.diagnostics {
                diagnostic.encode(to: &writer, language: language)
            }
            writer.endArray()
            print(writer.text)
        }
    }
}

extension Rule {
    /// The rule as one sentence, with how much history it needs.
    fileprivate func echo(in language: Language) -> String {
        let needed = neededHistory.text(in: language)
        let label = language == .danish ? "historik" : "history"
        return "\(name): \(sentence(language)) [\(label): \(needed)]"
    }
}

/// A language as the command line names it.
enum CommandLanguage: String, ExpressibleByArgument, CaseIterable {
    case da, en

    var language: Language { self == .da ? .danish : .english }
}
