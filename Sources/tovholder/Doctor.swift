import ArgumentParser
import Daemon

/// `tovholder doctor`.
struct Doctor: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Look over an installation and say what to do about each finding.",
        discussion: """
            Looks at the configuration, the rules, the roster, the store, the mail server and the \
            clock. Exit status 1 when something needs doing.
            """
    )

    @OptionGroup var file: ConfigurationOption

    func run() throws {
        let findings = Examination.examine(configurationFile: file.config)
        for finding in findings { print(finding.text) }
        guard findings.allSatisfy(\.isFine) else { throw ExitStatus.found }
    }
}
