package import CaseEvents
package import WorkingTime

/// A person who can be told, as rosters and scenarios name them.
package struct Person: Sendable, Hashable, Codable {
    /// What a recipient is to the citizen, which decides what may be told.
    package enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        /// Helps, and can take nothing from the citizen.
        case supporting
        /// Can take something from the citizen because of what is told.
        case sanctioning
        /// Treats: health law applies.
        case clinical
        /// Prison, probation and police.
        case justice
        /// A drop-in or shelter, which the citizen has as a free space.
        case freeSpace = "free_space"
        /// A mailbox that a team reads.
        case mailbox
    }

    /// Days on which the person is away, and who stands in.
    package struct Absence: Sendable, Hashable, Codable {
        package let from: CivilDate
        /// The last day of it.
        package let to: CivilDate
        /// The person's identifier in the roster.
        package let standIn: String?

        package init(from: CivilDate, to: CivilDate, standIn: String? = nil) {
            self.from = from
            self.to = to
            self.standIn = standIn
        }
    }

    package let id: String
    package let name: String?
    /// The mailbox; a person without one cannot be told by e-mail.
    package let email: String?
    package let organisation: String?
    package let language: Language?
    /// What the person is to the citizen; nothing when only the role tells.
    package let kind: Kind?
    /// When the person works; nothing when always.
    package let works: WeeklyHours?
    /// When nothing is sent to the person but what is urgent; nothing when never.
    package let quiet: WeeklyHours?
    package let away: [Absence]
    /// The first day on which the person is there no more.
    package let left: CivilDate?
    /// When the day's digest is sent.
    package let digestAt: CivilTime?
    /// How many messages a day the person is sent; nothing when any number.
    package let dailyMessages: Int?
    /// The channel that carries reminders too once the person has left some unanswered.
    package let secondChannel: String?

    package init(
        id: String,
        name: String? = nil,
        email: String? = nil,
        organisation: String? = nil,
        language: Language? = nil,
        kind: Kind? = nil,
        works: WeeklyHours? = nil,
        quiet: WeeklyHours? = nil,
        away: [Absence] = [],
        left: CivilDate? = nil,
        digestAt: CivilTime? = nil,
        dailyMessages: Int? = nil,
        secondChannel: String? = nil
    ) {
        self.secondChannel = secondChannel
        self.id = id
        self.name = name
        self.email = email
        self.organisation = organisation
        self.language = language
        self.kind = kind
        self.works = works
        self.quiet = quiet
        self.away = away
        self.left = left
        self.digestAt = digestAt
        self.dailyMessages = dailyMessages
    }

    /// Reads a person back; one that was stored before there were hours has none.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(String.self, forKey: .id)
        name = try container.decodeIfPresent(String.self, forKey: .name)
        email = try container.decodeIfPresent(String.self, forKey: .email)
        organisation = try container.decodeIfPresent(String.self, forKey: .organisation)
        language = try container.decodeIfPresent(Language.self, forKey: .language)
        kind = try container.decodeIfPresent(Kind.self, forKey: .kind)
        works = try container.decodeIfPresent(WeeklyHours.self, forKey: .works)
        quiet = try container.decodeIfPresent(WeeklyHours.self, forKey: .quiet)
        away = try container.decodeIfPresent([Absence].self, forKey: .away) ?? []
        left = try container.decodeIfPresent(CivilDate.self, forKey: .left)
        digestAt = try container.decodeIfPresent(CivilTime.self, forKey: .digestAt)
        dailyMessages = try container.decodeIfPresent(Int.self, forKey: .dailyMessages)
        secondChannel = try container.decodeIfPresent(String.self, forKey: .secondChannel)
    }

    /// The absence that a day lies in.
    package func absence(on date: CivilDate) -> Absence? {
        away.first { $0.from <= date && date <= $0.to }
    }

    /// Whether the person is there no more on a day.
    package func hasLeft(by date: CivilDate) -> Bool {
        left.map { $0 <= date } ?? false
    }
}
