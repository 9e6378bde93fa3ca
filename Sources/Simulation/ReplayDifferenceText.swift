package import CaseEvents
import RuleLanguage
import WorkingTime

extension ReplayDifference {
    /// One line of the report, and whether it tells of more, of less or of neither.
    package struct Line: Sendable, Equatable {
        package enum Tone: Sendable { case more, less, neutral, warning }

        package let text: String
        package let tone: Tone
    }

    private var counts: (added: Int, removed: Int, moved: Int, rerouted: Int) {
        var counts = (added: 0, removed: 0, moved: 0, rerouted: 0)
        for change in changes {
            switch change {
            case .added: counts.added += 1
            case .removed: counts.removed += 1
            case .moved: counts.moved += 1
            case .rerouted: counts.rerouted += 1
            }
        }
        return counts
    }

    /// The report for people, with times in the zone.
    ///
    /// - Parameters:
    ///   - language: The language of its words.
    ///   - budget: How many alerts a recipient may be told of in a week.
    ///   - changeCountMax: So many changes are listed.
    /// - Returns: Counts, changes, and what each recipient would have had in each week.
    package func lines(in language: Language, budget: Int?, changeCountMax: Int) -> [Line] {
        let (added, removed, moved, rerouted) = counts
        let isDanish = language == .danish
        let summary =
            isDanish
            ? "\(added) nye, \(removed) færre, \(moved) flyttet, \(rerouted) til andre, "
                + "\(sameCount) de samme"
            : "\(added) added, \(removed) removed, \(moved) moved, \(rerouted) re-routed, "
                + "\(sameCount) the same"
        var lines = [Line(text: summary, tone: .neutral)]
        lines += changes.prefix(changeCountMax).map { $0.line(in: zone, language) }
        let more = changes.count - changeCountMax
        if more > 0 {
            let text =
                isDanish
                ? "… og \(more) til; --format json viser alle"
                : "… and \(more) more; --format json lists all"
            lines.append(Line(text: text, tone: .neutral))
        }
        return lines + loadLines(isDanish: isDanish, budget: budget)
    }

    /// What each recipient would have had in each week.
    private func loadLines(isDanish: Bool, budget: Int?) -> [Line] {
        guard !loads.isEmpty else { return [] }
        let width = max(9, loads.map(\.recipient.count).max() ?? 0)
        func row(_ cells: [String]) -> String {
            let pads = [8, width, -6, -6]
            return zip(cells, pads).map { cell, pad in
                let space = String(repeating: " ", count: max(0, abs(pad) - cell.count))
                return pad < 0 ? space + cell : cell + space
            }.joined(separator: "  ")
        }
        let titles =
            isDanish
            ? ["uge", "modtager", "før", "efter"] : ["week", "recipient", "old", "new"]
        var lines = [
            Line(text: "", tone: .neutral), Line(text: row(titles), tone: .neutral),
        ]
        for load in loads {
            let isOver = budget.map { load.new > $0 } ?? false
            let cells = [
                load.week.description, load.recipient, "\(load.old)", "\(load.new)",
            ]
            let over = isDanish ? "  over grænsen på " : "  over the budget of "
            lines.append(
                Line(
                    text: row(cells) + (isOver ? over + "\(budget ?? 0)" : ""),
                    tone: isOver ? .warning : .neutral
                )
            )
        }
        return lines
    }

    /// The whole report as one JSON object.
    package func encode(to writer: inout JSONWriter, budget: Int?) {
        let (added, removed, moved, rerouted) = counts
        writer.beginObject()
        for (name, count) in [
            ("added", added), ("removed", removed), ("moved", moved), ("rerouted", rerouted),
            ("same", sameCount),
        ] {
            writer.name(name)
            writer.integer(Int64(count))
        }
        writer.name("changes")
        writer.beginArray()
        for change in changes { change.encode(to: &writer) }
        writer.endArray()
        writer.name("weeks")
        writer.beginArray()
        for load in loads {
            writer.beginObject()
            writer.member("week", load.week.description)
            writer.member("recipient", load.recipient)
            writer.name("old")
            writer.integer(Int64(load.old))
            writer.name("new")
            writer.integer(Int64(load.new))
            if let budget {
                writer.name("over_budget")
                writer.boolean(load.new > budget)
            }
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
    }
}

extension ReplayDifference.Change {
    fileprivate func line(in zone: Zone, _ language: Language) -> ReplayDifference.Line {
        switch self {
        case .added(let alert):
            ReplayDifference.Line(text: "+ \(alert.words(in: zone, language))", tone: .more)
        case .removed(let alert):
            ReplayDifference.Line(text: "- \(alert.words(in: zone, language))", tone: .less)
        case .moved(let before, let after):
            ReplayDifference.Line(
                text: "~ \(before.opened.civilText(in: zone)) → \(after.words(in: zone, language))",
                tone: .neutral
            )
        case .rerouted(let before, let after):
            ReplayDifference.Line(
                text:
                    "> \(after.opened.civilText(in: zone))  \(after.caseReference)  \(after.rule)  "
                    + "\(before.routeWords(language)) → \(after.routeWords(language))",
                tone: .neutral
            )
        }
    }

    fileprivate func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        switch self {
        case .added(let alert):
            writer.member("change", "added")
            alert.encode(to: &writer)
        case .removed(let alert):
            writer.member("change", "removed")
            alert.encode(to: &writer)
        case .moved(let before, let after):
            writer.member("change", "moved")
            after.encode(to: &writer)
            writer.member("from", before.opened.rfc3339)
        case .rerouted(let before, let after):
            writer.member("change", "rerouted")
            after.encode(to: &writer)
            writer.name("instead_of")
            before.encodeTellings(to: &writer)
        }
        writer.endObject()
    }
}

extension ReplayedAlert {
    fileprivate func words(in zone: Zone, _ language: Language) -> String {
        "\(opened.civilText(in: zone))  \(caseReference)  \(rule)  \(routeWords(language))"
    }

    fileprivate func routeWords(_ language: Language) -> String {
        guard !tellings.isEmpty else { return language == .danish ? "ingen" : "nobody" }
        return tellings.map { telling in
            let wait = telling.at.elapsed(since: opened)
            let who = telling.person.map { "\(telling.role) (\($0))" } ?? telling.role.name
            return wait == .zero ? who : "\(who) +\(wait)"
        }.joined(separator: ", ")
    }

    fileprivate func encode(to writer: inout JSONWriter) {
        writer.member("at", opened.rfc3339)
        writer.member("case", caseReference.text)
        writer.member("rule", rule)
        writer.member("alert", id)
        writer.name("told")
        encodeTellings(to: &writer)
    }

    fileprivate func encodeTellings(to writer: inout JSONWriter) {
        writer.beginArray()
        for telling in tellings {
            writer.beginObject()
            writer.member("role", telling.role.name)
            if let person = telling.person { writer.member("person", person) }
            writer.member("at", telling.at.rfc3339)
            writer.endObject()
        }
        writer.endArray()
    }
}
