package import WorkingTime

extension Alert {
    /// The same alert after the clock was set back: nothing of it was raised or told after the
    /// instant, so that its ladder counts from there.
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
            waiting: waiting
        )
    }
}
