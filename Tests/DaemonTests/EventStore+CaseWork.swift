import Alerting
import EventStore
import WorkingTime

@testable import Daemon

extension EventStore {
    /// One transaction of case work, as the daemon does it: what is taken, and then the decisions.
    ///
    /// - Parameters:
    ///   - circumstances: The rules, and who is told.
    ///   - now: When it is.
    ///   - channels: Where messages go.
    ///   - isCaughtUp: Whether messages are planned in it too.
    ///   - take: Takes what has come.
    /// - Returns: What came of it.
    /// - Throws: What the store or a taking throws.
    @discardableResult
    func work(
        _ circumstances: Circumstances,
        at now: Instant,
        channels: [String] = ["mail"],
        isCaughtUp: Bool = true,
        _ take: (inout CaseWork) throws -> Void
    ) throws -> CaseWorkOutcome {
        try change { transaction in
            var work = try CaseWork(
                transaction: transaction,
                circumstances: circumstances,
                futureSkewMax: .minutes(10),
                channels: channels,
                inFlight: InFlight(),
                now: now
            )
            try take(&work)
            try work.decideTouchedCases()
            return try work.finish(isCaughtUp: isCaughtUp)
        }
    }
}
