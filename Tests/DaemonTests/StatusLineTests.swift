import Synchronization
import Testing

@testable import Daemon

/// What `systemctl status` shows.
struct StatusLineTests {
    private let finding = AuditFinding(subject: .sender, text: "it has not answered")

    @Test func `a line tells what is open, what waits and what is wrong`() {
        let table: [((Int, Int)?, [AuditFinding], String)] = [
            ((0, 0), [], "0 open alerts, 0 messages waiting; every promise holds"),
            ((1, 1), [], "1 open alert, 1 message waiting; every promise holds"),
            (nil, [], "every promise holds"),
            (
                (3, 2), [finding],
                "3 open alerts, 2 messages waiting; "
                    + "NOT IN ORDER: sender-silent (it has not answered)"
            ),
        ]
        for (counts, findings, expected) in table {
            let amounts = counts.map { (open: $0.0, waiting: $0.1) }
            #expect(StatusLine.text(amounts, findings) == expected)
        }
    }

    @Test func `it is shown when something changes, and counts are taken now and then`() {
        let shown = Mutex<[String]>([])
        let asked = Mutex(0)
        let line = StatusLine(
            counts: {
                asked.withLock { $0 += 1 }
                return (open: 0, waiting: 0)
            },
            notify: { text in shown.withLock { $0.append(text) } }
        )
        for _ in 0..<3 { line.show([]) }
        #expect(shown.withLock { $0.count } == 1)
        #expect(asked.withLock { $0 } == 1)
        line.show([finding])
        line.show([finding])
        line.show([])
        #expect(shown.withLock { $0.count } == 3)
        for _ in 0..<StatusLine.lookCountMax { line.show([]) }
        #expect(asked.withLock { $0 } == 4)
        #expect(shown.withLock { $0.count } == 3)
    }
}
