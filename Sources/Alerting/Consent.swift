import CaseEvents
import RuleLanguage
import WorkingTime

/// What the citizen has agreed that one recipient may know, at one instant.
///
/// A consent is for somebody, about something, to some purpose, until some day (C01). Each class stands
/// on its own: what is said later of one neither takes nor shortens another.
struct Consent {
    /// The purposes that alerts serve; a consent that names none of its purposes is one for them too.
    static let purposesOfAlerts = ["care", "treatment", "cooperation"]
    /// Purposes that alerts never serve: a consent to one of them lets nobody hear an alert, and taking
    /// it back takes no other back.
    static let otherPurposes = ["research", "statistics", "teaching", "spokesperson"]

    private static let words = ["given", "withdrawn", "expired", "refused"]

    private struct Grant: Hashable {
        let name: String
        let disclosure: DisclosureClass
    }

    private let names: [String]
    private let now: Instant
    private var until: [Grant: Instant] = [:]
    /// The words about the recipient, with the classes they are about.
    private var said: [(event: CaseEvent, classes: [DisclosureClass])] = []

    /// Reads the events about consent, in the order in which they happened.
    ///
    /// - Parameters:
    ///   - names: What the recipient is called: role, person, organisation.
    ///   - history: The case's events.
    ///   - calendar: Whose days count for consents that end with a day.
    ///   - now: The instant of the telling.
    ///   - known: The instant that is looked from, for a telling that lies ahead: what happens later
    ///     nobody knows yet.
    init(
        to names: [String],
        history: CaseHistory,
        calendar: DayCalendar,
        at now: Instant,
        known: Instant = .latest
    ) {
        self.names = names
        self.now = now
        let last = min(now, known)
        let events = Self.words.flatMap { history.events(ofType: "consent.\($0)") }
            .filter { $0.happened <= last }
            .sorted { ($0.happened, $0.arrival) < ($1.happened, $1.arrival) }
        for event in events {
            if event.type == "consent.given" {
                give(event, until: Self.end(event.data["until"], calendar))
            } else {
                take(event)
            }
        }
    }

    /// When the consents of a case end that name an end.
    static func ends(in history: CaseHistory, calendar: DayCalendar) -> [Instant] {
        history.events(ofType: "consent.given").map { end($0.data["until"], calendar) }
            .filter { $0 < .latest }
    }

    /// Whether something of the class may be told now.
    ///
    /// Whoever may know anything of the citizen may know that there is a case.
    func covers(_ wanted: DisclosureClass) -> Bool {
        let enough = wanted == .open ? DisclosureClass.allCases : [wanted]
        return names.contains { name in
            enough.contains { disclosure in
                until[Grant(name: name, disclosure: disclosure)].map { now < $0 } ?? false
            }
        }
    }

    /// The latest word about a class, whether it gave or took.
    func deciding(_ wanted: DisclosureClass) -> CaseEvent? {
        said.last { wanted == .open || $0.classes.contains(wanted) }?.event
    }

    /// The latest word about a class says until when, whether that is longer or shorter.
    private mutating func give(_ event: CaseEvent, until end: Instant) {
        let purposes = Self.texts(event.data["purpose"])
        guard purposes.isEmpty || purposes.contains(where: Self.purposesOfAlerts.contains) else {
            return
        }
        let granted = Self.texts(event.data["scope"]).flatMap { Self.classes($0) ?? [] }
        guard Self.recipients(of: event).contains(where: names.contains) else { return }
        said.append((event, granted))
        for name in names where Self.recipients(of: event).contains(name) {
            for disclosure in granted { until[Grant(name: name, disclosure: disclosure)] = end }
        }
    }

    /// What names nobody or nothing takes all of it back, and so does what cannot be read.
    private mutating func take(_ event: CaseEvent) {
        let purposes = Self.texts(event.data["purpose"])
        let isOfOthers = purposes.allSatisfy(Self.otherPurposes.contains)
        guard purposes.isEmpty || !isOfOthers else { return }
        let recipients = Self.recipients(of: event)
        guard recipients.isEmpty || recipients.contains(where: names.contains) else { return }
        let scope = Self.texts(event.data["scope"]).map(Self.classes)
        let taken = scope.flatMap { $0 ?? DisclosureClass.allCases }
        // Whoever may not know that there is a case may know nothing of it.
        let takesAll = taken.isEmpty || taken.contains(.open)
        said.append((event, takesAll ? DisclosureClass.allCases : taken))
        until = takesAll ? [:] : until.filter { !taken.contains($0.key.disclosure) }
    }

    /// What a word of the scope covers; nothing for an unknown word.
    private static func classes(_ word: String) -> [DisclosureClass]? {
        switch word {
        case "contact": [.open, .personal]
        case "all": [.open, .personal, .clinical, .justice]
        default: DisclosureClass(rawValue: word).map { [$0] }
        }
    }

    private static func recipients(of event: CaseEvent) -> [String] {
        texts(event.data["recipients"]) + texts(event.data["to"])
    }

    private static func texts(_ value: JSONValue?) -> [String] {
        guard let value else { return [] }
        return value.string.map { [$0] } ?? value.elements.compactMap(\.string)
    }

    /// The end of the day that it names; an end that cannot be read has passed.
    private static func end(_ value: JSONValue?, _ calendar: DayCalendar) -> Instant {
        guard let value, !value.isNull else { return .latest }
        guard let text = value.string else { return .earliest }
        if let date = CivilDate(iso: text) { return calendar.zone.endOfDay(date) }
        return (try? Instant(rfc3339: text)) ?? .earliest
    }
}
