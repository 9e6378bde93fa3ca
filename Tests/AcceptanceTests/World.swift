import Foundation
import Testing

/// A throw-away directory with a configuration, a roster, the shipped rules and a real mail server.
final class World {
    let directory: URL
    let httpPort: Int
    let mailPort: Int
    private var mailServer: Process?
    private var mailServerInput: Pipe?
    private(set) var daemon: Process?
    private(set) var sender: Process?

    /// The names and mailboxes of the people in the roster.
    static let roster = """
        catch_all: {id: vagthavende, email: vagt@kommune.example}
        operator: {id: drift, email: drift@kommune.example}
        people:
          - {id: bo, name: Bo Holm, email: bo@kommune.example, organisation: kommune}
          - {id: lis, name: Lis Dahl, email: lis@kommune.example, organisation: kommune}
          - {id: team, email: team@kommune.example, organisation: kommune}
        everywhere:
          contact_person: bo
          stand_in: lis
          team: team
          team_lead: lis
          authority: lis
          coordinator: lis
          duty: team
          medicine_responsible: lis
          drug_counsellor: lis
        """

    /// - Parameters:
    ///   - extra: More lines of the configuration.
    ///   - roster: The roster file.
    ///   - weeklyReport: Stories that count messages have none.
    /// - Throws: Whatever hinders writing the files.
    init(
        configuration extra: String = "",
        roster: String = World.roster,
        weeklyReport: String = "none"
    ) throws {
        directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("tovholder-\(UUID().uuidString)")
        for name in ["state", "mail", "spool"] {
            try FileManager.default.createDirectory(
                at: directory.appendingPathComponent(name),
                withIntermediateDirectories: true
            )
        }
        httpPort = try Loopback.freePort()
        mailPort = try Loopback.freePort()
        try write(
            """
            state_directory: \(path("state"))
            rules: [\(Self.ruleFiles.joined(separator: ", "))]
            roster: \(path("roster.yaml"))
            citizen_registry: \(path("registry.tsv"))
            http:
              port: \(httpPort)
              socket: \(path("tovholder.sock"))
              tokens: [\(path("token"))]
              public_address: http://127.0.0.1:\(httpPort)
            spool: \(path("spool"))
            weekly_report: \(weeklyReport)
            mail:
              from: tovholder@kommune.example
              server: {host: 127.0.0.1, port: \(mailPort), security: none}
              detail_domains: [kommune.example]
            \(extra)
            """,
            to: "tovholder.yaml"
        )
        try write(roster, to: "roster.yaml")
        try write("2509479989\tc-1001\n", to: "registry.tsv")
        try write(Self.token, to: "token")
    }

    static let token = "a-token-for-tests"

    /// Few rules of the book, so that it can grow while stories stay as they are.
    private static let ruleFiles = [
        "vocabulary", "daemon", "benefit/sanction-pending.yaml",
        "hospital/unannounced-discharge.yaml", "housing/eviction-notice.yaml",
        "housing/rent-arrears.yaml", "medicine/missed-dose.yaml",
        "medicine/missed-doses-repeated.yaml", "medicine/prescription-talk-cancelled.yaml",
        "medicine/supply-gap.yaml",
    ].map { repository.appendingPathComponent("rules/\($0)").path }

    /// A directory with copies of those files, for commands that take one.
    static let fewRules: String = {
        let directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("tovholder-rules-\(UUID().uuidString)")
        let book = repository.appendingPathComponent("rules").path
        for file in ruleFiles {
            let copy = directory.path + file.dropFirst(book.count)
            try? FileManager.default.createDirectory(
                atPath: (copy as NSString).deletingLastPathComponent,
                withIntermediateDirectories: true
            )
            try? FileManager.default.copyItem(atPath: file, toPath: copy)
        }
        return directory.path
    }()

    /// The checkout that the tests belong to.
    static let repository = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The program that was built with the tests.
    static var program: URL {
        URL(fileURLWithPath: ProcessInfo.processInfo.arguments[0])
            .deletingLastPathComponent().appendingPathComponent("tovholder")
    }

