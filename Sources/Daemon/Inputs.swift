package import Alerting
package import CaseEvents
internal import Foundation
internal import Notifiers
package import RuleLanguage
package import WorkingTime

/// Everything that the daemon reads from files, read and checked whole.
package struct Inputs: Sendable {
    package let configuration: Configuration
    package let circumstances: Circumstances
    package let registry: CitizenRegistry
    package let tokens: [String]

    package init(
        configuration: Configuration,
        circumstances: Circumstances,
        registry: CitizenRegistry,
        tokens: [String]
    ) {
        self.configuration = configuration
        self.circumstances = circumstances
        self.registry = registry
        self.tokens = tokens
    }

    /// What reads messages: with the registry, and with the zone of times that tell no offset.
    package var decoder: EventDecoder {
        EventDecoder(registry: registry, zone: circumstances.calendar.zone)
    }
}

/// Everything that is wrong with the files, gathered so that one look mends all of it.
package struct InputProblems: Error, Sendable {
    package var diagnostics: [RuleDiagnostic] = []
    package var troubles: [FileTrouble] = []

    package init() {}

    package var isEmpty: Bool {
        troubles.isEmpty && !diagnostics.contains { $0.severity == .error }
    }

    /// The problems as lines for a person.
    package func lines(language: Language) -> [String] {
        let texts =
            troubles.map { $0.text(language: language) }
            + diagnostics.map { $0.text(language: language) }
        return texts.flatMap {
            $0.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        }
    }
}

