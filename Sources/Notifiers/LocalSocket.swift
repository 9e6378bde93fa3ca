internal import Glibc

/// Stream sockets on this machine, and documents that go over them: four bytes of length, most
/// significant first, and as many bytes.
///
/// Nothing waits longer than it is told to.
package enum LocalSocket {
    /// Why a document could not be exchanged.
    enum Trouble: Error, Sendable, Hashable, CustomStringConvertible {
        case tooSlow
        case closed
        /// The document is longer than was agreed.
        case tooLong
        case system(Int32)

        var description: String {
            switch self {
            case .tooSlow: "it does not answer in time"
            case .closed: "it hangs up"
            case .tooLong: "it says more than was agreed"
            case .system(let error): SmallFile.words(error)
            }
        }
    }

    /// An instant of the steady clock, in milliseconds.
    struct Deadline: Sendable {
        private let milliseconds: Int64

        init(seconds: Int) { milliseconds = Self.now() &+ Int64(seconds) &* 1_000 }

        /// What is left, as `poll` takes it.
        var rest: Int32 { Int32(clamping: max(0, milliseconds &- Self.now())) }

        private static func now() -> Int64 {
            var time = timespec()
            _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
            return Int64(time.tv_sec) &* 1_000 &+ Int64(time.tv_nsec) / 1_000_000
        }
    }

    private static let kind = Int32(
        SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue
    )
    /// So many callers may wait to be accepted.
    private static let backlog: Int32 = 32

    /// Connects without waiting: whoever listens has room, or is not there.
    static func connect(_ path: String) throws(Trouble) -> Int32 {
        try unsafe open(path) { descriptor, address, length in
            unsafe Glibc.connect(descriptor, address, length)
        }
    }

    /// Listens on a path, in the place of a socket that nobody listens on any more.
    ///
    /// - Returns: The descriptor, or why not.
    package static func listen(_ path: String) -> Result<Int32, ListenTrouble> {
        var status = stat()
        if unsafe lstat(path, &status) == 0 {
            guard status.st_mode & S_IFMT == S_IFSOCK else {
                return .failure(ListenTrouble(reason: "another file has this name"))
            }
            if let other = try? connect(path) {
                close(other)
                return .failure(ListenTrouble(reason: "another process listens there"))
            }
            _ = unsafe unlink(path)
        }
        do {
            let descriptor = try unsafe open(path) { descriptor, address, length in
                // Set before the name exists, so that nobody else can be the first to connect.
                guard fchmod(descriptor, 0o600) == 0 else { return -1 }
                guard unsafe bind(descriptor, address, length) == 0 else { return -1 }
                return Glibc.listen(descriptor, backlog)
            }
            _ = unsafe chmod(path, 0o600)
            return .success(descriptor)
        } catch {
            return .failure(ListenTrouble(reason: error.description))
        }
    }

    /// Why a path cannot be listened on.
    package struct ListenTrouble: Error, Sendable {
        package let reason: String

        package init(reason: String) { self.reason = reason }
    }

    /// Waits for a caller.
    ///
    /// - Returns: The conversation's descriptor, which the caller closes; nothing when nobody came.
    package static func accept(on descriptor: Int32, milliseconds: Int32) -> Int32? {
        var question = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard unsafe poll(&question, 1, milliseconds) > 0 else { return nil }
        let accepted = Glibc.accept(descriptor, nil, nil)
        guard accepted >= 0 else { return nil }
        _ = fcntl(accepted, F_SETFD, FD_CLOEXEC)
        _ = fcntl(accepted, F_SETFL, fcntl(accepted, F_GETFL) | O_NONBLOCK)
        return accepted
    }

    private static func open(
        _ path: String,
        _ use: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) throws(Trouble) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
            throw .system(ENAMETOOLONG)
        }
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
        let descriptor = socket(AF_UNIX, kind, 0)
        guard descriptor >= 0 else { throw .system(errno) }
        let result = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe use(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else {
            let error = errno
            close(descriptor)
            throw .system(error)
        }
        return descriptor
    }

    /// Sends a document whole.
    static func send(_ document: [UInt8], over descriptor: Int32, by deadline: Deadline)
        throws(Trouble)
    {
        guard let length = UInt32(exactly: document.count) else { throw .tooLong }
        let bytes = (0..<4).map { UInt8(truncatingIfNeeded: length >> (24 - 8 * $0)) } + document
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes[sent...].withUnsafeBytes {
                unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count >= 0 {
                sent += count
                continue
            }
            switch errno {
            case EINTR: continue
            case EAGAIN:
                guard wait(descriptor, Int16(POLLOUT), deadline.rest) > 0 else { throw .tooSlow }
            case EPIPE, ECONNRESET: throw .closed
            case let error: throw .system(error)
            }
        }
    }

    /// Takes a document whole, of so many bytes at most.
    static func receive(from descriptor: Int32, byteCountMax: Int, by deadline: Deadline)
        throws(Trouble) -> [UInt8]
    {
        let head = try take(4, from: descriptor, by: deadline)
        let length = head.reduce(0) { $0 << 8 | Int($1) }
        guard length <= byteCountMax else { throw .tooLong }
        return try take(length, from: descriptor, by: deadline)
    }

    private static func take(_ count: Int, from descriptor: Int32, by deadline: Deadline)
        throws(Trouble) -> [UInt8]
    {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while bytes.count < count {
            // Asked before each look, so that whoever sends byte by byte gains no time.
            guard deadline.rest > 0 else { throw .tooSlow }
            let room = min(buffer.count, count - bytes.count)
            let got = unsafe recv(descriptor, &buffer, room, 0)
            if got > 0 {
                bytes += buffer.prefix(got)
                continue
            }
            guard got < 0 else { throw .closed }
            switch errno {
            case EINTR: continue
            case EAGAIN:
                guard wait(descriptor, Int16(POLLIN), deadline.rest) > 0 else { throw .tooSlow }
            case ECONNRESET: throw .closed
            case let error: throw .system(error)
            }
        }
        return bytes
    }

    /// Ends the conversation.
    package static func hangUp(_ descriptor: Int32) { _ = close(descriptor) }

    private static func wait(_ descriptor: Int32, _ event: Int16, _ milliseconds: Int32) -> Int32 {
        var question = pollfd(fd: descriptor, events: event, revents: 0)
        let answer = unsafe poll(&question, 1, milliseconds)
        // An interrupted wait is no answer; whoever asked looks again before the deadline.
        return answer < 0 && errno == EINTR ? 1 : answer
    }
}
