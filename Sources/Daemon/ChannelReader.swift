internal import CaseEvents
internal import Notifiers
internal import RuleLanguage

/// Reads the configuration of the channels that get every message beside mail.
struct ChannelReader {
    private let diagnosis: Diagnosis

    init(_ diagnosis: Diagnosis) {
        self.diagnosis = diagnosis
    }

    func webhook(_ node: YAMLNode?) -> Webhook.Settings? {
        guard let node,
            diagnosis.checkKeys(
                of: node,
                in: .webhook,
                known: [
                    "url", "secret_file", "allow_addresses", "ca_file", "timeout", "per_minute",
                    "gets",
                ],
                required: ["url", "secret_file"]
            ),
            let address = diagnosis.text(node["url"]),
            let secret = SecretPath.read(node["secret_file"], diagnosis)
        else { return nil }
        var settings = Webhook.Settings(address: address, secretFile: secret)
        settings.allowedAddresses = diagnosis.texts(node["allow_addresses"])
        settings.caFile = path(node["ca_file"])
        if let seconds = whole(node["timeout"], in: Webhook.Settings.timeoutSecondsRange) {
            settings.timeoutSeconds = seconds
        }
        do {
            _ = try Webhook(settings, now: { DaemonClock().now() })
        } catch {
            diagnosis.report(.settings(error.rawValue, error.message, error.advice), at: node)
            return nil
        }
        return settings
    }

    func command(_ node: YAMLNode?) -> Command.Settings? {
        guard let node,
            diagnosis.checkKeys(
                of: node,
                in: .command,
                known: ["program", "arguments", "timeout", "per_minute", "gets"],
                required: ["program"]
            ),
            let program = path(node["program"])
        else { return nil }
        var settings = Command.Settings(program: program)
        settings.arguments = diagnosis.texts(node["arguments"])
        if let seconds = whole(node["timeout"], in: Command.Settings.timeoutSecondsRange) {
            settings.timeoutSeconds = seconds
        }
        do {
            _ = try Command(settings)
        } catch {
            diagnosis.report(.settings(error.rawValue, error.message, error.advice), at: node)
            return nil
        }
        return settings
    }

    /// How fast messages leave, by channel.
    func limits(of root: YAMLNode) -> [Channel: Configuration.Limits] {
        var result: [Channel: Configuration.Limits] = [:]
        for channel in [Channel.mail, .webhook, .command] {
            guard let node = root[channel.rawValue], !node.isNull else { continue }
            var limits = Configuration.Limits()
            limits.perMinute = whole(node["per_minute"], in: Self.rateRange)
            if let count = whole(node["per_recipient_and_hour"], in: Self.rateRange) {
                limits.perRecipientAndHour = count
            }
            result[channel] = limits
        }
        return result
    }

    /// The channels that get only what was left unanswered; the others get everything.
    func secondChannels(of root: YAMLNode) -> [Channel] {
        [Channel.webhook, .command].filter { channel in
            guard let node = root[channel.rawValue]?["gets"] else { return false }
            return diagnosis.word(node, among: ["everything", "unanswered"]) == "unanswered"
        }
    }

    private static let rateRange = 1...1_000_000

    private func path(_ node: YAMLNode?) -> String? {
        guard let node, let text = diagnosis.text(node) else { return nil }
        guard text.hasPrefix("/") else {
            diagnosis.report(.relativePath(text), at: node)
            return nil
        }
        return text
    }

    private func whole(_ node: YAMLNode?, in range: ClosedRange<Int>) -> Int? {
        guard let node, let text = diagnosis.text(node) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            diagnosis.report(.notInRange(range), at: node)
            return nil
        }
        return number
    }
}
