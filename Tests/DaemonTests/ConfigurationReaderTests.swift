import CaseEvents
import Notifiers
import RuleLanguage
import Testing
import WorkingTime

@testable import Daemon

struct ConfigurationReaderTests {
    private static let sound = """
        state_directory: /var/lib/tovholder
        rules: [/usr/share/tovholder/rules]
        roster: /etc/tovholder/roster.yaml
        mail: {from: tovholder@kommune.example, maildir: /tmp/mail}
        """

    private func read(_ text: String) -> Reading<Configuration> {
        ConfigurationReader.read(SourceFile(path: "t.yaml", text: text))
    }

    private func codes(_ text: String) -> [String] {
        read(text).diagnostics.map { "\($0.place.line) \($0.code)" }
    }

    @Test func `four keys are enough and the rest has sane defaults`() throws {
        let configuration = try #require(read(Self.sound).value)
        #expect(configuration.http.host == "127.0.0.1")
        #expect(configuration.http.tokenFiles.isEmpty)
        #expect(configuration.zoneName == "Europe/Copenhagen")
        #expect(configuration.language == .danish)
        #expect(configuration.detailDomains.isEmpty)
        #expect(configuration.trial == nil)
        #expect(configuration.storePath == "/var/lib/tovholder/tovholder.sqlite")
        #expect(configuration.mailDomain == "kommune.example")
    }

    @Test func `a channel gets everything unless it is to get what was left unanswered`() throws {
        for (word, channels) in [("unanswered", [Channel.command]), ("everything", [])] {
            let text = "\(Self.sound)\ncommand: {program: /bin/page, gets: \(word)}"
            #expect(try #require(read(text).value).secondChannels == channels)
        }
    }

