internal import Synchronization

/// Counts what is in hand, so that senders are told to come back before memory runs out.
final class Admission: Sendable {
    private struct InHand {
        var requestCount = 0
        var byteCount = 0
    }

    private let requestCountMax: Int
    private let byteCountMax: Int
    private let inHand = Mutex(InHand())

    /// Sets how many requests, and how many bytes of bodies, may be in hand together.
    init(requestCountMax: Int, byteCountMax: Int) {
        self.requestCountMax = requestCountMax
        self.byteCountMax = byteCountMax
    }

    /// Takes a request in hand; `leave` must follow when it did.
    func enter() -> Bool {
        inHand.withLock { inHand in
            guard inHand.requestCount < requestCountMax else { return false }
            inHand.requestCount += 1
            return true
        }
    }

    func leave() {
        inHand.withLock { $0.requestCount -= 1 }
    }

    /// Takes bytes in hand; `release` must follow when it did.
    func reserve(byteCount: Int) -> Bool {
        inHand.withLock { inHand in
            guard byteCount <= byteCountMax - inHand.byteCount else { return false }
            inHand.byteCount += byteCount
            return true
        }
    }

    func release(byteCount: Int) {
        inHand.withLock { $0.byteCount -= byteCount }
    }
}