    func path(_ name: String) -> String { directory.appendingPathComponent(name).path }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: directory.appendingPathComponent(name))
    }

    /// Ends everything and removes the directory.
    func close() {
        kill()
        killSender()
        // It ends with its input; signals would not reach it, as children inherit a mask.
        try? mailServerInput?.fileHandleForWriting.close()
        mailServer?.waitUntilExit()
        try? FileManager.default.removeItem(at: directory)
    }

    func startMailServer() throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "python3",
            Self.repository.appendingPathComponent("Tests/AcceptanceTests/Servers/mail_server.py")
                .path,
            path("mail"), String(mailPort),
        ]
        let output = Pipe()
        process.standardOutput = output
        let input = Pipe()
        process.standardInput = input
        mailServerInput = input
        try process.run()
        let said = output.fileHandleForReading.availableData
        try #require(
            String(decoding: said, as: UTF8.self).hasPrefix("ready"),
            "the mail server did not start; deploy/dependencies test installs aiosmtpd"
        )
        mailServer = process
    }

    /// Starts the daemon and returns when it says that it is ready.
    ///
    /// - Parameters:
    ///   - arguments: More arguments for `run`.
    ///   - prefix: A program that starts the daemon, with its arguments.
    ///   - isReady: Asked again and again until it is.
    /// - Throws: When it does not become ready.
    func start(
        _ arguments: [String] = [],
        by prefix: [String] = [],
        isReady: (() -> Bool)? = nil
    ) throws {
        let process = try launch(prefix, ["run"] + arguments)
        daemon = process
        let isReady = isReady ?? { self.get("/readyz")?.status == 200 }
        try #require(
            Wait.until { !process.isRunning || isReady() } && process.isRunning,
            "the daemon did not become ready: \(self.log)"
        )
    }

    /// Starts the process that sends and returns when somebody listens.
    ///
    /// - Parameter prefix: A program that starts it and listens in its place, with its arguments.
    /// - Throws: When nobody listens.
    func startSender(by prefix: [String] = []) throws {
        let own = prefix.isEmpty ? ["--socket", path("sender.sock")] : []
        let process = try launch(prefix, ["sender"] + own)
        sender = process
        try #require(
            Wait.until {
                !process.isRunning || FileManager.default.fileExists(atPath: path("sender.sock"))
            } && process.isRunning,
            "the sender did not become ready: \(self.log)"
        )
    }

    /// Ends the process that sends without a chance to tidy up.
    func killSender() {
        guard let sender, sender.isRunning else { return }
        Foundation.kill(sender.processIdentifier, SIGKILL)
        sender.waitUntilExit()
        self.sender = nil
    }

    private func launch(_ prefix: [String], _ arguments: [String]) throws -> Process {
        let process = Process()
        let words =
            prefix + [Self.program.path] + arguments + ["--config", path("tovholder.yaml")]
        process.executableURL = URL(fileURLWithPath: words[0])
        process.arguments = Array(words.dropFirst())
        let log = directory.appendingPathComponent("log")
        if !FileManager.default.fileExists(atPath: log.path) {
            try Data().write(to: log)
        }
        let handle = try FileHandle(forWritingTo: log)
        try handle.seekToEnd()
        process.standardError = handle
        process.standardOutput = handle
        try process.run()
        return process
    }

    /// What the daemon has written.
    var log: String {
        (try? String(contentsOf: directory.appendingPathComponent("log"), encoding: .utf8)) ?? ""
    }

    /// Ends the daemon without a chance to tidy up.
    func kill() {
        guard let daemon, daemon.isRunning else { return }
        Foundation.kill(daemon.processIdentifier, SIGKILL)
        daemon.waitUntilExit()
        self.daemon = nil
    }

    /// Asks the daemon to stop and returns its exit status.
    func stop() throws -> Int32 {
        let daemon = try #require(self.daemon)
        Foundation.kill(daemon.processIdentifier, SIGTERM)
        daemon.waitUntilExit()
        self.daemon = nil
        return daemon.terminationStatus
    }

    func signal(_ number: Int32) throws {
        Foundation.kill(try #require(daemon).processIdentifier, number)
    }

    /// Runs a verb of the program to its end.
    @discardableResult
    static func run(
        _ arguments: [String],
        input: String? = nil,
        hostZone: String? = nil,
        by prefix: [String] = []
    ) throws -> (
        status: Int32, output: String, errors: String
    ) {
        let process = Process()
        let words = prefix + [program.path] + arguments
        process.executableURL = URL(fileURLWithPath: words[0])
        process.arguments = Array(words.dropFirst())
        if let hostZone {
            process.environment = ProcessInfo.processInfo.environment
                .merging(["TZ": hostZone]) { $1 }
        }
        let output = Pipe()
        let errors = Pipe()
        let standardInput = Pipe()
        process.standardOutput = output
        process.standardError = errors
        process.standardInput = standardInput
        try process.run()
        if let input { standardInput.fileHandleForWriting.write(Data(input.utf8)) }
        try standardInput.fileHandleForWriting.close()
        let said = output.fileHandleForReading.readDataToEndOfFile()
        let complained = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (
            process.terminationStatus, String(decoding: said, as: UTF8.self),
            String(decoding: complained, as: UTF8.self)
        )
    }

    /// The messages that the mail server has accepted, in order.
    func messages() throws -> [Message] {
        try FileManager.default.contentsOfDirectory(atPath: path("mail"))
            .filter { $0.hasSuffix(".eml") }.sorted()
            .map { Message(try String(contentsOfFile: path("mail/\($0)"), encoding: .utf8)) }
    }

    // MARK: HTTP

    func get(_ path: String) -> Loopback.Response? {
        try? Loopback.request(port: httpPort, method: "GET", path: path)
    }

    func post(
        _ path: String,
        type: String,
        body: String,
        headers: [(String, String)] = []
    ) throws -> Loopback.Response {
        try Loopback.request(
            port: httpPort,
            method: "POST",
            path: path,
            headers: [("Content-Type", type), ("Authorization", "Bearer \(Self.token)")] + headers,
            body: body
        )
    }

    /// Posts one CloudEvent.
    func post(event: String) throws -> Loopback.Response {
        try post("/events", type: "application/cloudevents+json", body: event)
    }
}

