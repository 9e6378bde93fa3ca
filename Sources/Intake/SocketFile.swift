internal import Glibc

/// The file of a Unix socket in the file system.
struct SocketFile: Sendable, Hashable {
    /// The longest path of a Unix socket, in bytes: what NIO takes on every system.
    static let pathByteCountMax = 103
    /// Reading and writing for the owner and the group.
    static let mode: mode_t = 0o660

    let path: String
    private let device: dev_t
    private let inode: ino_t

    /// Sets the mode of a socket that has just been bound, and remembers which file it is.
    init?(boundAt path: String) {
        guard unsafe chmod(path, Self.mode) == 0, let status = Self.status(of: path) else {
            return nil
        }
        self.path = path
        device = status.st_dev
        inode = status.st_ino
    }

    /// Removes the file, unless another one has taken its place.
    func remove() {
        guard let status = Self.status(of: path), status.st_dev == device,
            status.st_ino == inode
        else { return }
        _ = unsafe unlink(path)
    }

    /// Makes room for a socket: removes one that nobody listens on any more.
    ///
    /// - Returns: Why there is no room; nothing when there is.
    static func makeRoom(at path: String) -> String? {
        guard (1...pathByteCountMax).contains(path.utf8.count) else {
            return "the path must be 1 to \(pathByteCountMax) bytes long"
        }
        guard let status = status(of: path) else {
            return errno == ENOENT ? nil : unsafe String(cString: strerror(errno))
        }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            return "another file has this name; remove it, or configure another path"
        }
        switch connectError(path) {
        case 0, EAGAIN, EACCES: return "another process listens there"
        case ECONNREFUSED: break
        case let error: return unsafe String(cString: strerror(error))
        }
        guard unsafe unlink(path) == 0 || errno == ENOENT else {
            return unsafe String(cString: strerror(errno))
        }
        return nil
    }

    private static func status(of path: String) -> stat? {
        var status = stat()
        return unsafe lstat(path, &status) == 0 ? status : nil
    }

    /// Tries to connect and hangs up again; 0 when somebody listens.
    private static func connectError(_ path: String) -> Int32 {
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let descriptor = socket(AF_UNIX, kind, 0)
        guard descriptor >= 0 else { return errno }
        defer { _ = Glibc.close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { bytes in
            unsafe bytes.copyBytes(from: path.utf8)
        }
        let result = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        return result == 0 ? 0 : errno
    }
}
