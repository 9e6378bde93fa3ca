internal import Foundation
internal import Glibc
internal import Intake
internal import Notifiers
internal import ServiceManager
internal import WorkingTime

extension Service {
    /// The channels beside the mail server that need the network, or programs that may.
    static func carriers(for configuration: Configuration) throws -> [any Carrier] {
        var carriers: [any Carrier] = []
        if let webhook = configuration.webhook {
            // Receivers compare with their own clocks, so a trial's time would not do.
            carriers.append(try Webhook(webhook, now: { DaemonClock().now() }))
        }
        if let command = configuration.command { carriers.append(try Command(command)) }
        return carriers
    }

    /// All channels; over the link those that need the network.
    static func notifiers(
        for configuration: Configuration,
        over link: SenderLink?
    ) throws -> [any Notifier] {
        func sent(_ carrier: any Carrier) -> any Notifier {
            link.map { RemoteNotifier(carrier, over: $0) } ?? carrier
        }
        var notifiers: [any Notifier] = []
        switch configuration.mail {
        case .server(let settings): notifiers.append(sent(try MailServer(settings)))
        case .maildir(let path):
            notifiers.append(try Maildir(path: path, from: configuration.mailFrom))
        }
        notifiers.append(JournalNotifier(write: Journal().write))
        return notifiers + (try carriers(for: configuration).map(sent))
    }

    /// How the heartbeat's address is called; the sender knows it itself.
    static func heartbeatCall(over link: SenderLink?) -> @Sendable (String) -> String? {
        guard let link else {
            return { HTTPFetch.fetch($0, timeoutSeconds: Heartbeat.callSecondsMax) }
        }
        return { _ in link.beat(secondsMax: Heartbeat.callSecondsMax) }
    }

    /// How fast messages leave.
    static func pace(_ channel: Channel, _ configuration: Configuration) -> SendingPace {
        let limits = configuration.limits[channel] ?? Configuration.Limits()
        // Programs get every telling; only people can have too many.
        let perHour = channel == .mail ? limits.perRecipientAndHour : nil
        return SendingPace(
            server: limits.perMinute.map { SendingRate(countMax: $0, per: .minutes(1)) },
            recipient: perHour.map { SendingRate(countMax: $0, per: .hours(1)) }
        )
    }

    /// Where connections come from: sockets that systemd keeps open go before those that the
    /// configuration would have opened.
    static func intakeSettings(
        for inputs: Inputs,
        inherited: [InheritedSocket]
    ) -> IntakeSettings {
        let http = inputs.configuration.http
        var listeners = inherited.map {
            IntakeSettings.Listener.inherited(descriptor: $0.descriptor)
        }
        if let port = http.port, !inherited.contains(where: { $0.kind == .network }) {
            listeners.append(.network(host: http.host, port: port))
        }
        if let path = http.socketPath, !inherited.contains(where: { $0.kind == .local }) {
            listeners.append(.local(path: path))
        }
        return IntakeSettings(
            listeners: listeners,
            tokens: BearerTokens(inputs.tokens),
            peers: PeerPolicy(
                ownUserID: geteuid(),
                userIDs: Set(http.socketUserIDs),
                groupIDs: []
            )
        )
    }
}
