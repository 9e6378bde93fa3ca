internal import CaseEvents
internal import Notifiers
internal import RuleLanguage
internal import WorkingTime

/// Reads one person of the roster file, with hours and absences.
struct PersonReader {
    /// The most messages a day that a budget can name.
    static let dailyMessageCountMax = 500

    private static let keys = [
        "id", "name", "email", "organisation", "language", "kind", "works", "quiet", "away", "left",
        "digest_at", "daily_messages", "second_channel",
    ]
    private static let closedDayKey = "holidays"

    let diagnosis: Diagnosis

    /// The person; nothing when there is no identifier.
    func read(_ node: YAMLNode) -> Person? {
        guard
            diagnosis.checkKeys(
                of: node,
                in: .rosterPerson,
                known: Self.keys,
                required: ["id"]
            ),
            let id = diagnosis.text(node["id"])
        else { return nil }
        let language = diagnosis.word(node["language"], among: Language.allCases.map(\.rawValue))
        let kind = diagnosis.word(node["kind"], among: Person.Kind.allCases.map(\.rawValue))
        return Person(
            id: id,
            name: diagnosis.text(node["name"]),
            email: email(node["email"]),
            organisation: diagnosis.text(node["organisation"]),
            language: language.flatMap(Language.init(rawValue:)),
            kind: kind.flatMap(Person.Kind.init(rawValue:)),
            works: works(node["works"]),
            quiet: quiet(node["quiet"]),
            away: (node["away"].map(\.list) ?? []).compactMap(absence),
            left: date(node["left"]),
            digestAt: time(node["digest_at"]),
            dailyMessages: dailyMessages(node["daily_messages"]),
            secondChannel: diagnosis.word(
                node["second_channel"],
                among: [Channel.webhook, .command].map(\.rawValue)
            )
        )
    }

    private func email(_ node: YAMLNode?) -> String? {
        guard let node, let text = diagnosis.text(node) else { return nil }
        do {
            _ = try MailAddress(checking: text)
            return text
        } catch {
            diagnosis.report(.settings(error.rawValue, error.message, error.advice), at: node)
            return nil
        }
    }

    /// Who names the hours of work is not there on public holidays, unless these have hours too.
    func works(_ node: YAMLNode?) -> WeeklyHours? {
        guard let node, !node.isNull else { return nil }
        return week(node, closedDay: DayHours.none)
    }

    /// Quiet hours are the same on public holidays as on other days.
    private func quiet(_ node: YAMLNode?) -> WeeklyHours? {
        guard let node, !node.isNull else { return nil }
        if node.entries == nil { return hours(node).map { WeeklyHours(everyDay: $0) } }
        return week(node, closedDay: nil)
    }

    private func week(_ node: YAMLNode, closedDay: DayHours?) -> WeeklyHours? {
        guard let entries = node.entries else {
            diagnosis.report(.rosterHours(), at: node)
            return nil
        }
        var days: [Weekday: DayHours] = [:]
        var closedDay = closedDay
        for entry in entries {
            guard let hours = hours(entry.value) else { continue }
            if entry.key == Self.closedDayKey {
                closedDay = hours
                continue
            }
            guard let row = Weekday.row(entry.key) else {
                diagnosis.report(.rosterWeekday(entry.key), atKeyOf: entry)
                continue
            }
            for day in row where days.updateValue(hours, forKey: day) != nil {
                diagnosis.report(.rosterWeekdayTwice(entry.key), atKeyOf: entry)
                break
            }
        }
        return WeeklyHours(days, closedDay: closedDay)
    }

    private func hours(_ node: YAMLNode) -> DayHours? {
        guard let text = diagnosis.text(node) else { return nil }
        do {
            return try DayHours(text)
        } catch {
            diagnosis.report(.time(error), at: node)
            return nil
        }
    }

    private func absence(_ node: YAMLNode) -> Person.Absence? {
        guard
            diagnosis.checkKeys(
                of: node,
                in: .rosterAbsence,
                known: ["from", "to", "stand_in"],
                required: ["from", "to"]
            ),
            let from = date(node["from"]), let to = date(node["to"])
        else { return nil }
        guard from <= to else {
            diagnosis.report(.rosterAbsenceOrder(), at: node["to"] ?? node)
            return nil
        }
        return Person.Absence(from: from, to: to, standIn: diagnosis.text(node["stand_in"]))
    }

    private func date(_ node: YAMLNode?) -> CivilDate? {
        guard let node, let text = diagnosis.text(node) else { return nil }
        guard let date = CivilDate(iso: text) else {
            diagnosis.report(.notADate(), at: node)
            return nil
        }
        return date
    }

    private func time(_ node: YAMLNode?) -> CivilTime? {
        guard let node, let text = diagnosis.text(node) else { return nil }
        guard let time = CivilTime(text) else {
            diagnosis.report(.rosterTime(), at: node)
            return nil
        }
        return time
    }

    private func dailyMessages(_ node: YAMLNode?) -> Int? {
        guard let node, let text = diagnosis.text(node) else { return nil }
        guard let count = Int(text), (1...Self.dailyMessageCountMax).contains(count) else {
            diagnosis.report(.notInRange(1...Self.dailyMessageCountMax), at: node)
            return nil
        }
        return count
    }
}
