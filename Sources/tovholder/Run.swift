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

            With --sender, mail, webhook, command and heartbeat address go through the process that \
            `tovholder sender` starts: this one then opens no connection and reads no credential. \
            Without it one process does both, which is enough for trying out.
            """
    )

    @OptionGroup var file: ConfigurationOption

    @Flag(help: "Log more: each decision with its reason.")
    var verbose = false

    @Option(
        help: "The Unix socket of the process that sends; goes before `sender` in the file.",
        completion: .file()
    )
    var sender: String?

    func run() async throws {
        let ending = await Service.run(
            configurationFile: file.config,
            senderSocket: sender,
            verbose: verbose
        )
        try ending.exit()
    }
}

extension Service.Ending {
    /// Ends the process with the status that belongs to the ending.
    func exit() throws {
        switch self {
        case .stopped: return
        case .wrongConfiguration: throw ExitStatus.configuration
        case .cannotStart: throw ExitStatus.cannotCreate
        case .notPermitted: throw ExitStatus.notPermitted
        }
    }
}

/// The one configuration file.
struct ConfigurationOption: ParsableArguments {
    @Option(name: [.short, .long], help: "The configuration file.", completion: .file())
    var config = "/etc/tovholder/tovholder.yaml"
}
