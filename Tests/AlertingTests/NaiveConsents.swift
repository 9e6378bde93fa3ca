import CaseEvents
import RuleLanguage
import WorkingTime

/// What the citizen has agreed to, read off the events a second time.
///
/// For each name and class it looks for the last word about it, instead of keeping what holds.
struct NaiveConsents {
    let events: [CaseEvent]
    let instant: Instant

    func isGiven(_ condition: ConsentCondition) -> Bool {
        condition.classes.allSatisfy { wanted in
            let enough = wanted == .open ? DisclosureClass.allCases : [wanted]
            return condition.recipients.contains { name in
                enough.contains { holds($0, name, of: condition.recipients) }
            }
        }
    }

    private func holds(_ wanted: DisclosureClass, _ name: String, of names: [String]) -> Bool {
        let last = events.last { event in
            event.happened <= instant && speaks(event, of: wanted, to: name, among: names)
        }
        guard let last, last.type == "consent.given" else { return false }
        guard let end = last.data["until"]?.string else { return true }
        if let date = CivilDate(iso: end) {
            return instant < FindingFixture.calendar.zone.endOfDay(date)
        }
        return (try? Instant(rfc3339: end)).map { instant < $0 } ?? false
    }

    private func speaks(
        _ event: CaseEvent,
        of wanted: DisclosureClass,
        to name: String,
        among names: [String]
    ) -> Bool {
        guard ConsentCondition.types.contains(event.type) else { return false }
        let recipients = words(event, "recipients")
        let scope = words(event, "scope")
        if event.data["purpose"]?.string == "research" { return false }
        guard event.type == "consent.given" else {
            guard recipients.isEmpty || names.contains(where: recipients.contains) else {
                return false
            }
            return scope.isEmpty || scope.contains("open") || scope.contains("contact")
                || scope.contains(wanted.rawValue)
        }
        let isCovered =
            scope.contains(wanted.rawValue)
            || (scope.contains("contact") && [.open, .personal].contains(wanted))
        return recipients.contains(name) && isCovered
    }

    private func words(_ event: CaseEvent, _ name: String) -> [String] {
        event.data[name]?.elements.compactMap(\.string) ?? []
    }
}
