internal import Alerting
internal import CSpawn
internal import Glibc

/// Hands letters to a program of the operator's, one start for each: JSON on its standard input.
///
/// The program is started without a shell, with fixed arguments and a small environment. What it
/// writes is thrown away, because it could repeat what the message says. Its exit code decides:
///
/// | code | |
/// |---|---|
/// | 0 | delivered |
/// | 75 `EX_TEMPFAIL` | tried again |
/// | 78 `EX_CONFIG`, 126, 127 | set up wrongly |
/// | above 128, a signal, too slow | unknown; tried again with the same `message` |
/// | any other | refused for good |
package struct Command: Carrier {
    package let settings: Settings

    package var channel: Channel { .command }
    package var attemptSecondsMax: Int { settings.timeoutSeconds + settings.graceSeconds }

    /// A program to be started when the first letter comes.
    ///
    /// - Parameter settings: Checked here.
    /// - Throws: `CommandSettingsError`.
    package init(_ settings: Settings) throws(CommandSettingsError) {
        try settings.check()
        self.settings = settings
    }

    package func prepare(_ letter: PreparedLetter) -> Preparation { prepareDocument(letter) }

    package func carry(_ message: PreparedMessage) -> DeliveryOutcome {
        var ending = CSpawnEnding()
        let error = start(message.content, &ending)
        guard error == 0 else { return Self.outcome(ofStartError: error) }
        return Self.outcome(of: ending)
    }

    /// What hinders it that can be seen without starting it; nothing when all is well.
    package var complaint: String? {
        unsafe access(settings.program, X_OK) == 0
            ? nil : "the program cannot be started: \(SmallFile.words(errno))"
    }

    private func start(_ input: [UInt8], _ ending: inout CSpawnEnding) -> Int32 {
        let words = [settings.program] + settings.arguments
        return unsafe Self.withTerminated(words) { arguments in
            unsafe Self.withTerminated(Self.environment) { environment in
                unsafe input.withUnsafeBufferPointer { bytes in
                    unsafe cspawn_run(
                        settings.program,
                        arguments,
                        environment,
                        bytes.baseAddress,
                        bytes.count,
                        Int32(settings.timeoutSeconds * 1_000),
                        Int32(settings.graceSeconds * 1_000),
                        &ending
                    )
                }
            }
        }
    }

    private static let environment = ["PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8"]

    /// Lends the texts as C wants them: pointers, the last one null.
    private static func withTerminated(
        _ texts: [String],
        _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Int32
    ) -> Int32 {
        var pointers = unsafe texts.map { unsafe strdup($0) }
        defer { unsafe pointers.forEach { unsafe free($0) } }
        unsafe pointers.append(nil)
        return unsafe pointers.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return ENOMEM }
            return unsafe body(base)
        }
    }

    static func outcome(ofStartError error: Int32) -> DeliveryOutcome {
        let reason = "the program cannot be started: \(SmallFile.words(error))"
        return [EAGAIN, ENOMEM, EMFILE, ENFILE, EINTR].contains(error)
            ? .temporary(reason) : .misconfigured(reason)
    }

    /// What the program's end means for the letter.
    static func outcome(of ending: CSpawnEnding) -> DeliveryOutcome {
        let late = ending.timed_out ? "took too long and " : ""
        guard !ending.by_signal else {
            return .undecided("the program \(late)was ended by signal \(ending.code)")
        }
        let reason = "the program \(late)ended with \(ending.code)"
        return switch ending.code {
        case 0: .delivered("the program has taken it")
        case 75: .temporary(reason)
        case 78, 126, 127: .misconfigured(reason)
        // A shell says so that a signal ended what it had started.
        case 129...: .undecided(reason)
        default: ending.timed_out ? .undecided(reason) : .permanent(reason)
        }
    }
}

extension Command {
    /// Which program, and how long it may take.
    package struct Settings: Sendable, Hashable {
        /// The time limits that are accepted, in seconds.
        package static let timeoutSecondsRange = 1...600
        /// So many arguments are accepted.
        package static let argumentCountMax = 64

        /// An absolute path.
        package var program: String
        package var arguments: [String]
        /// After so many seconds the program and all that it started are asked to end (SIGTERM).
        package var timeoutSeconds: Int
        /// After so many more they are made to (SIGKILL).
        package var graceSeconds: Int

        package init(
            program: String,
            arguments: [String] = [],
            timeoutSeconds: Int = 60,
            graceSeconds: Int = 5
        ) {
            self.program = program
            self.arguments = arguments
            self.timeoutSeconds = timeoutSeconds
            self.graceSeconds = graceSeconds
        }

        func check() throws(CommandSettingsError) {
            guard program.hasPrefix("/"), !program.utf8.contains(0) else { throw .program }
            guard arguments.count <= Self.argumentCountMax,
                arguments.allSatisfy({ !$0.utf8.contains(0) })
            else { throw .arguments }
            guard Self.timeoutSecondsRange.contains(timeoutSeconds),
                (0...60).contains(graceSeconds)
            else { throw .timeout }
        }
    }
}

/// Why settings of the command are refused.
package enum CommandSettingsError: String, Error, Sendable, Hashable {
    case program = "command-program"
    case arguments = "command-arguments"
    case timeout = "command-timeout"

    /// What is wrong.
    package var message: String {
        switch self {
        case .program: "The program is not an absolute path."
        case .arguments:
            "There are more than \(Command.Settings.argumentCountMax) arguments, or one holds a "
                + "zero byte."
        case .timeout: "The time limit is out of range."
        }
    }

    /// What to do about it.
    package var advice: String {
        switch self {
        case .program: "Write a path such as /usr/local/bin/page; no shell looks for it."
        case .arguments: "Put what is long into a file that the program reads."
        case .timeout: "Leave it out: 60 seconds suit most programs."
        }
    }
}
