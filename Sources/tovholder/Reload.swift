import ArgumentParser
import Daemon

/// `tovholder reload`.
struct Reload: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make the running daemon read its files again, and wait until it has.",
        discussion: """
            Exit status 1 and the reasons when a file does not check; the daemon then goes on with the \
            files that it has.
            """
    )

    @OptionGroup var file: ConfigurationOption

    func run() throws {
        let door = try DaemonDoor.open(configurationFile: file.config)
        for line in try door.reload() { print(line) }
    }
}
