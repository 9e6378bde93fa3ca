internal import Glibc

/// Waits until something may have come into a directory, or somebody wants the wait to end.
final class SpoolWatch: Sendable {
    private let notifier: Int32
    private let wakeReader: Int32
    private let wakeWriter: Int32

    /// Whether the system tells of new files; otherwise only the regular look finds them.
    var isTold: Bool { notifier >= 0 }

    init(path: String) throws(SpoolError) {
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else { throw SpoolError("cannot make a pipe") }
        wakeReader = ends[0]
        wakeWriter = ends[1]
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        let new = inotify_init1(Int32(O_NONBLOCK | O_CLOEXEC))
        let mask = UInt32(IN_MOVED_TO) | UInt32(IN_CLOSE_WRITE) | UInt32(IN_ONLYDIR)
        if new >= 0, unsafe inotify_add_watch(new, path, mask) < 0 {
            _ = Glibc.close(new)
            notifier = -1
        } else {
            notifier = new
        }
    }

    deinit {
        for descriptor in [notifier, wakeReader, wakeWriter] where descriptor >= 0 {
            _ = Glibc.close(descriptor)
        }
    }

    /// Ends the wait that goes on, or the next one.
    func wake() {
        var byte: UInt8 = 1
        _ = unsafe write(wakeWriter, &byte, 1)
    }

    /// Waits for news.
    ///
    /// - Returns: The files that were closed or moved in and so are whole.
    func wait(milliseconds: Int32) -> Set<SpoolName> {
        var descriptors = [pollfd(fd: wakeReader, events: Int16(POLLIN), revents: 0)]
        if notifier >= 0 {
            descriptors.append(pollfd(fd: notifier, events: Int16(POLLIN), revents: 0))
        }
        _ = unsafe poll(&descriptors, nfds_t(descriptors.count), milliseconds)
        _ = Self.drain(wakeReader)
        return notifier < 0 ? [] : Self.names(in: Self.drain(notifier))
    }

    /// Waits without looking at news, which stay for the next wait.
    func pause(milliseconds: Int32) {
        var descriptors = [pollfd(fd: wakeReader, events: Int16(POLLIN), revents: 0)]
        _ = unsafe poll(&descriptors, 1, milliseconds)
        _ = Self.drain(wakeReader)
    }

    private static func drain(_ descriptor: Int32) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe read(descriptor, &buffer, buffer.count)
            guard count > 0 else { return bytes }
            bytes.append(contentsOf: buffer[..<count])
        }
    }

    /// The names in a run of `struct inotify_event` (inotify(7)): 16 bytes, the last 4 the length
    /// of the name, which zeros fill up.
    private static func names(in bytes: [UInt8]) -> Set<SpoolName> {
        var names: Set<SpoolName> = []
        var rest = bytes[...]
        while rest.count >= 16 {
            let head = rest.prefix(16)
            let length = head.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
            let name = rest.dropFirst(16).prefix(length).prefix { $0 != 0 }
            if !name.isEmpty { names.insert(SpoolName(Array(name))) }
            rest = rest.dropFirst(16 + length)
        }
        return names
    }
}
