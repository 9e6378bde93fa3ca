package import CaseEvents
package import RuleLanguage
package import WorkingTime

/// What a decision depends on beside the case's own history.
package struct Circumstances: Sendable {
    package let ruleBook: RuleBook
    package let roster: Roster
    package let calendar: DayCalendar
    package let disclosure: DisclosurePolicy
    /// The language of recipients who have named none.
    package let language: Language
    /// The sources that are watched.
    package let sources: [FeedSource]
    /// When the report of the week is sent; nothing where none is.
    package var reports: ReportSchedule?
    /// When sources were silent.
    package var feeds: FeedSilences
    /// When rules were muted, or are: what falls into such a time waits for its end.
    package var mutes: [RuleMute] = []
    /// The channels that carry nothing but reminders to those who name them as their second channel.
    package var secondChannels: [String] = []
    /// What has become of the messages of the alerts that are decided on.
    package var departures = Departures()
    /// Whether nobody is told: decisions are the same, with neither messages nor reasons in words.
    package var isRehearsal = false

    package init(
        ruleBook: RuleBook,
        roster: Roster,
        calendar: DayCalendar,
        disclosure: DisclosurePolicy,
        language: Language,
        sources: [FeedSource] = [],
        feeds: FeedSilences = .none
    ) {
        self.ruleBook = ruleBook
        self.roster = roster
        self.calendar = calendar
        self.disclosure = disclosure
        self.language = language
        self.sources = sources
        self.feeds = feeds
    }
}

/// Which recipients' mail may carry the rule's own text (`standards.md` §8.1, second row).
package struct DisclosurePolicy: Sendable, Hashable {
    /// Domains, lower case, whose mail is carried protected all the way.
    package let detailDomains: [String]

    package init(detailDomains: [String]) {
        self.detailDomains = detailDomains.map { $0.lowercased() }
    }

    /// Whether mail to the address may carry the rule's own text.
    package func mayCarryDetail(to email: String?) -> Bool {
        guard let domain = email?.split(separator: "@", omittingEmptySubsequences: false).last
        else { return false }
        return detailDomains.contains(domain.lowercased())
    }
}

/// What is to be done about one case at one instant: new alert states and effects, nothing done yet.
package struct Decision: Sendable, Equatable {
    /// Alerts that are new or changed.
    package var alerts: [Alert]
    /// Who is to be told what, now.
    package var tellings: [Telling]
    /// Who gets a line in the next digest about an alert that was found too late; nobody is told of
    /// it otherwise.
    package var digestTellings: [Telling] = []
    /// Identifiers of earlier tellings that must not go out any more.
    package var cancelledTellings: [String]
    /// The daemon's own events to append, such as `roster.gap_found`.
    package var events: [CaseEvent]
    /// When to look again; nothing when time alone changes nothing.
    package var wake: Instant?
    /// Why, a sentence each, without personal data.
    package var reasons: [String]
    package var trouble: [ExpressionTrouble]
    /// The silent sources that absences wait for; when one is heard again, look again.
    package var waitsFor: [String]
    /// How many messages have begun to wait for the end of quiet hours.
    package var heldTellingCount = 0

    package init(
        alerts: [Alert] = [],
        tellings: [Telling] = [],
        cancelledTellings: [String] = [],
        events: [CaseEvent] = [],
        wake: Instant? = nil,
        reasons: [String] = [],
        trouble: [ExpressionTrouble] = [],
        waitsFor: [String] = []
    ) {
        self.alerts = alerts
        self.tellings = tellings
        self.cancelledTellings = cancelledTellings
        self.events = events
        self.wake = wake
        self.reasons = reasons
        self.trouble = trouble
        self.waitsFor = waitsFor
    }
}