    @Test func `a mail server is reached by STARTTLS unless the file says otherwise`() throws {
        let text = Self.sound.replacing("maildir: /tmp/mail", with: "server: {host: smtp.example}")
        guard case .server(let settings) = try #require(read(text).value).mail else {
            Issue.record("no server")
            return
        }
        #expect(settings.security == .startTLS)
        #expect(settings.port == 587)
    }

    @Test func `another process may send, to named domains, with credentials of systemd`() throws {
        #expect(try #require(read(Self.sound).value).senderSocket == nil)
        let text =
            Self.sound.replacing(
                "maildir: /tmp/mail",
                with: "recipient_domains: [kommune.example], server: {host: smtp.example, "
                    + "username: tovholder, password_file: 'credential:smtp-password'}"
            ) + "\nsender: {socket: /run/tovholder/sender.sock}"
            + "\nhttp: {tokens: ['credential:token', /etc/token]}"
        let configuration = try #require(read(text).value)
        #expect(configuration.senderSocket == "/run/tovholder/sender.sock")
        guard case .server(let settings) = configuration.mail else {
            Issue.record("no server")
            return
        }
        #expect(settings.recipientDomains == ["kommune.example"])
        #expect(settings.passwordFile?.hasSuffix("/smtp-password") == true)
        // This process was passed none.
        let files = configuration.http.tokenFiles
        #expect(files.map(SecretPath.isOutOfReach) == [true, false])
    }

    @Test(arguments: [
        ("sender: {}", "5 rule-missing-key"),
        ("sender: {socket: here}", "5 configuration-relative-path"),
        ("http: {tokens: ['credential:../x']}", "5 configuration-credential-name"),
        ("http: {tokens: ['credential:']}", "5 configuration-credential-name"),
        ("http: {tokens: [token]}", "5 configuration-relative-path"),
        ("state_dir: /x", "5 rule-unknown-key"),
        ("rooster: /x", "5 rule-unknown-key"),
        ("spool: here", "5 configuration-relative-path"),
        ("language: dk", "5 rule-unknown-word"),
        ("closed_days: [24/12]", "5 configuration-date"),
        ("http: {port: 70000}", "5 configuration-number"),
        ("http: {port: many}", "5 configuration-number"),
        ("http: {ports: 1}", "5 rule-unknown-key"),
        ("http: {public_address: tovholder.example}", "5 configuration-address"),
        ("webhook: {url: 'https://a.example/'}", "5 rule-missing-key"),
        ("webhook: {url: 'http://a.example/', secret_file: /s}", "5 webhook-clear-text"),
        (
            "webhook: {url: 'https://a.example/', secret_file: /s, allow_addresses: [10]}",
            "5 webhook-allowed-addresses"
        ),
        ("webhook: {url: 'https://a.example/', secret_file: s}", "5 configuration-relative-path"),
        ("command: {program: page}", "5 configuration-relative-path"),
        ("command: {program: /bin/page, timeout: 0}", "5 configuration-number"),
        ("command: {program: /bin/page, gets: little}", "5 rule-unknown-word"),
        ("future_skew: soon", "5 time-malformed"),
        ("trial: {start: 2026-01-01T00:00:00, speed: 10}", "5 time-zone-missing"),
        ("trial: {start: '2026-01-01T00:00:00Z', speed: 0}", "5 configuration-number"),
    ])
    func `each mistake is found where it stands`(line: String, expected: String) {
        let found = codes("\(Self.sound)\n\(line)\n")
        let place = expected.split(separator: " ")
        #expect(
            found.contains { $0.hasPrefix("\(place[0]) ") },
            "\(line): expected \(expected), found \(found)"
        )
        #expect(read("\(Self.sound)\n\(line)\n").value == nil)
    }

    /// The place of each mistake is marked by `»`.
    @Test(arguments: [
        ("heartbeat: »{}", "configuration-heartbeat"),
        ("heartbeat: »{every: 60s}", "configuration-heartbeat"),
        ("heartbeat: {url: »ping.example}", "configuration-address"),
        ("heartbeat: {file: »beat}", "configuration-relative-path"),
        ("heartbeat: {file: /run/beat, every: »4s}", "configuration-heartbeat-pace"),
        ("heartbeat: {file: /run/beat, every: »3601s}", "configuration-heartbeat-pace"),
        ("heartbeat: {file: /run/beat, every: »often}", "time-malformed"),
        ("heartbeat: {file: /run/beat, »pace: 60s}", "rule-unknown-key"),
        ("sources: [{»prefix: 'urn:a', reports: [x]}]", "rule-missing-key"),
        ("sources: [{»name: a, reports: [x]}]", "rule-missing-key"),
        ("sources: [{»name: a, prefix: 'urn:a'}]", "rule-missing-key"),
        ("sources: [{name: »A B, prefix: u, reports: [x]}]", "configuration-source-name"),
        ("sources: [{name: a, prefix: »'', reports: [x]}]", "configuration-source-prefix"),
        ("sources: [{name: a, prefix: u, reports: [x], every: »often}]", "time-malformed"),
        ("sources: [{name: a, prefix: u, reports: [x], grace: »soon}]", "time-malformed"),
        ("sources: [{name: a, prefix: u, reports: [x], »rhythm: 24h}]", "rule-unknown-key"),
        (
            "sources: [{name: a, prefix: u, reports: [x]}, {name: »a, prefix: v, reports: [x]}]",
            "configuration-source-twice"
        ),
    ])
    func `a mistake in heartbeat or sources has its code, line and column`(
        marked: String,
        code: String
    ) throws {
        let line = marked.replacing("»", with: "")
        let mark = try #require(marked.firstIndex(of: "»"))
        let column = marked.distance(from: marked.startIndex, to: mark) + 1
        let reading = read("\(Self.sound)\n\(line)\n")
        #expect(reading.value == nil)
        #expect(
            reading.diagnostics.map { "\($0.place.line):\($0.place.column) \($0.code)" }
                == ["5:\(column) \(code)"]
        )
    }

    @Test func `a heartbeat beats at least every hour and at most every five seconds`() throws {
        for seconds in [5, 3600] {
            let text = "\(Self.sound)\nheartbeat: {file: /run/beat, every: \(seconds)s}"
            let heartbeat = try #require(read(text).value?.heartbeat)
            #expect(heartbeat.every == .seconds(seconds))
            #expect(heartbeat.file == "/run/beat")
            #expect(heartbeat.address == nil)
        }
        let address = "\(Self.sound)\nheartbeat: {url: 'https://ping.example/a'}"
        let heartbeat = try #require(read(address).value?.heartbeat)
        #expect(heartbeat.address == "https://ping.example/a")
        #expect(heartbeat.every == .seconds(60))
    }

    @Test func `clear text leaves only towards the own machine`() {
        let server = "server: {host: smtp.example, security: none}"
        let text = Self.sound.replacing("maildir: /tmp/mail", with: server)
        #expect(codes(text).contains("4 mail-clear-text"))
        let loopback = Self.sound.replacing(
            "maildir: /tmp/mail",
            with: "server: {host: 127.0.0.1, security: none}"
        )
        #expect(codes(loopback).isEmpty)
    }

    @Test func `mail goes to a server or to a Maildir, not to both and not to neither`() {
        let both = Self.sound.replacing(
            "maildir: /tmp/mail",
            with: "maildir: /tmp/mail, server: {host: smtp.example}"
        )
        #expect(codes(both) == ["4 configuration-mail"])
        let neither = Self.sound.replacing(", maildir: /tmp/mail", with: "")
        #expect(codes(neither) == ["4 configuration-mail"])
    }

    @Test func `a trial never sends over a real mail server`() {
        let server = Self.sound.replacing(
            "maildir: /tmp/mail",
            with: "server: {host: smtp.example}"
        )
        let text = server + "\ntrial: {start: '2026-01-01T00:00:00Z', speed: 10}"
        #expect(codes(text) == ["5 configuration-trial"])
    }

    @Test func `all mistakes show at once`() {
        let text = """
            state_directory: here
            rules: [there]
            roster: 7
            mail: {from: nobody, maildir: mail}
            """
        #expect(codes(text).count >= 4, "\(codes(text))")
    }

    @Test(arguments: ["", "# nothing\n", "- a\n- b\n", "just words", "a: b: c", "\t", "{", "\u{0}"])
    func `what is no configuration is refused, not trapped`(text: String) {
        #expect(read(text).value == nil)
        #expect(!read(text).diagnostics.isEmpty)
    }
}
