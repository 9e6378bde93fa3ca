package import CaseEvents
import RuleLanguage
package import WorkingTime

/// What a rehearsal knows of one alert: the events that it looked from and what became of it.
package struct ExplainedAlert: Sendable {
    /// One thing that became of it.
    package struct Step: Sendable {
        package let at: Instant
        /// The latest event that it looked from then.
        package let anchor: EventReference
        /// What happened and who was told, in words.
        package let words: String
    }

    package let id: String
    package let key: String
    /// At least one, in the order of time.
    package private(set) var steps: [Step]

    /// The event that it looked from when it was opened.
    var opener: EventReference? { steps.first?.anchor }

    /// Adds what became of an alert to those that are known.
    ///
    /// - Parameters:
    ///   - alert: The alert as it stands then.
    ///   - at: When that was.
    ///   - words: What happened and who was told.
    ///   - alerts: All alerts of the rule, in the order in which they were opened.
    package static func add(
        _ alert: Alert,
        at: Instant,
        words: String,
        to alerts: inout [ExplainedAlert]
    ) {
        guard let anchor = alert.anchors.last else { return }
        let step = Step(at: at, anchor: anchor, words: words)
        if let place = alerts.firstIndex(where: { $0.id == alert.id }) {
            alerts[place].steps.append(step)
        } else {
            alerts.append(ExplainedAlert(id: alert.id, key: alert.key, steps: [step]))
        }
    }
}

/// An event that was received and does not stand any more.
package struct ExplainedLoss: Sendable, Hashable {
    package let event: ExplainedEvent
    /// What took it back or stands in for it; nothing where that event does not name it.
    package let by: ExplainedEvent?
    /// Whether another event stands in for it; else it is taken back.
    package let isReplaced: Bool

    /// The events that do not stand.
    ///
    /// - Parameters:
    ///   - received: All events of a case, in any order.
    ///   - history: Those that stand.
    /// - Returns: The others, in the order of time.
    package static func losses(
        among received: [CaseEvent],
        standing history: CaseHistory
    ) -> [ExplainedLoss] {
        let standing = Set(history.events.map(\.reference))
        var known = standing
        var losses: [ExplainedLoss] = []
        for event in received.sorted(by: CaseHistory.precedes)
        where known.insert(event.reference).inserted {
            let by = history.events.first {
                [$0.retracts, $0.replaces].contains(event.reference)
                    || [$0.retracts, $0.replaces].contains {
                        $0?.latestTypes?.contains(event.type) ?? false
                    }
            }
            losses.append(
                ExplainedLoss(
                    event: ExplainedEvent(event),
                    by: by.map { ExplainedEvent($0) },
                    isReplaced: by?.replaces != nil
                )
            )
        }
        return losses
    }
}

extension ExplainedEvent {
    init(_ event: CaseEvent) {
        self.init(reference: event.reference, type: event.type, happened: event.happened)
    }
}

extension Explanation {
    /// The alert that an event joined which was open already; nothing where the event opened one.
    func joined(by anchor: ExplainedAnchor, among alerts: [ExplainedAlert]) -> ExplainedAlert? {
        let reference = anchor.event.reference
        guard case .found(let at) = anchor.verdict,
            !alerts.contains(where: { $0.opener == reference })
        else { return nil }
        if let named = alerts.last(where: { alert in
            alert.steps.contains { $0.anchor == reference }
        }) {
            return named
        }
        return alerts.last { alert in
            alert.key == anchor.key && alert.steps.first.map { $0.at <= at } ?? false
        }
    }

    /// The types whose events the rule looks from or asks for.
    var typesAskedFor: [String] {
        rule.anchor.types
            + rule.conditions.flatMap { condition in
                if case .events(let types) = condition.subject { return types }
                return []
            }
    }
}
