import ArgumentParser
import CaseEvents
import Daemon
import Foundation

/// `tovholder decode`.
struct Decode: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print foreign messages as CloudEvents, one line each.",
        discussion: """
            Reads MedCom HospitalNotification messages (FHIR JSON), ADT messages of HL7 v2 and \
            CloudEvents. Without a citizen registry nobody has a case, and a message about nobody's \
            case is only counted. What is understood and is no event, such as a transfer, is said on \
            standard error and is no fault.

              tovholder decode --registry registry.tsv message.json discharge.hl7
            """
    )

    @Option(help: "The citizen registry: lines of CPR number, tab, case reference.")
    var registry: String?

    @Option(help: "The time zone of times in HL7 v2 that tell no offset.")
    var zone = "Europe/Copenhagen"

    @Argument(help: "Files of messages.", completion: .file())
    var paths: [String]

    func run() throws {
        var refused = false
        let decoder = try MessageDecoding(registryFile: registry, zone: zone)
        for path in paths {
            let file = decoder.decode(path)
            for line in file.lines { print(line) }
            for remark in file.notes + file.problems {
                FileHandle.standardError.write(Data("\(path): \(remark)\n".utf8))
            }
            refused = refused || !file.problems.isEmpty
        }
        if refused { throw ExitStatus.found }
    }
}
