internal import CaseEvents
internal import Notifiers
package import RuleLanguage
internal import WorkingTime

/// What reading a file gave: the value when nothing is wrong, and everything that is wrong.
package struct Reading<Value: Sendable>: Sendable {
    /// Nothing when there are errors.
    package let value: Value?
    package let diagnostics: [RuleDiagnostic]

    package init(value: Value?, diagnostics: [RuleDiagnostic]) {
        self.value = value
        self.diagnostics = diagnostics
    }
}

/// Reads the configuration file: YAML, every mistake at once, each with its place.
package struct ConfigurationReader {
    let diagnosis: Diagnosis

    private init(_ diagnosis: Diagnosis) {
        self.diagnosis = diagnosis
    }

    /// Reads the text of a configuration file.
    package static func read(_ file: SourceFile) -> Reading<Configuration> {
        let diagnosis = Diagnosis([file])
        guard let root = YAMLReader(file, diagnosis).read() else {
            if !diagnosis.hasErrors {
                diagnosis.report(
                    .missingKey("state_directory", in: .configuration),
                    at: SourcePlace(file: file.path, line: 1, column: 1)
                )
            }
            return Reading(value: nil, diagnostics: diagnosis.sorted())
        }
        let configuration = ConfigurationReader(diagnosis).configuration(root)
        return Reading(
            value: diagnosis.hasErrors ? nil : configuration,
            diagnostics: diagnosis.sorted()
        )
    }

    private static let keys = [
        "state_directory", "rules", "local_rules", "roster", "citizen_registry", "zone",
        "closed_days", "language", "http", "spool", "mail", "webhook", "command",
        "future_skew", "trial", "sources", "heartbeat", "sender", "weekly_report",
    ]

    /// What the file says; where it is wrong something stands in, and the diagnosis has errors.
    private func configuration(_ root: YAMLNode) -> Configuration? {
        guard
            diagnosis.checkKeys(
                of: root,
                in: .configuration,
                known: Self.keys,
                required: ["state_directory", "rules", "roster", "mail"]
            )
        else { return nil }
        // Everything is read before anything is given up, so that all mistakes show at once.
        let state = path(root["state_directory"])
        let roster = path(root["roster"])
        let sending = mail(root["mail"])
        var result = Configuration(
            stateDirectory: state ?? "",
            ruleDirectories: paths(root["rules"]),
            rosterFile: roster ?? "",
            mail: sending?.mail ?? .maildir(path: ""),
            mailFrom: sending?.from ?? ""
        )
        result.detailDomains = sending?.domains ?? []
        fill(&result, from: root)
        let channels = ChannelReader(diagnosis)
        result.webhook = channels.webhook(root["webhook"])
        result.command = channels.command(root["command"])
        result.limits = channels.limits(of: root)
        result.secondChannels = channels.secondChannels(of: root)
        result.bounceDirectory = path(root["mail"]?["bounces"])
        if result.trial != nil, case .server(let server)? = sending?.mail, server.security != .none
        {
            diagnosis.report(.trialWithRealMail(), at: root["trial"] ?? root)
        }
        if result.trial != nil, let webhook = result.webhook, !webhook.isClearText {
            diagnosis.report(.trialWithRealWebhook(), at: root["webhook"] ?? root)
        }
        return result
    }

    /// Reads what may be left out.
    private func fill(_ result: inout Configuration, from root: YAMLNode) {
        result.localRuleDirectory = path(root["local_rules"])
        result.registryFile = path(root["citizen_registry"])
        result.spoolDirectory = path(root["spool"])
        if let zone = diagnosis.text(root["zone"]) { result.zoneName = zone }
        if let word = diagnosis.word(root["language"], among: Language.allCases.map(\.rawValue)) {
            result.language = Language(rawValue: word) ?? .danish
        }
        result.closedDays = closedDays(root["closed_days"])
        result.http = http(root["http"])
        if let skew = diagnosis.elapsed(root["future_skew"]) { result.futureSkewMax = skew }
        result.trial = trial(root["trial"])
        result.sources = SourceReader(diagnosis).sources(root["sources"])
        result.heartbeat = heartbeat(root["heartbeat"])
        if let node = root["sender"],
            diagnosis.checkKeys(of: node, in: .sender, known: ["socket"], required: ["socket"])
        {
            result.senderSocket = path(node["socket"])
        }
        if let field = root["weekly_report"] { result.reports = reports(field) }
    }

    func path(_ node: YAMLNode?) -> String? {
        guard let node, let text = diagnosis.text(node) else { return nil }
        guard text.hasPrefix("/") else {
            diagnosis.report(.relativePath(text), at: node)
            return nil
        }
        return text
    }

    /// The path of a file that holds a secret: `credential:NAME` is one of those that systemd passes
    /// (systemd.exec(5), `LoadCredential=`).
    func secretPath(_ node: YAMLNode?) -> String? { SecretPath.read(node, diagnosis) }

    private func paths(_ node: YAMLNode?) -> [String] {
        guard let node, !node.isNull else { return [] }
        return node.list.compactMap { path($0) }
    }

    private func whole(_ node: YAMLNode?, in range: ClosedRange<Int>) -> Int? {
        guard let node, let text = diagnosis.text(node) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            diagnosis.report(.notInRange(range), at: node)
            return nil
        }
        return number
    }

    private func closedDays(_ node: YAMLNode?) -> [CivilDate] {
        guard let node, !node.isNull else { return [] }
        return node.list.compactMap { day in
            guard let text = diagnosis.text(day) else { return nil }
            guard let date = CivilDate(iso: text) else {
                diagnosis.report(.notADate(), at: day)
                return nil
            }
            return date
        }
    }

    private func http(_ node: YAMLNode?) -> Configuration.HTTP {
        var result = Configuration.HTTP()
        guard let node,
            diagnosis.checkKeys(
                of: node,
                in: .http,
                known: ["host", "port", "socket", "socket_users", "tokens", "public_address"]
            )
        else { return result }
        if let host = diagnosis.text(node["host"]) { result.host = host }
        if let port = node["port"] {
            result.port = port.text == "none" ? nil : whole(port, in: 0...65_535)
        }
        result.socketPath = path(node["socket"])
        result.socketUserIDs = (node["socket_users"]?.list ?? []).compactMap {
            whole($0, in: 0...Int(UInt32.max)).map(UInt32.init)
        }
        result.tokenFiles = (node["tokens"]?.list ?? []).compactMap { secretPath($0) }
        if let addressNode = node["public_address"], let address = diagnosis.text(addressNode) {
            if address.hasPrefix("https://") || address.hasPrefix("http://") {
                result.publicAddress = address
            } else {
                diagnosis.report(.notAnAddress(), at: addressNode)
            }
        }
        return result
    }

    private func trial(_ node: YAMLNode?) -> DaemonClock.Trial? {
        guard let node,
            diagnosis.checkKeys(
                of: node,
                in: .trial,
                known: ["start", "speed"],
                required: ["start", "speed"]
            ),
            let startNode = node["start"], let text = diagnosis.text(startNode),
            let speed = whole(node["speed"], in: 1...DaemonClock.Trial.speedMax)
        else { return nil }
        do {
            return DaemonClock.Trial(start: try Instant(rfc3339: text), speed: speed)
        } catch {
            diagnosis.report(.time(error), at: startNode)
            return nil
        }
    }

    private func mail(
        _ node: YAMLNode?
    ) -> (mail: Configuration.Mail, from: String, domains: [String])? {
        guard let node,
            diagnosis.checkKeys(
                of: node,
                in: .mail,
                known: [
                    "from", "server", "maildir", "detail_domains", "per_minute",
                    "per_recipient_and_hour", "bounces", "recipient_domains",
                ],
                required: ["from"]
            ),
            let fromNode = node["from"], let from = diagnosis.text(fromNode)
        else { return nil }
        do {
            _ = try MailAddress(checking: from)
        } catch {
            diagnosis.report(.settings(error.rawValue, error.message, error.advice), at: fromNode)
            return nil
        }
        let domains = diagnosis.texts(node["detail_domains"])
        switch (node["server"], node["maildir"]) {
        case (let server?, nil):
            guard var settings = self.server(server, from: from) else { return nil }
            settings.recipientDomains = diagnosis.texts(node["recipient_domains"])
            return (.server(settings), from, domains)
        case (nil, let maildir?):
            return path(maildir).map { (.maildir(path: $0), from, domains) }
        default:
            diagnosis.report(.mailEitherOr(), at: node)
            return nil
        }
    }

    private func server(_ node: YAMLNode, from: String) -> MailServer.Settings? {
        guard
            diagnosis.checkKeys(
                of: node,
                in: .mailServer,
                known: [
                    "host", "port", "security", "username", "password_file", "ca_file", "helo",
                    "timeout",
                ],
                required: ["host"]
            ),
            let host = diagnosis.text(node["host"])
        else { return nil }
        var settings = MailServer.Settings(host: host, from: from)
        let words = MailServer.Security.allCases.map(\.rawValue)
        if let word = diagnosis.word(node["security"], among: words) {
            settings.security = MailServer.Security(rawValue: word) ?? .startTLS
        }
        settings.port = settings.security == .implicitTLS ? 465 : 587
        if let port = whole(node["port"], in: 1...65_535) { settings.port = port }
        settings.username = diagnosis.text(node["username"])
        settings.passwordFile = secretPath(node["password_file"])
        settings.caFile = path(node["ca_file"])
        if let helo = diagnosis.text(node["helo"]) { settings.heloName = helo }
        if let seconds = whole(node["timeout"], in: MailServer.Settings.timeoutSecondsRange) {
            settings.timeoutSeconds = seconds
        }
        do {
            _ = try MailServer(settings)
        } catch {
            diagnosis.report(.settings(error.code, error.message, error.advice), at: node)
            return nil
        }
        return settings
    }
}
