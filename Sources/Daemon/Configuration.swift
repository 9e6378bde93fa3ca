package import Alerting
package import CaseEvents
package import Notifiers
package import RuleLanguage
package import WorkingTime

/// The daemon's one configuration file, checked whole.
package struct Configuration: Sendable {
    /// Where events are taken over HTTP.
    package struct HTTP: Sendable, Hashable {
        /// The address to listen on; loopback unless the file says otherwise.
        package var host = "127.0.0.1"
        /// The port; zero lets the system choose one, nothing listens on none.
        package var port: Int? = 8088
        /// The Unix socket, for local senders and the command line.
        package var socketPath: String?
        /// User ids beside root and the daemon's own that may use the socket.
        package var socketUserIDs: [UInt32] = []
        /// Files that hold one bearer token each.
        package var tokenFiles: [String] = []
        /// What links in messages begin with; without it messages carry no link.
        package var publicAddress: String?

        package init() {}
    }

    /// How fast messages leave on one channel.
    package struct Limits: Sendable, Hashable {
        /// So many in a minute, all together; nothing for no limit.
        package var perMinute: Int?
        /// So many in an hour to one person, first alerts and urgent ones not held back.
        package var perRecipientAndHour: Int? = 30

        package init() {}
    }

    /// How messages leave.
    package enum Mail: Sendable {
        case server(MailServer.Settings)
        /// A directory of files, for trying out.
        case maildir(path: String)
    }

    /// Holds the store, the lock and the key of the links.
    package var stateDirectory: String
    package var ruleDirectories: [String]
    /// Local changes, which override the shipped rules key by key.
    package var localRuleDirectory: String?
    package var rosterFile: String
    /// Maps CPR numbers to case references; without it nobody has a case in hospitals' messages.
    package var registryFile: String?
    package var zoneName = "Europe/Copenhagen"
    package var closedDays: [CivilDate] = []
    package var language = Language.danish
    package var http = HTTP()
    package var spoolDirectory: String?
    package var mail: Mail
    /// The sender's mailbox.
    package var mailFrom: String
    /// The Maildir that mail to the sender comes to.
    package var bounceDirectory: String?
    /// When the report of the week is sent; nothing where none is.
    package var reports: ReportSchedule? = .usual
    /// How fast messages leave, by channel.
    package var limits: [Channel: Limits] = [:]
    /// The channels that carry nothing but reminders to those who name them as their second one.
    package var secondChannels: [Channel] = []
    /// A receiver that gets every message beside mail.
    package var webhook: Webhook.Settings?
    /// A program that gets every message beside mail.
    package var command: Command.Settings?
    /// Domains whose mail may carry the rule's own text.
    package var detailDomains: [String] = []
    /// An event that says it happened further ahead than this is put aside.
    package var futureSkewMax = Elapsed.minutes(10)
    package var trial: DaemonClock.Trial?
    /// The sources that are usually heard so often.
    package var sources: [Source] = []

    /// A source of events, as the file names it.
    package struct Source: Sendable, Hashable {
        package let name: String
        /// What the CloudEvents `source` of its events begins with.
        package let prefix: String
        /// Nothing when the vocabulary says it of those who report through it.
        package let rhythm: TimeAmount?
        package let grace: Elapsed?
        /// Reporters of the vocabulary, or event types.
        package let reports: [String]
        /// Where each of them stands in the file.
        package let reportPlaces: [SourcePlace]
        /// Where the source stands.
        package let place: SourcePlace
    }
    /// The Unix socket of the process that sends; without one the daemon sends itself.
    package var senderSocket: String?
    /// Where the daemon shows that it keeps its promises; nowhere without it.
    package var heartbeat: HeartbeatSettings?

    package init(
        stateDirectory: String,
        ruleDirectories: [String],
        rosterFile: String,
        mail: Mail,
        mailFrom: String
    ) {
        self.stateDirectory = stateDirectory
        self.ruleDirectories = ruleDirectories
        self.rosterFile = rosterFile
        self.mail = mail
        self.mailFrom = mailFrom
    }

    /// The name of the store in the state directory.
    package static let storeName = "tovholder.sqlite"

    /// The store's file.
    package var storePath: String { "\(stateDirectory)/\(Self.storeName)" }

    /// The part of the sender's mailbox behind the `@`, which names messages.
    package var mailDomain: String {
        mailFrom.split(separator: "@").last.map(String.init) ?? "localhost"
    }
}
