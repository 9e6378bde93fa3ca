import ArgumentParser
import Daemon

/// `tovholder run`.
struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the daemon.",
        discussion: """
            Checks the configuration, the rules and the roster whole before anything starts. \
            SIGTERM stops it when the work in hand is committed; SIGHUP reads all files again and \
            changes nothing when one of them does not check.
            """
    )

    @OptionGroup var file: ConfigurationOption

    @Flag(help: "Log more: each decision with its reason.")
    var verbose = false

    func run() async throws {
        switch await Service.run(configurationFile: file.config, verbose: verbose) {
        case .stopped: return
        case .wrongConfiguration: throw ExitStatus.configuration
        case .cannotStart: throw ExitStatus.cannotCreate
        }
    }
}

/// The one configuration file.
struct ConfigurationOption: ParsableArguments {
    @Option(name: [.short, .long], help: "The configuration file.", completion: .file())
    var config = "/etc/tovholder/tovholder.yaml"
}
