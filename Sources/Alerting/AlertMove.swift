package import WorkingTime

/// What one look at the history shows of an alert, or what somebody is about to do with it.
package enum AlertInput: Sendable, Hashable {
    /// Its finding stands, and nothing has ended it.
    case stands
    /// The same, but all that there is to tell lies further back than the rule catches up.
    case standsTooOld
    /// Its finding stands, and a named human has it for a while.
    case held(by: String, answer: String, until: Instant)
    /// The same, and the named human who had it is gone, or away until that while is over.
    case holderGone
    /// A named human has answered.
    case answered(by: String, answer: String, at: Instant)
    /// An event happened that ends it.
    case closed(ClosingEvent)
    /// No finding stands behind it any more.
    case groundGone(at: Instant)
    /// The ladder is at its end and nobody has answered for long.
    case timeRanOut(at: Instant)
    /// A message is about to go out.
    case messageDue
    /// Somebody presses an answer.
    case answerPressed
}

/// Who hears of a move.
package enum AlertAudience: String, Sendable, Hashable, CaseIterable {
    case nobody
    /// Those whose step or reminder has fallen due.
    case whoeverIsDue
    /// Those whom the message is for.
    case recipients
    /// Those who had been told before.
    case whoeverWasTold
    /// Whoever gave the answer, and those whom the rule names for that.
    case whoeverHeldIt
    /// The team lead.
    case teamLead
    /// Those of the first step, as a line of their next digest.
    case digest
}

