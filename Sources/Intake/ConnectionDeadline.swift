internal import NIOCore
internal import Synchronization

/// Closes a connection whose other end takes too long, however steadily it drips.
final class ConnectionDeadline: Sendable {
    private let channel: any Channel
    private let scheduled = Mutex<Scheduled<Void>?>(nil)

    init(_ channel: any Channel) {
        self.channel = channel
    }

    /// Closes the connection after the time, unless another deadline is set before.
    func set(seconds: Int64) {
        let channel = channel
        let new = channel.eventLoop.scheduleTask(in: .seconds(seconds)) {
            channel.close(promise: nil)
        }
        replace(by: new)
    }

    /// The connection may stay open as long as it likes.
    func clear() { replace(by: nil) }

    private func replace(by new: Scheduled<Void>?) {
        let old = scheduled.withLock { scheduled in
            defer { scheduled = new }
            return scheduled
        }
        old?.cancel()
    }
}
