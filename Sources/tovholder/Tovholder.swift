import ArgumentParser

/// The command line: each verb parses its arguments and calls one function.
@main
struct Tovholder: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tovholder",
        abstract: "Tells the one responsible contact person in time, until a human has answered.",
        discussion: """
            tovholder watches the case events that social services emit, judges them by rules that \
            practitioners write, and tells the contact person by e-mail and in the journal.

            Operators start with `tovholder check --config FILE`, `tovholder run --config FILE` and \
            `tovholder doctor --config FILE`; rule authors with `tovholder check rules` and \
            `tovholder test rules`.

            Exit status: 0 done; 1 something was found or refused; 3 more \
            noise than allowed; 64 wrong usage; \
            66 a file of events cannot be read; 69 the daemon or \
            a server cannot be reached; 73 a file cannot be written; \
            77 the state directory is not this user's or is read-only; 78 wrong configuration.
            """,
        version: "0.1.0",
        subcommands: [
            Run.self, Sender.self, Check.self, TestRules.self, New.self, Schema.self,
            ReplayEvents.self,
            DiffRules.self,
            ExplainCase.self, ShowRoute.self,
            Alerts.self, Send.self,
            Decode.self,
            Reload.self, BackUp.self, Restore.self, Failed.self, Doctor.self, Timeline.self,
            Report.self, Mute.self, Unmute.self,
        ]
    )
}

/// What the process ends with, beside zero; the numbers are those of `sysexits.h` where it has one.
enum ExitStatus {
    /// Something was found, or refused.
    static let found = ExitCode(1)
    /// A recipient would be told of more than the noise budget allows.
    static let noise = ExitCode(3)
    /// A file of events cannot be read.
    static let noInput = ExitCode(66)
    /// The daemon or a server cannot be reached.
    static let unavailable = ExitCode(69)
    /// A file cannot be written.
    static let cannotCreate = ExitCode(73)
    /// The state directory is not this user's, or cannot be written; a restart does not help.
    static let notPermitted = ExitCode(77)
    /// The configuration, the rules or the roster do not check.
    static let configuration = ExitCode(78)
}
