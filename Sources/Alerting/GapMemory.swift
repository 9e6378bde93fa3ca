package import CaseEvents
package import WorkingTime

/// In which cases a role was found to be held by nobody, as far as that decides whether one more is an
/// alert of its own.
///
/// A few cases without a contact person are told one by one, each to whoever can assign one. When it
/// is many, something is wrong with the roster: that is one alert, and the cases stand in a list.
package struct GapMemory: Sendable, Hashable {
    /// In so many cases the gap of one role is an alert of the case's own; beyond it they are folded.
    package static let caseCountMax = 3
    /// A gap counts so long after it was last found.
    package static let window = Elapsed.days(7)

    private struct Entry: Sendable, Hashable {
        let caseReference: String
        var found: Int64
    }

    private var entries: [Entry] = []

    /// Reads what the store has kept; what cannot be read is forgotten.
    package init(_ text: String?) {
        for line in (text ?? "").split(separator: "\n").prefix(Self.caseCountMax) {
            let words = line.split(separator: " ")
            guard words.count == 2, let found = Int64(words[1]) else { continue }
            entries.append(Entry(caseReference: String(words[0]), found: found))
        }
    }

    /// What the store is to keep.
    package var text: String {
        entries.map { "\($0.caseReference) \($0.found)" }.joined(separator: "\n")
    }

    /// Notes a gap, and says whether it is one too many to be told by itself.
    package mutating func folds(_ caseReference: CaseReference, at now: Instant) -> Bool {
        let earliest = now.advanced(by: -Self.window).microseconds
        entries.removeAll { $0.found < earliest }
        if let place = entries.firstIndex(where: { $0.caseReference == caseReference.text }) {
            entries[place].found = now.microseconds
            return false
        }
        guard entries.count < Self.caseCountMax else { return true }
        entries.append(Entry(caseReference: caseReference.text, found: now.microseconds))
        return false
    }
}
