internal import Foundation
internal import Glibc

extension Thread {
    /// The longest name of a thread, in bytes (pthread_setname_np(3)).
    static let nameByteCountMax = 15

    /// Begins a thread under a name that `top -H` and a debugger show.
    ///
    /// - Parameters:
    ///   - name: At most 15 bytes.
    ///   - stackByteCount: The size of its stack; the system's own choice without it.
    ///   - work: What it does.
    static func begin(
        _ name: String,
        stackByteCount: Int? = nil,
        _ work: @escaping @Sendable () -> Void
    ) {
        precondition(name.utf8.count <= nameByteCountMax, "a longer name would not be taken")
        let thread = Thread {
            showName(name)
            work()
        }
        if let stackByteCount { thread.stackSize = stackByteCount }
        thread.start()
    }

    /// Foundation keeps a name that is given before the start to itself, and one that is given by the
    /// thread as well when the thread is faster than its beginner.
    private static func showName(_ name: String) {
        let file = unsafe open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { return }
        let bytes = Array(name.utf8)
        _ = unsafe Glibc.write(file, bytes, bytes.count)
        Glibc.close(file)
    }
}
