import Testing

@testable import Notifiers

struct MailClassificationTests {
    private func attempt(
        _ fault: MailFault,
        _ phase: MailPhase,
        _ code: Int = 0,
        enhanced: (Int, Int, Int)? = nil,
        ended: Bool = false,
        named: Bool = false,
        kept: Bool = false
    ) -> MailAttempt {
        MailAttempt(
            fault: fault,
            phase: phase,
            code: code,
            enhanced: enhanced.map { .init(status: $0.0, subject: $0.1, detail: $0.2) },
            messageEnded: ended,
            recipientNamed: named,
            authenticationTried: false,
            usedKeptConnection: kept
        )
    }

    private func word(_ outcome: DeliveryOutcome) -> String {
        switch outcome {
        case .delivered: "delivered"
        case .temporary, .busy: "temporary"
        case .permanent: "permanent"
        case .unwelcome: "unwelcome"
        case .misconfigured: "misconfigured"
        case .undecided: "undecided"
        }
    }

    @Test func `a 4xx answer is temporary wherever it comes`() {
        for phase in MailPhase.allCases {
            for code in [400, 421, 450, 499] {
                let fault = MailFault.login("x")
                #expect(word(attempt(fault, phase, code, ended: true).outcome) == "temporary")
            }
        }
    }

    @Test func `a 5xx answer is about the letter from RCPT on, about the service before`() {
        for phase in MailPhase.allCases {
            let isLetter = [.recipient, .data, .body].contains(phase)
            for code in [500, 550, 599] {
                let outcome = attempt(.connection("x"), phase, code, ended: true).outcome
                #expect(word(outcome) == (isLetter ? "permanent" : "misconfigured"), "\(phase)")
            }
        }
    }

    @Test func `a refusal that may be the service's is tried again, wherever it comes`() {
        let codes: [((Int, Int, Int), String)] = [
            ((5, 7, 1), "unwelcome"), ((5, 7, 26), "unwelcome"), ((5, 5, 1), "unwelcome"),
            ((5, 3, 0), "unwelcome"), ((5, 3, 4), "permanent"), ((5, 1, 1), "permanent"),
            ((5, 2, 2), "permanent"),
        ]
        for phase in [MailPhase.recipient, .data, .body] {
            for (enhanced, expected) in codes {
                let outcome = attempt(.connection("x"), phase, 550, enhanced: enhanced).outcome
                #expect(word(outcome) == expected, "\(enhanced) \(phase)")
            }
        }
        for code in [530, 535, 538] {
            #expect(word(attempt(.connection("x"), .recipient, code).outcome) == "misconfigured")
        }
    }

    @Test func `silence is undecided only when the message had ended`() {
        for phase in MailPhase.allCases {
            for ended in [false, true] {
                let outcome = attempt(.connection("x"), phase, ended: ended).outcome
                let expected = phase == .body && ended ? "undecided" : "temporary"
                #expect(word(outcome) == expected, "\(phase)")
            }
        }
    }

    @Test func `TLS, log-in and settings without an answer are the operator's business`() {
        for fault in [MailFault.tls("x"), .login("x"), .settings("x")] {
            #expect(word(attempt(fault, .hello).outcome) == "misconfigured")
        }
    }

    @Test func `a fresh connection is tried only where nobody can be told twice`() {
        #expect(attempt(.connection("x"), .sender, 452, kept: true).deservesFreshConnection)
        #expect(!attempt(.connection("x"), .sender, 452, kept: false).deservesFreshConnection)
        #expect(
            !attempt(.connection("x"), .recipient, 450, named: true, kept: true)
                .deservesFreshConnection
        )
        #expect(!attempt(.none, .body, 250, kept: true).deservesFreshConnection)
    }
}
