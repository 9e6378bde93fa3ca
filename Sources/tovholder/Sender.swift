import ArgumentParser
import Daemon

/// `tovholder sender`.
struct Sender: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the process that sends.",
        discussion: """
            Takes one message at a time from `tovholder run --sender` over a Unix socket, sends it \
            where the configuration says, answers what became of it and keeps nothing. It alone needs \
            the network, the mail password and the webhook's secret. Settings are read at the start; \
            restart it when they change.
            """
    )

    @OptionGroup var file: ConfigurationOption

    @Option(
        help: "Listen on this Unix socket when systemd passes none.",
        completion: .file()
    )
    var socket: String?

    @Flag(help: "Log what became of each message.")
    var verbose = false

    func run() async throws {
        let ending = await SenderService.run(
            configurationFile: file.config,
            socketPath: socket,
            verbose: verbose
        )
        try ending.exit()
    }
}
