import ArgumentParser
import Daemon
import Foundation

/// `tovholder send`.
struct Send: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Hand events to the running daemon.",
        discussion: """
            Takes a file, or standard input for `-`: one CloudEvent, a list of them, CloudEvents JSON \
            lines, a MedCom message or messages of HL7 v2. Returns when the daemon has kept them.

              tovholder send event.json
              tovholder send - <events.jsonl
            """
    )

    @OptionGroup var file: ConfigurationOption

    @Argument(help: "A file of events, or - for standard input.", completion: .file())
    var path: String

    func run() throws {
        let bytes: Data?
        if path == "-" {
            bytes = try FileHandle.standardInput.readToEnd() ?? Data()
        } else {
            bytes = FileManager.default.contents(atPath: path)
        }
        guard let bytes else { throw ValidationError("\(path) cannot be read.") }
        let door = try DaemonDoor.open(configurationFile: file.config)
        for line in try door.send(bytes) { print(line) }
    }
}

extension DaemonDoor {
    /// The door that the configuration names, or an exit that says what is wrong with it.
    static func open(configurationFile: String) throws -> DaemonDoor {
        do {
            return try DaemonDoor(configurationFile: configurationFile)
        } catch {
            FileHandle.standardError.write(Data("\(error)\n".utf8))
            throw ExitStatus.configuration
        }
    }
}
