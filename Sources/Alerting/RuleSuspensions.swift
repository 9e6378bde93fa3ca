import CaseEvents
import RuleLanguage
import WorkingTime

/// When a finding appears and what it reminds of.
struct FindingTiming {
    var at: Instant
    var deadline: Instant?
    var reminders: [Reminder] = []
    var ended: ClosingEvent?
}

/// The stretches of time in which one rule is silent for one citizen, by events.
struct RuleSuspensions {
    /// The types that begin and end them.
    static let types = [Rule.suspendedType, Rule.resumedType]

    private(set) var stretches: [Range<Instant>] = []
    /// Suspensions that lack what they must say.
    private(set) var trouble: [AnchoredTrouble] = []

    init(of rule: String, in view: FindingView, zone: Zone) {
        for place in view.suspensionPlaces {
            let event = view.event(place)
            guard event.data["rule"]?.string == rule else { continue }
            guard event.type == Rule.suspendedType else {
                stretches = stretches.compactMap { stretch in
                    stretch.lowerBound < event.happened
                        ? stretch.clamped(to: stretch.lowerBound..<event.happened) : nil
                }
                continue
            }
            let reason = event.data["reason"]?.string ?? ""
            let until = event.data["until"]?.string.flatMap { Instant(morningOf: $0, in: zone) }
            guard let until, !reason.isEmpty else {
                let message = Localized(
                    danish: "en regel i bero skal have en grund og en sidste dag",
                    english: "a suspension gives a reason and until when it lasts"
                )
                let one = ExpressionTrouble(rule: rule, event: event.reference, message: message)
                trouble.append(AnchoredTrouble(anchored: event.happened, trouble: one))
                continue
            }
            if event.happened < until { stretches.append(event.happened..<until) }
        }
    }

    /// The same without the instants of silence; nothing when none is left.
    func sparing(_ timing: FindingTiming) -> FindingTiming? {
        guard !stretches.isEmpty else { return timing }
        var spared = timing
        spared.reminders.removeAll { isSilent(at: $0.at) }
        guard isSilent(at: timing.at) else { return spared }
        guard let first = spared.reminders.first else { return nil }
        spared.reminders.removeFirst()
        spared.at = first.at
        return spared
    }

    /// Until when the rule is silent that is silent at an instant.
    func silenceEnd(at instant: Instant) -> Instant? {
        stretches.filter { $0.contains(instant) }.map(\.upperBound).max()
    }

    private func isSilent(at instant: Instant) -> Bool {
        stretches.contains { $0.contains(instant) }
    }
}
