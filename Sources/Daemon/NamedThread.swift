internal import Foundation

extension Thread {
    /// The longest name of a thread, in bytes (pthread_setname_np(3)).
    static let nameByteCountMax = 15

    /// Begins a thread under a name that `top -H` and a debugger show.
    ///
    /// Foundation keeps a name that is given before the start to itself.
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
            Thread.current.name = name
            work()
        }
        if let stackByteCount { thread.stackSize = stackByteCount }
        thread.start()
    }
}
