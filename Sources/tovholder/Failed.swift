import ArgumentParser
import Daemon
import Foundation

/// `tovholder failed`.
struct Failed: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Tell the operator that a service ended unexpectedly; for systemd's ExecStopPost=.",
        discussion: """
            Reads SERVICE_RESULT and EXIT_STATUS, and does nothing on success. Writes an entry into \
            the journal, and mails the operator by the sender, at most once an hour for the same \
            failure. Always ends with 0, so that nothing hinders the restart.
            """
    )

    @Option(help: "The service that ended.")
    var unit = "tovholderd"

    @Option(help: "The socket of the process that sends; without it there is no mail.")
    var sender: String?

    func run() {
        FailureReport.make(
            unit: unit,
            senderSocket: sender,
            environment: ProcessInfo.processInfo.environment
        )
    }
}
