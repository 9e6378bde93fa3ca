import ArgumentParser
import Daemon

/// `tovholder mute`.
struct Mute: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Let a rule tell nobody for a while.",
        discussion: """
            Its alerts are raised, listed and counted as ever; what they would have told is held until \
            the end and then comes as one message. The operator and the owner of the rule hear of the \
            mute at once, a day before its end, and at its end.

              tovholder mute missed-dose --reason "pumpen skiftes" --owner bo --until 2026-03-16
            """
    )

    @OptionGroup var file: ConfigurationOption

    @Argument(help: "The rule's name.")
    var rule: String

    @Option(help: "Why; it stands in the lists.")
    var reason: String

    @Option(help: "Who answers for it: the person's id in the roster.")
    var owner: String

    @Option(help: "The date on whose morning it ends; 30 days ahead at most.")
    var until: String

    func run() throws {
        let door = try DaemonDoor.open(configurationFile: file.config)
        let said = try door.mute(rule: rule, reason: reason, owner: owner, until: until)
        for line in said { print(line) }
    }
}

/// `tovholder unmute`.
struct Unmute: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "End the mute of a rule; what it held is told now."
    )

    @OptionGroup var file: ConfigurationOption

    @Argument(help: "The rule's name.")
    var rule: String

    func run() throws {
        let door = try DaemonDoor.open(configurationFile: file.config)
        for line in try door.unmute(rule: rule) { print(line) }
    }
}
