/// The daemon's way to the process that sends, which it gives one message at a time.
///
/// A message is first held and then sent on a second word, so that it is known what a lost
/// conversation means: before that word nothing has left, whatever became of the sender; after it
/// the message may have been taken.
package struct SenderLink: Sendable {
    /// How long the sender may take to say that it is there, in seconds.
    package static let answerSecondsMax = 10
    /// How much longer than the channel's own limit a message may take, in seconds.
    package static let slackSeconds = 10

    private let path: String

    /// A way over the Unix socket that the sender listens on.
    package init(path: String) { self.path = path }

    /// Has the message sent.
    ///
    /// - Parameters:
    ///   - message: What is to leave.
    ///   - secondsMax: The longest that the channel takes.
    /// - Returns: What became of it; blocks until it is known or the time is over.
    package func send(_ message: PreparedMessage, secondsMax: Int) -> DeliveryOutcome {
        converse(else: { .temporary(Self.words($0)) }) { descriptor in
            let early = LocalSocket.Deadline(seconds: Self.answerSecondsMax)
            do throws(LocalSocket.Trouble) {
                switch try ask(.hold(message), over: descriptor, by: early) {
                case .held: break
                case .outcome(let outcome): return outcome
                case .troubles, .here, nil: return .temporary(Self.nonsense)
                }
            } catch {
                return .temporary(Self.words(error))
            }
            let late = LocalSocket.Deadline(seconds: secondsMax + Self.slackSeconds)
            do throws(LocalSocket.Trouble) {
                guard case .outcome(let outcome)? = try ask(.go, over: descriptor, by: late) else {
                    return .undecided(Self.nonsense)
                }
                return outcome
            } catch {
                return .undecided("\(Self.words(error)), after it was told to send")
            }
        }
    }

    /// Has the heartbeat's address called.
    ///
    /// - Returns: Nothing when it went well, else why not.
    package func beat(secondsMax: Int) -> String? {
        switch troubles(.beat, secondsMax: secondsMax) {
        case .success(let lines): lines.first
        case .failure(let trouble): trouble.reason
        }
    }

    /// Has the mail server looked at.
    ///
    /// - Returns: What is wrong, a line each.
    package func examine(secondsMax: Int) -> [String] {
        switch troubles(.examine, secondsMax: secondsMax) {
        case .success(let lines): lines
        case .failure(let trouble): [trouble.reason]
        }
    }

    /// Asks whether it is there.
    ///
    /// - Returns: Nothing when it is, else why not.
    package func ping() -> String? {
        converse(else: { Self.words($0) }) { descriptor -> String? in
            do throws(LocalSocket.Trouble) {
                let deadline = LocalSocket.Deadline(seconds: Self.answerSecondsMax)
                let answer = try ask(.ping, over: descriptor, by: deadline)
                return answer == .here ? nil : Self.nonsense
            } catch {
                return Self.words(error)
            }
        }
    }

    private struct Failure: Error { let reason: String }

    private func troubles(
        _ request: SenderRequest,
        secondsMax: Int
    ) -> Result<[String], Failure> {
        converse(else: { .failure(Failure(reason: Self.words($0))) }) { descriptor in
            do throws(LocalSocket.Trouble) {
                let deadline = LocalSocket.Deadline(seconds: secondsMax + Self.slackSeconds)
                guard case .troubles(let lines)? = try ask(request, over: descriptor, by: deadline)
                else { return .failure(Failure(reason: Self.nonsense)) }
                return .success(lines)
            } catch {
                return .failure(Failure(reason: Self.words(error)))
            }
        }
    }

    private func converse<Outcome>(
        else failed: (LocalSocket.Trouble) -> Outcome,
        _ body: (Int32) -> Outcome
    ) -> Outcome {
        do {
            let descriptor = try LocalSocket.connect(path)
            defer { LocalSocket.hangUp(descriptor) }
            return body(descriptor)
        } catch {
            return failed(error)
        }
    }

    /// One question, one answer; nothing when the answer is none.
    private func ask(
        _ request: SenderRequest,
        over descriptor: Int32,
        by deadline: LocalSocket.Deadline
    ) throws(LocalSocket.Trouble) -> SenderAnswer? {
        try LocalSocket.send(request.bytes, over: descriptor, by: deadline)
        let bytes = try LocalSocket.receive(
            from: descriptor,
            byteCountMax: SenderAnswer.byteCountMax,
            by: deadline
        )
        return SenderAnswer(bytes)
    }

    private static let nonsense = "the sender's answer makes no sense"

    private static func words(_ trouble: LocalSocket.Trouble) -> String {
        "the sender cannot be asked: \(trouble)"
    }
}

/// A channel whose letters are made ready here and sent by another process.
package struct RemoteNotifier: Notifier {
    private let carrier: any Carrier
    private let link: SenderLink

    package var channel: Channel { carrier.channel }
    package var attemptSecondsMax: Int {
        carrier.attemptSecondsMax + SenderLink.answerSecondsMax + SenderLink.slackSeconds
    }

    /// A channel that makes letters ready as the carrier does, which itself sends nothing.
    package init(_ carrier: any Carrier, over link: SenderLink) {
        self.carrier = carrier
        self.link = link
    }

    package func deliver(_ letter: PreparedLetter) -> DeliveryOutcome {
        switch carrier.prepare(letter) {
        case .ready(let message): link.send(message, secondsMax: carrier.attemptSecondsMax)
        case .refused(let outcome): outcome
        }
    }
}
