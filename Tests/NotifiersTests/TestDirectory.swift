import Foundation

/// A directory of one test, gone with it.
final class TestDirectory {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory
            .appending(path: "tovholder-\(UUID().uuidString)").path()
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Writes a file and gives its path.
    func file(_ name: String, _ text: String) throws -> String {
        try text.write(toFile: "\(path)/\(name)", atomically: true, encoding: .utf8)
        return "\(path)/\(name)"
    }
}

/// Runs a program to its end.
///
/// - Returns: Its standard output; a failure throws.
func run(_ arguments: [String], input: [UInt8] = []) throws -> Data {
    let process = Process()
    let output = Pipe()
    let given = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = arguments
    process.standardOutput = output
    process.standardInput = given
    process.standardError = FileHandle.nullDevice
    try process.run()
    try given.fileHandleForWriting.write(contentsOf: Data(input))
    try given.fileHandleForWriting.close()
    let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
        throw MissingOnThisMachine(
            description: "`\(arguments[0])` ended with \(process.terminationStatus); "
                + "run `deploy/dependencies test`."
        )
    }
    return bytes
}

/// An authority of the tests' own, with certificates for this machine and for another.
final class TestAuthority: Sendable {
    let authority: String
    /// For `localhost` and 127.0.0.1.
    let certificate: String
    let key: String
    /// For `other.example.test`.
    let otherCertificate: String
    let otherKey: String

    init(in directory: TestDirectory) throws {
        func path(_ name: String) -> String { "\(directory.path)/\(name)" }
        let common = [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
            "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
        ]
        authority = path("authority.pem")
        certificate = path("server.pem")
        key = path("server.key")
        otherCertificate = path("other.pem")
        otherKey = path("other.key")
        _ = try run(
            common + [
                "-keyout", path("authority.key"), "-out", authority, "-subj", "/CN=Test authority",
            ]
        )
        let certificates = [
            (certificate, key, "DNS:localhost,IP:127.0.0.1"),
            (otherCertificate, otherKey, "DNS:other.example.test"),
        ]
        for (file, key, names) in certificates {
            _ = try run(
                common + [
                    "-CA", authority, "-CAkey", path("authority.key"), "-keyout", key,
                    "-out", file, "-subj", "/CN=Test server", "-addext", "subjectAltName=\(names)",
                    "-addext", "basicConstraints=critical,CA:FALSE",
                ]
            )
        }
    }
}
