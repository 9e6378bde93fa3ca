import Foundation
import Testing

@testable import Daemon

/// What `top -H` shows of the daemon.
struct NamedThreadTests {
    private func nameThatTheSystemSees(of thread: String) async -> String? {
        await withCheckedContinuation { continuation in
            Thread.begin(thread) {
                let bytes = FileManager.default.contents(atPath: "/proc/thread-self/comm")
                continuation.resume(returning: bytes.map { String(decoding: $0, as: UTF8.self) })
            }
        }
    }

    @Test func `the system sees the name, however fast the thread is`() async {
        for number in 0..<200 {
            #expect(await nameThatTheSystemSees(of: "audit \(number)") == "audit \(number)\n")
        }
    }

    @Test func `the longest name is seen whole`() async {
        let name = String(repeating: "n", count: Thread.nameByteCountMax)
        #expect(await nameThatTheSystemSees(of: name) == name + "\n")
    }

    @Test func `a name that would not be taken is a mistake in the program`() async {
        await #expect(processExitsWith: .failure) {
            Thread.begin(String(repeating: "n", count: Thread.nameByteCountMax + 1)) {}
        }
    }
}
