internal import CaseEvents
package import Foundation
internal import Glibc
internal import RuleLanguage

/// Why a command could not have its way with the running daemon.
package enum DoorError: Error, Sendable, Hashable, CustomStringConvertible {
    case wrongConfiguration([String])
    /// The configuration names no `http.socket`.
    case noSocket
    case unreachable(path: String, reason: String)
    /// The daemon said no, and why.
    case refused([String])

    package var description: String {
        switch self {
        case .wrongConfiguration(let lines): lines.joined(separator: "\n")
        case .noSocket:
            "the configuration names no http.socket, through which commands reach the daemon"
        case .unreachable(let path, let reason):
            "the daemon does not answer at \(path): \(reason); does it run, and may you use it?"
        case .refused(let lines): lines.joined(separator: "\n")
        }
    }
}

/// The daemon's door for commands on the same machine: its Unix socket.
package struct DaemonDoor: Sendable {
    private let socketPath: String

    /// Finds the door in a configuration file.
    package init(configurationFile path: String) throws(DoorError) {
        let configuration: Configuration
        do {
            configuration = try Configuration.read(path)
        } catch {
            throw .wrongConfiguration(error.lines(language: .english))
        }
        guard let socket = configuration.http.socketPath else { throw .noSocket }
        socketPath = socket
    }

    /// Hands over a document of events, or JSON lines, and returns what became of them in words.
    package func send(_ document: Data) throws(DoorError) -> [String] {
        if EventDecoder.isHL7(Array(document)) {
            return try answers(post("/events", type: "application/hl7-v2", document))
        }
        guard let json = try? JSONValue(parsing: Array(document), limits: .batch) else {
            return try sendLines(document)
        }
        if json["resourceType"] != nil {
            return try answers(post("/events", type: "application/fhir+json", document))
        }
        let type =
            json.kind == .array
            ? "application/cloudevents-batch+json" : "application/cloudevents+json"
        return try answers(post("/events", type: type, document))
    }

    /// Sends JSON lines as batches.
    private func sendLines(_ document: Data) throws(DoorError) -> [String] {
        var said: [String] = []
        let lines = document.split(separator: UInt8(ascii: "\n"))
            .filter { !$0.allSatisfy { $0 == 0x20 || $0 == 0x0D || $0 == 0x09 } }
        var rest = lines[...]
        while !rest.isEmpty {
            let chunk = rest.prefix(CaseLoop.batchEventCountMax)
            rest = rest.dropFirst(CaseLoop.batchEventCountMax)
            var body = Data("[".utf8)
            for (index, line) in chunk.enumerated() {
                if index > 0 { body.append(UInt8(ascii: ",")) }
                body.append(line)
            }
            body.append(UInt8(ascii: "]"))
            said += try answers(post("/events", type: "application/cloudevents-batch+json", body))
        }
        guard !said.isEmpty else { throw .refused(["there are no events to send"]) }
        return said
    }

    /// Makes the daemon read its files again.
    package func reload() throws(DoorError) -> [String] {
        try answers(post("/control/reload", type: "application/json", Data("{}".utf8)))
    }

    /// Mutes a rule until the morning of a date.
    package func mute(
        rule: String,
        reason: String,
        owner: String,
        until: String
    ) throws(DoorError) -> [String] {
        let texts = [("rule", rule), ("reason", reason), ("owner", owner), ("until", until)]
        return try order("/control/mute", texts)
    }

    /// Ends the mute of a rule.
    package func unmute(rule: String) throws(DoorError) -> [String] {
        try order("/control/unmute", [("rule", rule)])
    }

    /// Answers an alert in the name of a person.
    package func answer(
        alert: String,
        choice: String,
        by person: String
    ) throws(DoorError) -> [String] {
        try order("/control/answer", [("alert", alert), ("by", person), ("choice", choice)])
    }

    private func order(
        _ path: String,
        _ texts: [(String, String)]
    ) throws(DoorError) -> [String] {
        var writer = JSONWriter()
        writer.beginObject()
        for (name, text) in texts { writer.member(name, text) }
        writer.endObject()
        return try answers(post(path, type: "application/json", Data(writer.text.utf8)))
    }

    private func answers(_ response: (status: Int, body: String)) throws(DoorError) -> [String] {
        let json = try? JSONValue(parsing: response.body)
        guard !(200..<300).contains(response.status) else {
            let counts = json?.members.compactMap { member in
                member.value.integer.flatMap { $0 == 0 ? nil : "\(member.name) \($0)" }
            }
            guard let counts, !counts.isEmpty else { return ["done"] }
            return [counts.joined(separator: ", ")]
        }
        var lines = [json?["detail"]?.string ?? json?["title"]?.string ?? "refused"]
        for problem in json?["errors"]?.elements ?? [] {
            let place = problem["index"]?.integer.map { "event \($0 + 1), " } ?? ""
            let parts = ["message", "advice"].compactMap { problem[$0]?.string }
            lines.append(
                "\(place)\(problem["place"]?.string ?? ""): \(parts.joined(separator: " "))"
            )
        }
        throw .refused(lines)
    }

    /// A hand's breadth of HTTP/1.1 to the daemon's own server: one request, one connection.
    private func post(
        _ path: String,
        type: String,
        _ body: Data
    ) throws(DoorError) -> (status: Int, body: String) {
        let handle = try connect()
        do {
            let head = """
                POST \(path) HTTP/1.1\r
                Host: localhost\r
                Content-Type: \(type)\r
                Content-Length: \(body.count)\r
                Connection: close\r
                \r\n
                """
            try handle.write(contentsOf: Data(head.utf8))
            try handle.write(contentsOf: body)
            let said = try handle.readToEnd() ?? Data()
            return try Self.parse(said, path: socketPath)
        } catch let error as DoorError {
            throw error
        } catch {
            throw .unreachable(path: socketPath, reason: error.localizedDescription)
        }
    }

    private static func parse(
        _ data: Data,
        path: String
    ) throws(DoorError) -> (status: Int, body: String) {
        let text = String(decoding: data, as: UTF8.self)
        let words = text.split(separator: " ", maxSplits: 2)
        guard words.count > 1, let status = Int(words[1]), let end = text.range(of: "\r\n\r\n")
        else { throw .unreachable(path: path, reason: "it says nothing that is HTTP") }
        return (status, String(text[end.upperBound...]))
    }

    private func connect() throws(DoorError) -> FileHandle {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(socketPath.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
            throw .unreachable(path: socketPath, reason: "the path is too long for a socket")
        }
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
        let connected = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard connected == 0 else {
            throw .unreachable(path: socketPath, reason: unsafe String(cString: strerror(errno)))
        }
        return handle
    }
}
