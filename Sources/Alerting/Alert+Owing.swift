import RuleLanguage
import WorkingTime

/// What of an alert has been told, and who still owes an answer.
extension Alert {
    /// Whether the person has given one of several answers that are needed.
    func hasCounted(_ person: String) -> Bool {
        (answers ?? []).contains { $0.by == person && $0.effect == .counts }
    }

    /// Whether the person has given the answer that a role owes.
    func hasCounted(_ person: String, as role: Role) -> Bool {
        (answers ?? []).contains {
            $0.by == person && $0.effect == .counts && $0.roles.contains(role)
        }
    }

    /// Whoever has the alert from the person now, where it was handed over.
    func successor(of person: String) -> String? {
        var holder = person
        for answer in answers ?? [] {
            if answer.by == holder, case .handsOver(let to) = answer.effect { holder = to }
        }
        return holder == person ? nil : holder
    }

    /// Whether the role is still to be told of the rung: nobody has been, or its message waits.
    func owes(_ rung: Ladder.Rung, to role: Role) -> Bool {
        !hasTold(rung) || waits(rung, for: role)
    }

    /// Whether the message of the rung waits until the role's holder may be disturbed.
    func waits(_ rung: Ladder.Rung, for role: Role) -> Bool {
        (waiting ?? []).contains {
            $0.cause == rung.cause && $0.role == role && $0.isPassedOn != true
        }
    }

    /// Whether the rung has been told.
    ///
    /// Reminders of two deadlines can bear one name: only those are told that had fallen due by then.
    /// A step is the same step also where its rule has given it another place since; whoever stands
    /// in its old place now has not been told.
    func hasTold(_ rung: Ladder.Rung) -> Bool {
        tellings.contains { record in
            if let step = rung.step, let told = record.step {
                return told == step && record.cause.isSameRound(as: rung.cause)
            }
            guard record.cause == rung.cause else { return false }
            if case .reminder = rung.cause { return record.decided >= rung.at }
            return true
        }
    }
}

extension TellingCause {
    /// Whether both are of the same repetition and the same round of a step, whatever its place.
    func isSameRound(as other: TellingCause) -> Bool {
        switch (self, other) {
        case (.step(_, let mine), .step(_, let others)): mine == others
        case (
            .stepAnew(_, repetition: let mine, handOver: let my),
            .stepAnew(_, repetition: let others, handOver: let their)
        ): mine == others && my == their
        default: self == other
        }
    }
}