/// Reads the files that a configuration names.
package enum InputReader {
    /// The shortest bearer token that is accepted, in characters.
    package static let tokenLengthMin = 16
    private static let zoneDirectory = "/usr/share/zoneinfo"

    /// Reads and checks everything, or says everything that is wrong.
    package static func read(configurationFile path: String) -> Result<Inputs, InputProblems> {
        var problems = InputProblems()
        let file: SourceFile
        do {
            file = try RuleFiles.readText(path)
        } catch {
            problems.troubles.append(error)
            return .failure(problems)
        }
        let reading = ConfigurationReader.read(file)
        problems.diagnostics += reading.diagnostics
        guard let configuration = reading.value else { return .failure(problems) }
        return read(configuration, Diagnosis([file]), problems)
    }

    private static func read(
        _ configuration: Configuration,
        _ diagnosis: Diagnosis,
        _ earlier: InputProblems
    ) -> Result<Inputs, InputProblems> {
        var problems = earlier
        let zone = attempt(&problems) { () throws(FileTrouble) in
            try self.zone(configuration.zoneName)
        }
        let registry = attempt(&problems) { () throws(FileTrouble) in
            try self.registry(configuration.registryFile)
        }
        // Commands that look at the files are passed no credentials.
        let tokenFiles = configuration.http.tokenFiles.filter { !SecretPath.isOutOfReach($0) }
        let tokens = tokenFiles.compactMap { file in
            attempt(&problems) { () throws(FileTrouble) in try token(file) }
        }
        let roster = attempt(&problems) { () throws(FileTrouble) in
            try RuleFiles.readText(configuration.rosterFile)
        }
        .map { file in
            // Without a zone nothing starts, but every mistake of the file is told all the same.
            RosterReader.read(
                file,
                calendar: DayCalendar(
                    zone: zone ?? .utc,
                    closedDays: configuration.closedDays
                )
            )
        }
        problems.diagnostics += roster?.diagnostics ?? []
        guard let zone else { return .failure(problems) }
        let calendar = DayCalendar(zone: zone, closedDays: configuration.closedDays)
        let book = ruleBook(
            shipped: configuration.ruleDirectories,
            local: configuration.localRuleDirectory,
            calendar: calendar,
            &problems
        )
        let sources = configuration.sources.compactMap {
            watched($0, by: book?.vocabulary, diagnosis)
        }
        problems.diagnostics += diagnosis.sorted()
        guard problems.isEmpty, let book, let roster = roster?.value, let registry else {
            return .failure(problems)
        }
        var circumstances = Circumstances(
            ruleBook: book,
            roster: roster,
            calendar: calendar,
            disclosure: DisclosurePolicy(detailDomains: configuration.detailDomains),
            language: configuration.language,
            sources: sources
        )
        circumstances.reports = configuration.reports
        circumstances.secondChannels = configuration.secondChannels.map(\.rawValue)
        return .success(
            Inputs(
                configuration: configuration,
                circumstances: circumstances,
                registry: registry,
                tokens: tokens
            )
        )
    }

    /// Loads the rule files at the paths; with a day, reviews of rules that have passed are told.
    package static func ruleBook(
        shipped: [String],
        local: String?,
        calendar: DayCalendar,
        today: CivilDate? = nil,
        _ problems: inout InputProblems
    ) -> RuleBook? {
        ruleLoad(shipped: shipped, local: local, calendar: calendar, today: today, &problems)?
            .ruleBook
    }

    /// Loads the rule files at the paths, and the scenarios among them.
    package static func ruleLoad(
        shipped: [String],
        local: String?,
        calendar: DayCalendar,
        today: CivilDate? = nil,
        _ problems: inout InputProblems
    ) -> RuleLoad? {
        guard
            let files = attempt(
                &problems,
                { () throws(FileTrouble) in try RuleFiles.read(shipped) }
            )
        else { return nil }
        var overrides: [SourceFile] = []
        if let local {
            guard
                let read = attempt(
                    &problems,
                    { () throws(FileTrouble) in try RuleFiles.read([local]) }
                )
            else { return nil }
            overrides = read
        }
        let load = RuleLoader.load(
            files,
            overrides: overrides,
            calendar: calendar,
            today: today
        )
        problems.diagnostics += load.diagnostics
        if let book = load.ruleBook, book.rules.isEmpty {
            problems.troubles.append(
                FileTrouble(
                    path: shipped.joined(separator: ", "),
                    reason: "there are no rules here; nothing would be watched",
                    danish: "her er ingen regler; intet ville blive overvåget"
                )
            )
            return nil
        }
        return load
    }

    /// The zone of that name from the system's zone data.
    package static func zone(_ name: String) throws(FileTrouble) -> Zone {
        let path = "\(zoneDirectory)/\(name)"
        guard !name.contains(".."), !name.hasPrefix("/"),
            let bytes = FileManager.default.contents(atPath: path)
        else {
            throw FileTrouble(
                path: path,
                reason: "there is no such time zone; is the package tzdata installed?"
            )
        }
        do {
            return try Zone(name: name, tzif: Array(bytes))
        } catch {
            throw FileTrouble(path: path, reason: "\(error)")
        }
    }

    private static func registry(_ path: String?) throws(FileTrouble) -> CitizenRegistry {
        guard let path else { return .empty }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw FileTrouble(path: path, reason: "the citizen registry cannot be read")
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw FileTrouble(path: path, reason: "it is not UTF-8 text")
        }
        do {
            return try CitizenRegistry(parsing: text)
        } catch {
            let problems = error.problems.map { "\($0)" }
            throw FileTrouble(path: path, reason: problems.joined(separator: "; "))
        }
    }

    /// The source with what the vocabulary says of those who report through it.
    private static func watched(
        _ source: Configuration.Source,
        by vocabulary: Vocabulary?,
        _ diagnosis: Diagnosis
    ) -> FeedSource? {
        guard let vocabulary else { return nil }
        for (word, place) in zip(source.reports, source.reportPlaces)
        where vocabulary.eventType(word) == nil && !vocabulary.isReporter(word) {
            diagnosis.report(.sourceReporter(word), at: place, length: word.count)
        }
        let reporters = source.reports.compactMap { vocabulary.reporter($0) }
        guard let rhythm = source.rhythm ?? reporters.compactMap(\.rhythm).first else {
            diagnosis.report(
                .sourceRhythm(source.name),
                at: source.place,
                length: source.name.count
            )
            return nil
        }
        return FeedSource(
            name: source.name,
            prefix: source.prefix,
            rhythm: rhythm,
            grace: source.grace ?? reporters.compactMap(\.grace).max() ?? FeedSilences.graceDefault,
            reports: source.reports
        )
    }

    private static func token(_ path: String) throws(FileTrouble) -> String {
        let text = try RuleFiles.text(of: path)
        let token = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard token.count >= tokenLengthMin, token.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else {
            throw FileTrouble(
                path: path,
                reason: "a token is one word of at least \(tokenLengthMin) ASCII characters"
            )
        }
        return token
    }

    private static func attempt<Value>(
        _ problems: inout InputProblems,
        _ body: () throws(FileTrouble) -> Value
    ) -> Value? {
        do {
            return try body()
        } catch {
            problems.troubles.append(error)
            return nil
        }
    }
}
