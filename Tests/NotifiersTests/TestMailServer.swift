import Foundation

/// What the tests need of the machine and do not have.
struct MissingOnThisMachine: Error, CustomStringConvertible {
    let description: String
}

/// A server of `Servers/`, in a process of its own.
final class ServerProcess {
    let port: Int
    private let process = Process()
    private let output = Pipe()

    /// Starts a server that listens when this returns.
    init(script: String, _ arguments: [String]) throws {
        let path = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Servers/\(script)").path()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", path] + arguments
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        var line = Data()
        while let byte = try output.fileHandleForReading.read(upToCount: 1), byte != Data("\n".utf8)
        {
            guard !byte.isEmpty else { break }
            line += byte
        }
        guard let text = String(data: line, encoding: .utf8), let number = Int(text) else {
            process.terminate()
            process.waitUntilExit()
            throw MissingOnThisMachine(
                description: "The test servers need python3 with aiosmtpd: "
                    + "run `deploy/dependencies test`."
            )
        }
        port = number
    }

    deinit {
        if process.isRunning { process.terminate() }
    }

    /// Stops the server and gives the lines that it reported.
    func stop<Line: Decodable>(_ type: Line.Type) throws -> [Line] {
        process.terminate()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        // A server that was stopped in the middle of a line has not reported it.
        return try bytes.split(separator: UInt8(ascii: "\n")).compactMap { text in
            guard text.last == UInt8(ascii: "}") else { return nil }
            return try JSONDecoder().decode(Line.self, from: text)
        }
    }
}

/// A mail server of `Servers/smtp_server.py`.
final class TestMailServer {
    /// Everything that a server heard and took.
    struct Report {
        /// Bytes that came in the clear, as text.
        var clear = ""
        /// Bytes that came by TLS, as text.
        var byTLS = ""
        var messages: [[UInt8]] = []
        var recipients: [[String]] = []
    }

    private struct Line: Decodable {
        var heard: Data?
        var tls: Bool?
        var message: Data?
        var to: [String]?
    }

    var port: Int { process.port }
    private let process: ServerProcess

    /// Starts a server that listens when this returns.
    convenience init(_ arguments: String...) throws {
        try self.init(arguments)
    }

    /// Starts a server that listens when this returns.
    init(_ arguments: [String]) throws {
        process = try ServerProcess(script: "smtp_server.py", arguments)
    }

    /// Stops the server and says what it heard.
    func stop() throws -> Report {
        var report = Report()
        for line in try process.stop(Line.self) {
            if let heard = line.heard {
                let words = String(decoding: heard, as: UTF8.self)
                if line.tls == true { report.byTLS += words } else { report.clear += words }
            }
            if let message = line.message {
                report.messages.append(Array(message))
                report.recipients.append(line.to ?? [])
            }
        }
        return report
    }
}

/// A receiver of `Servers/webhook_server.py`.
final class TestWebhookServer {
    /// A request that came whole.
    struct Request: Decodable {
        var path: String
        var headers: [String: String]
        var body: Data
    }

    private struct Line: Decodable {
        var connected: Bool?
        var path: String?
        var headers: [String: String]?
        var body: Data?
    }

    var port: Int { process.port }
    private let process: ServerProcess

    /// Starts a receiver that listens when this returns.
    convenience init(_ arguments: String...) throws {
        try self.init(arguments)
    }

    /// Starts a receiver that listens when this returns.
    init(_ arguments: [String]) throws {
        process = try ServerProcess(script: "webhook_server.py", arguments)
    }

    /// Stops the receiver and says what it got.
    func stop() throws -> (connections: Int, requests: [Request]) {
        let lines = try process.stop(Line.self)
        let requests = lines.compactMap { line -> Request? in
            guard let path = line.path, let headers = line.headers, let body = line.body else {
                return nil
            }
            return Request(path: path, headers: headers, body: body)
        }
        return (lines.count { $0.connected == true }, requests)
    }
}
