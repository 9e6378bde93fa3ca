package import WorkingTime

extension Alert {
    /// The same alert after the clock was set back: nothing of it was raised or told after the
    /// instant, so that its ladder counts from there.
    ///
    /// What began to wait for quiet hours after it is looked at anew.
    package func comingBack(to now: Instant) -> Alert {
        Alert(
            id: id,
            caseReference: caseReference,
            rule: rule,
            ruleMeaning: ruleMeaning,
            key: key,
            severity: severity,
            anchors: anchors,
            opened: opened,
            raised: min(raised, now),
            deadline: deadline,
            state: state,
            tellings: tellings.map { record in
                TellingRecord(
                    id: record.id,
                    cause: record.cause,
                    role: record.role,
                    person: record.person,
                    decided: min(record.decided, now),
                    knownAs: record.knownAs
                )
            },
            nextStep: nextStep,
            answers: answers,
            waiting: waiting.map { $0.filter { $0.since <= now } }.flatMap { $0.isEmpty ? nil : $0 }
        )
    }
}
