internal import Dispatch
internal import Synchronization

/// Rings all dispatchers; they are made after the loop that rings.
final class Bells: Sendable {
    private let dispatchers = Mutex<[Dispatcher]>([])

    func hang(_ dispatchers: [Dispatcher]) {
        self.dispatchers.withLock { $0 = dispatchers }
    }

    func ring() {
        for dispatcher in dispatchers.withLock({ $0 }) { dispatcher.ring() }
    }
}

/// Runs what blocks off the threads that asynchronous work shares.
enum Blocking {
    static func run(_ body: @escaping @Sendable () -> Void) async {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                body()
                continuation.resume()
            }
        }
    }
}
