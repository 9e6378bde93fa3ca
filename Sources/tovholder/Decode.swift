import ArgumentParser
import CaseEvents
import Daemon
import Foundation

/// `tovholder decode`.
struct Decode: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print foreign messages as CloudEvents, one line each.",
        discussion: """
            Reads MedCom HospitalNotification messages (FHIR JSON) and CloudEvents. Without a citizen \
            registry nobody has a case, and a message about nobody's case is only counted.

              tovholder decode --registry registry.tsv message.json
            """
    )

    @Option(help: "The citizen registry: lines of CPR number, tab, case reference.")
    var registry: String?

    @Argument(help: "Files of messages.", completion: .file())
    var paths: [String]

    func run() throws {
        var refused = false
        let decoder = try MessageDecoding(registryFile: registry)
        for path in paths {
            let result = decoder.decode(path)
            for line in result.lines { print(line) }
            for problem in result.problems {
                FileHandle.standardError.write(Data("\(path): \(problem)\n".utf8))
                refused = true
            }
        }
        if refused { throw ExitStatus.found }
    }
}
