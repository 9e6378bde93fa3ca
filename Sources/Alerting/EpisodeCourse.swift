import CaseEvents
import RuleLanguage
import WorkingTime

/// The answers to one rule and key on their way to an end.
struct EpisodeCourse {
    /// An answer with its place in the history.
    struct Answer {
        let place: Int
        let by: String
        let answer: String
        let at: Instant
        let meaning: AnswerMeaning
    }

    /// Those that did not end it, in order; what repeats an earlier one is left out.
    private(set) var standing: [StandingAnswer] = []
    private var answeredRoles: Set<Role> = []
    private var held: Set<String> = []

    /// Takes the next answer; true when it ends the alert.
    mutating func take(_ answer: Answer) -> Bool {
        let effect: StandingAnswer.Effect
        switch answer.meaning.effect {
        case .ends(let needs):
            answeredRoles.formUnion(answer.meaning.roles)
            if answeredRoles.isSuperset(of: needs) { return true }
            effect = .counts
        case .holds(let until, _, let then):
            // Who has said so once and nothing followed must say more the next time.
            guard held.insert(answer.answer).inserted else { return false }
            effect = .holds(until: until, then: then)
        case .handsOver(let to):
            effect = .handsOver(to: to)
        }
        standing.append(
            StandingAnswer(
                by: answer.by,
                answer: answer.answer,
                at: answer.at,
                roles: answer.meaning.roles,
                effect: effect
            )
        )
        return false
    }
}

extension Sequence<StandingAnswer> {
    /// When the hold of each answer ends, and whether it ran out: something later may cut it short.
    ///
    /// - Parameter deadlines: A hold ends with the first of them that lies after it.
    /// - Returns: The holds in the order of their answers.
    func holds(deadlines: [Instant]) -> [Standstill] {
        var holds: [Standstill] = []
        for answer in self {
            if case .counts = answer.effect { continue }
            if let last = holds.indices.last, holds[last].until > answer.at {
                holds[last].until = Swift.max(answer.at, holds[last].from)
                holds[last].ranOut = false
            }
            guard case .holds(let until, _) = answer.effect else { continue }
            let bound = deadlines.first { $0 > answer.at } ?? until
            holds.append(
                Standstill(answer: answer, from: answer.at, until: Swift.min(until, bound))
            )
        }
        return holds.filter { $0.until > $0.from || $0.ranOut }
    }
}

/// A time in which the ladder stands still because a named human has the alert.
struct Standstill: Hashable {
    let answer: StandingAnswer
    let from: Instant
    var until: Instant
    /// Whether it ran to its end with nothing that followed.
    var ranOut = true
}