/// A mail message as it was accepted.
struct Message {
    let text: String
    private let headers: [(name: String, value: String)]

    init(_ text: String) {
        self.text = text
        let head = text.replacingOccurrences(of: "\r\n", with: "\n")
            .components(separatedBy: "\n\n")[0]
        var headers: [(name: String, value: String)] = []
        for line in head.split(separator: "\n") {
            if line.first == " " || line.first == "\t", let last = headers.popLast() {
                headers.append((last.name, last.value + line))
            } else if let colon = line.firstIndex(of: ":") {
                headers.append(
                    (
                        line[..<colon].lowercased(),
                        line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
                    )
                )
            }
        }
        self.headers = headers
    }

    func header(_ name: String) -> String? {
        headers.first { $0.name == name.lowercased() }?.value
    }

    var identifier: String { header("Message-ID") ?? "" }
    var recipient: String { header("X-Envelope-To") ?? "" }

    /// The text with quoted-printable undone as far as links need it.
    var decodedBody: String {
        text.replacingOccurrences(of: "=\r\n", with: "").replacingOccurrences(of: "=3D", with: "=")
    }

    /// The path of the answer page that the message links to.
    var answerPath: String? {
        guard let range = decodedBody.range(of: #"/a/[A-Za-z0-9._-]+"#, options: .regularExpression)
        else { return nil }
        return String(decodedBody[range])
    }
}

/// Waiting for something that another process does, with a bound.
enum Wait {
    /// The longest wait, in seconds: far beyond what anything here takes on an idle machine.
    static let secondsMax = 60.0

    static func until(_ seconds: Double = secondsMax, _ condition: () -> Bool) -> Bool {
        let end = Date().addingTimeInterval(seconds)
        while Date() < end {
            if condition() { return true }
            usleep(5_000)
        }
        return condition()
    }
}
