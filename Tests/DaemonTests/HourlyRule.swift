import Alerting
import Foundation
import RuleLanguage

/// A rule that reminds the contact person each hour, for tests of what waits in the outbox.
enum HourlyRule {
    static let name = "hourly"
    /// What raises it.
    static let type = "contact.attempted"

    /// Circumstances in which the rule stands beside those of the kit.
    ///
    /// - Parameters:
    ///   - directory: Where its file is written.
    ///   - severity: That of the rule.
    ///   - roster: Who is told.
    /// - Returns: The circumstances.
    /// - Throws: Whatever hinders the writing or the rules.
    static func circumstances(
        in directory: URL,
        severity: Severity = .urgent,
        roster: Roster
    ) throws -> Circumstances {
        let file = directory.appendingPathComponent("\(name).yaml")
        try """
        rule: \(name)
        title: {da: Ring, en: Call}
        severity: \(severity.rawValue)
        status: experimental
        owner: lis
        when: \(type)
        closes: [contact.made]
        tell: [{to: contact_person, repeat: 1h}, {to: team_lead, after: 20d}]
        say: {da: Ring., en: Call.}
        answers: [contacted, {seen: {holds: 4h}}]
        tests:
          - name: each hour
            events: [{at: T+0, type: \(type)}, {at: T+90m, type: contact.made}]
            expect: [{at: T+0, to: contact_person}, {at: T+1h, to: contact_person}]
          - name: made at once
            events: [{at: T+0, type: \(type)}, {at: T+1m, type: contact.made}]
            expect: [{at: T+0, to: contact_person}]
          - {name: another event, events: [{at: T+0, type: reload.taken}], expect: []}
        """
        .write(to: file, atomically: true, encoding: .utf8)
        return try DaemonKit.circumstances(
            with: [String(repeating: "../", count: 30) + file.path.dropFirst()],
            roster: roster
        )
    }
}
