import ArgumentParser
import Daemon
import Foundation

/// `tovholder backup`.
struct BackUp: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy the store while the daemon runs, and look whether the copy is whole.",
        discussion: """
            Writes tovholder-TIME.sqlite, readable for its owner alone, and the key of the answer \
            links. Run it as the daemon's user. Exit status 1 when the copy or the store is damaged, \
            73 when it cannot be written.
            """
    )

    @OptionGroup var file: ConfigurationOption

    @Option(
        help: "The directory to write to; `backups` in the state directory without it.",
        completion: .directory
    )
    var to: String?

    @Option(help: "How many copies stay there; older ones are removed.")
    var keep = StoreCopies.keptCountDefault

    func validate() throws {
        guard StoreCopies.keptCountRange.contains(keep) else {
            throw ValidationError("--keep must be 1 to \(StoreCopies.keptCountRange.upperBound).")
        }
    }

    func run() throws {
        try StoreCopies.explaining { copies throws(StoreCopyError) in
            try copies.make(in: to, keeping: keep)
        }(file.config)
    }
}

/// `tovholder restore`.
struct Restore: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Put a copy in the place of the store; the daemon must not run.",
        discussion: """
            Looks first whether the copy is whole. The store that was there stays beside it under \
            another name. Run it as the daemon's user.
            """
    )

    @OptionGroup var file: ConfigurationOption

    @Argument(help: "A file that `tovholder backup` wrote.", completion: .file())
    var copy: String

    func run() throws {
        try StoreCopies.explaining { copies throws(StoreCopyError) in
            try copies.putBack(copy)
        }(file.config)
    }
}

extension StoreCopies {
    /// The work on the copies of a configuration's store, which prints what it did, or what is wrong.
    fileprivate static func explaining(
        _ work: @escaping (StoreCopies) throws(StoreCopyError) -> String
    ) -> (_ configurationFile: String) throws -> Void {
        { configurationFile in
            do {
                print(try work(try StoreCopies(configurationFile: configurationFile)))
            } catch let error as StoreCopyError {
                FileHandle.standardError.write(Data("\(error)\n".utf8))
                switch error {
                case .wrongConfiguration: throw ExitStatus.configuration
                case .unsound: throw ExitStatus.found
                case .cannotWrite: throw ExitStatus.cannotCreate
                }
            }
        }
    }
}
