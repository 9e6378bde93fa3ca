internal import Alerting
internal import CaseEvents
package import Foundation
internal import RuleLanguage
internal import WorkingTime

/// The order to mute a rule or to end its mute, checked before the daemon gets it.
package struct MuteOrder: Sendable {
    /// The event that says so, as CloudEvents JSON.
    package let document: Data

    /// An order to mute the rule until the morning of a date.
    package init(
        rule: String,
        reason: String,
        owner: String,
        until: String,
        configurationFile: String
    ) throws(DoorError) {
        let circumstances = try Self.circumstances(configurationFile)
        let now = DaemonClock().now()
        var problems = Self.problems(ofRule: rule, in: circumstances)
        if reason.allSatisfy(\.isWhitespace) { problems.append("a mute needs a reason") }
        if circumstances.roster.person(owner) == nil {
            problems.append("the roster has no person `\(owner)`, who is to answer for the mute")
        }
        let latest = now.advanced(by: .days(RuleMute.dayCountMax))
        let zone = circumstances.calendar.zone
        let end = CivilDate(iso: until).flatMap { _ in Instant(morningOf: until, in: zone) }
        if let end {
            if end <= now { problems.append("--until lies in the past") }
            if end > latest {
                problems.append("a mute lasts at most \(RuleMute.dayCountMax) days")
            }
        } else {
            problems.append("--until is a date such as 2026-03-16")
        }
        guard problems.isEmpty else { throw .refused(problems) }
        document = Self.document(
            RuleMute.mutedType,
            [("rule", rule), ("reason", reason), ("owner", owner), ("until", until)],
            at: now
        )
    }

    /// An order to end the mute of a rule.
    package init(endingMuteOf rule: String, configurationFile: String) throws(DoorError) {
        let circumstances = try Self.circumstances(configurationFile)
        let problems = Self.problems(ofRule: rule, in: circumstances)
        guard problems.isEmpty else { throw .refused(problems) }
        document = Self.document(RuleMute.unmutedType, [("rule", rule)], at: DaemonClock().now())
    }

    private static func circumstances(_ path: String) throws(DoorError) -> Circumstances {
        switch InputReader.read(configurationFile: path) {
        case .failure(let problems): throw .wrongConfiguration(problems.lines(language: .english))
        case .success(let inputs): return inputs.circumstances
        }
    }

    private static func problems(
        ofRule rule: String,
        in circumstances: Circumstances
    ) -> [String] {
        circumstances.ruleBook.rule(rule) == nil ? ["there is no rule `\(rule)`"] : []
    }

    private static func document(
        _ type: String,
        _ data: [(String, String)],
        at now: Instant
    ) -> Data {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("specversion", "1.0")
        writer.member("id", UUID().uuidString)
        writer.member("source", "urn:tovholder:command")
        writer.member("type", type)
        writer.member("subject", CaseReference.daemon.text)
        writer.member("time", now.rfc3339)
        writer.name("data")
        writer.beginObject()
        for (name, value) in data { writer.member(name, value) }
        writer.endObject()
        writer.endObject()
        return Data(writer.text.utf8)
    }
}
