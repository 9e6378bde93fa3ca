package import WorkingTime

extension Alert {
    /// The same alert after the clock was set back: nothing of it was raised or told after the
    /// instant, so that its ladder counts from there.
    ///
    /// What began to wait for quiet hours after it is looked at anew.
    package func comingBack(to now: Instant) -> Alert {
        var alert = self
        alert.raised = min(raised, now)
        for place in alert.tellings.indices {
            alert.tellings[place].decided = min(alert.tellings[place].decided, now)
        }
        let waiting = (waiting ?? []).filter { $0.since <= now }
        alert.waiting = waiting.isEmpty ? nil : waiting
        return alert
    }
}
