internal import Synchronization

/// The tellings that dispatchers hold in their hands just now.
///
/// A dispatcher names a telling here before it asks the store a last time whether it still waits. The
/// store answers one at a time, so whoever cancels a telling in a transaction either sees it here or
/// has cancelled it before that question: no message leaves without being known.
final class InFlight: Sendable {
    private let tellings = Mutex<[String: Int]>([:])

    func take(_ telling: String) {
        tellings.withLock { $0[telling, default: 0] += 1 }
    }

    func putDown(_ telling: String) {
        tellings.withLock { held in
            guard let count = held[telling] else { return }
            held[telling] = count > 1 ? count - 1 : nil
        }
    }

    func holds(_ telling: String) -> Bool {
        tellings.withLock { $0[telling] != nil }
    }
}