/// What becomes of an alert, why, and who hears of it.
package struct AlertMove: Sendable, Hashable {
    /// Nothing while there is no alert yet.
    package let state: AlertState?
    package let reason: AlertReason
    package let audience: AlertAudience
    /// Whether what was asked is not done; the reason says why.
    package var isRefused: Bool { reason.isRefusal }

    init(_ state: AlertState?, _ reason: AlertReason, _ audience: AlertAudience = .nobody) {
        self.state = state
        self.reason = reason
        self.audience = audience
    }

    /// The one state machine of alerts: what becomes of a state by an input.
    ///
    /// Every pair has an answer, and `rules/alert-life.md` shows them all.
    ///
    /// - Parameters:
    ///   - state: Where the alert is; nothing while its finding is pending and there is none.
    ///   - input: What the history shows, or what is about to be done.
    /// - Returns: The state that follows, with its reason and who hears of it.
    package static func from(_ state: AlertState?, on input: AlertInput) -> AlertMove {
        if input == .holderGone {
            // To whatever nobody holds it makes no difference.
            guard case .held = state else { return from(state, on: .stands) }
            return AlertMove(.open, .holderIsGone, .whoeverHeldIt)
        }
        return switch state {
        case nil: ofPending(on: input)
        case .open: ofOpen(on: input)
        case .held(let by, let answer, let until):
            ofHeld(by: by, answer: answer, until: until, on: input)
        case .answered(let by, let answer, let at):
            ofEnded(.answered(by: by, answer: answer, at: at), .wasAnswered, on: input)
        case .closed(let event): ofEnded(.closed(event), .wasClosed, on: input)
        case .expired(let at): ofEnded(.expired(at: at), .hadExpired, on: input)
        case .withdrawn(let at): ofWithdrawn(.withdrawn(at: at), on: input)
        case .foundTooLate: ofFoundTooLate(on: input)
        }
    }

    private static func ofPending(on input: AlertInput) -> AlertMove {
        switch input {
        case .stands, .holderGone: AlertMove(.open, .isFound, .whoeverIsDue)
        case .standsTooOld: AlertMove(.foundTooLate, .isTooOld, .digest)
        case .held(let by, let answer, let until):
            AlertMove(.held(by: by, answer: answer, until: until), .isHeld)
        case .answered(let by, let answer, let at):
            AlertMove(.answered(by: by, answer: answer, at: at), .hadEnded)
        case .closed(let event): AlertMove(.closed(event), .hadEnded)
        case .timeRanOut(let at): AlertMove(.expired(at: at), .hadEnded)
        case .groundGone: AlertMove(nil, .cameToNothing)
        case .messageDue, .answerPressed: AlertMove(nil, .isNotYet)
        }
    }

    private static func ofOpen(on input: AlertInput) -> AlertMove {
        switch input {
        case .stands, .standsTooOld: AlertMove(.open, .goesOn, .whoeverIsDue)
        case .held(let by, let answer, let until):
            AlertMove(.held(by: by, answer: answer, until: until), .isHeld)
        case .messageDue: AlertMove(.open, .isSent, .recipients)
        default: ending(.open, on: input)
        }
    }

    private static func ofHeld(
        by: String,
        answer: String,
        until: Instant,
        on input: AlertInput
    ) -> AlertMove {
        let state = AlertState.held(by: by, answer: answer, until: until)
        switch input {
        case .stands, .standsTooOld, .holderGone:
            return AlertMove(.open, .holdEnded, .whoeverHeldIt)
        case .held(let by, let answer, let until):
            let next = AlertState.held(by: by, answer: answer, until: until)
            return AlertMove(next, next == state ? .staysHeld : .isHeld)
        case .messageDue: return AlertMove(state, .messageWaits)
        default: return ending(state, on: input)
        }
    }

    /// What ends an open alert, held or not.
    private static func ending(_ state: AlertState, on input: AlertInput) -> AlertMove {
        switch input {
        case .answered(let by, let answer, let at):
            AlertMove(.answered(by: by, answer: answer, at: at), .isAnswered)
        case .closed(let event): AlertMove(.closed(event), .isClosed)
        case .groundGone(let at): AlertMove(.withdrawn(at: at), .groundIsGone, .whoeverWasTold)
        case .timeRanOut(let at): AlertMove(.expired(at: at), .timeIsOver, .teamLead)
        case .answerPressed: AlertMove(state, .answerIsTaken)
        case .stands, .standsTooOld, .holderGone, .held, .messageDue: AlertMove(state, .goesOn)
        }
    }

    private static func ofEnded(
        _ state: AlertState,
        _ refusal: AlertReason,
        on input: AlertInput
    ) -> AlertMove {
        switch input {
        case .stands, .holderGone:
            // That its time ran out is an event of the daemon's own, which nobody takes back.
            if case .expired = state { return AlertMove(state, .staysEnded) }
            return AlertMove(.open, .endTakenBack, .whoeverWasTold)
        case .standsTooOld:
            if case .expired = state { return AlertMove(state, .staysEnded) }
            return AlertMove(.foundTooLate, .endTakenBackTooLate)
        case .held(let by, let answer, let until):
            return AlertMove(.held(by: by, answer: answer, until: until), .isHeldInstead)
        case .answered(let by, let answer, let at):
            let next = AlertState.answered(by: by, answer: answer, at: at)
            return AlertMove(next, next == state ? .staysEnded : .endedOtherwise)
        case .closed(let event):
            let next = AlertState.closed(event)
            return AlertMove(next, next == state ? .staysEnded : .endedOtherwise)
        case .timeRanOut(let at):
            let next = AlertState.expired(at: at)
            return AlertMove(next, next == state ? .staysEnded : .endedOtherwise)
        case .groundGone: return AlertMove(state, .staysInRecord)
        case .messageDue: return AlertMove(state, .messageIsPointless)
        case .answerPressed: return AlertMove(state, refusal)
        }
    }

    private static func ofWithdrawn(_ state: AlertState, on input: AlertInput) -> AlertMove {
        switch input {
        case .stands, .standsTooOld, .holderGone, .held, .answered, .closed, .groundGone,
            .timeRanOut:
            AlertMove(state, .staysWithdrawn)
        case .messageDue: AlertMove(state, .messageIsPointless)
        case .answerPressed: AlertMove(state, .wasWithdrawn)
        }
    }

    private static func ofFoundTooLate(on input: AlertInput) -> AlertMove {
        switch input {
        case .stands, .holderGone: AlertMove(.open, .isFoundAnew, .whoeverIsDue)
        case .standsTooOld: AlertMove(.foundTooLate, .isTooOld)
        case .held(let by, let answer, let until):
            AlertMove(.held(by: by, answer: answer, until: until), .isHeld)
        case .answered(let by, let answer, let at):
            AlertMove(.answered(by: by, answer: answer, at: at), .hadEnded)
        case .closed(let event): AlertMove(.closed(event), .hadEnded)
        case .timeRanOut(let at): AlertMove(.expired(at: at), .hadEnded)
        case .groundGone(let at): AlertMove(.withdrawn(at: at), .groundIsGoneUntold)
        case .messageDue: AlertMove(.foundTooLate, .messageIsPointless)
        case .answerPressed: AlertMove(.foundTooLate, .wasOnlyListed)
        }
    }
}
