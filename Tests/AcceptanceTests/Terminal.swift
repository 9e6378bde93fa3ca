import Foundation

/// The program as a shell or a terminal runs it.
enum Terminal {
    /// Runs a verb with standard output and standard error on a terminal of its own.
    static func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
        let script = """
            import os, pty, sys
            seen = bytearray()
            def read(descriptor):
                data = os.read(descriptor, 65536)
                seen.extend(data)
                return data
            status = pty.spawn(sys.argv[1:], read, lambda descriptor: b"")
            sys.exit(os.waitstatus_to_exitcode(status))
            """
        let run = try start(
            "/usr/bin/env",
            ["python3", "-c", script, World.program.path] + arguments
        )
        return (run.status, run.output)
    }

    /// Runs a line of shell; its arguments are `$0`, `$1` and so on.
    static func shell(_ line: String, _ arguments: [String]) throws -> (
        status: Int32, output: String, errors: String
    ) {
        try start("/usr/bin/env", ["bash", "-c", line] + arguments)
    }

    private static func start(_ program: String, _ arguments: [String]) throws -> (
        status: Int32, output: String, errors: String
    ) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        let output = Pipe()
        let errors = Pipe()
        process.standardOutput = output
        process.standardError = errors
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let said = output.fileHandleForReading.readDataToEndOfFile()
        let complained = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (
            process.terminationStatus, String(decoding: said, as: UTF8.self),
            String(decoding: complained, as: UTF8.self)
        )
    }
}
