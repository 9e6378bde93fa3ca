internal import Glibc

/// Why something in the spool directory cannot be done.
package struct SpoolError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What was tried, without the names of files that came in.
    package let action: String
    /// The system's number for what went wrong.
    package let code: Int32

    init(_ action: String, code: Int32 = errno) {
        self.action = action
        self.code = code
    }

    package var description: String { unsafe "\(action): \(String(cString: strerror(code)))" }
}

/// An open directory; every name in it is used relative to it and never followed.
final class SpoolFolder: Sendable {
    /// Reading and writing for owner and group: what is inside is about people.
    private static let mode: mode_t = 0o770

    let path: String
    private let descriptor: Int32

    /// Opens a directory and makes it if there is none.
    init(path: String) throws(SpoolError) {
        self.path = path
        guard unsafe mkdir(path, Self.mode) == 0 || errno == EEXIST else {
            throw SpoolError("cannot make \(path)")
        }
        descriptor = unsafe Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SpoolError("cannot open \(path)") }
    }

    deinit { _ = Glibc.close(descriptor) }

    /// The names of everything inside, sorted by their bytes.
    func names() throws(SpoolError) -> [SpoolName] {
        let copy = openat(".", O_RDONLY | O_DIRECTORY)
        guard copy >= 0 else { throw SpoolError("cannot read \(path)") }
        guard let stream = unsafe fdopendir(copy) else {
            _ = Glibc.close(copy)
            throw SpoolError("cannot read \(path)")
        }
        defer { _ = unsafe closedir(stream) }
        var names: [SpoolName] = []
        while let entry = unsafe readdir(stream) {
            let bytes = unsafe withUnsafeBytes(of: unsafe entry.pointee.d_name) { name in
                unsafe Array(name.prefix { $0 != 0 })
            }
            if bytes != Array(".".utf8), bytes != Array("..".utf8) {
                names.append(SpoolName(bytes))
            }
        }
        return names.sorted()
    }

    /// Opens a file for reading without following links and without waiting.
    func open(_ name: SpoolName) -> SpoolFile? {
        let descriptor = openat(name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY)
        return descriptor < 0 ? nil : SpoolFile(descriptor: descriptor)
    }

    /// Opens an empty file for writing.
    func create(_ name: SpoolName) throws(SpoolError) -> SpoolFile {
        let descriptor = openat(name, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw SpoolError("cannot write in \(path)") }
        return SpoolFile(descriptor: descriptor)
    }

    /// Whether something has that name.
    func holds(_ name: SpoolName) -> Bool {
        var status = stat()
        return unsafe Self.withPath(name) {
            unsafe fstatat(descriptor, $0, &status, AT_SYMLINK_NOFOLLOW) == 0
        }
    }

    /// Gives a file another name, perhaps in another folder; durable after `sync` of both.
    func move(
        _ name: SpoolName,
        to folder: SpoolFolder,
        as newName: SpoolName
    ) throws(SpoolError) {
        let result = unsafe Self.withPath(name) { old in
            unsafe Self.withPath(newName) { new in
                unsafe renameat(descriptor, old, folder.descriptor, new)
            }
        }
        guard result == 0 else { throw SpoolError("cannot move a file to \(folder.path)") }
    }

    func remove(_ name: SpoolName) {
        _ = unsafe Self.withPath(name) { unsafe unlinkat(descriptor, $0, 0) }
    }

    /// Makes changes of names durable.
    func sync() throws(SpoolError) {
        guard fsync(descriptor) == 0 else { throw SpoolError("cannot sync \(path)") }
    }

    private func openat(_ name: String, _ flags: Int32) -> Int32 {
        openat(SpoolName(name), flags)
    }

    private func openat(_ name: SpoolName, _ flags: Int32) -> Int32 {
        unsafe Self.withPath(name) {
            unsafe Glibc.openat(descriptor, $0, flags | O_CLOEXEC, 0o660 as mode_t)
        }
    }

    private static func withPath<Result>(
        _ name: SpoolName,
        _ body: (UnsafePointer<CChar>) -> Result
    ) -> Result {
        var path = name.bytes.map { CChar(bitPattern: $0) }
        path.append(0)
        return unsafe path.withUnsafeBufferPointer { buffer in
            guard let start = buffer.baseAddress else {
                preconditionFailure("a name ends in a zero")
            }
            return unsafe body(start)
        }
    }
}

/// An open file.
final class SpoolFile {
    /// What tells whether a file changed while it was read.
    struct Status: Equatable {
        let isRegular: Bool
        let byteCount: Int
        let inode: UInt
        fileprivate let changeSeconds: Int
        fileprivate let changeNanoseconds: Int

        /// Whether it was last written less than that long ago.
        func isYounger(thanSeconds seconds: Int) -> Bool {
            let age = time(nil) - changeSeconds
            return age >= 0 && age < seconds
        }
    }

    private let descriptor: Int32

    init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { _ = Glibc.close(descriptor) }

    func status() throws(SpoolError) -> Status {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            throw SpoolError("cannot look at a file")
        }
        return Status(
            isRegular: status.st_mode & S_IFMT == S_IFREG,
            byteCount: status.st_size,
            inode: UInt(status.st_ino),
            changeSeconds: status.st_mtim.tv_sec,
            changeNanoseconds: status.st_mtim.tv_nsec
        )
    }

    /// Reads on, at most so many bytes; nothing at the end.
    func read(byteCountMax: Int) throws(SpoolError) -> [UInt8] {
        var code: Int32 = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: byteCountMax) { buffer, filled in
            while filled < byteCountMax {
                let start = unsafe buffer.baseAddress.map { unsafe $0 + filled }
                let count = unsafe Glibc.read(descriptor, start, byteCountMax - filled)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else {
                    code = count < 0 ? errno : 0
                    break
                }
                filled += count
            }
        }
        guard code == 0 else { throw SpoolError("cannot read a file", code: code) }
        return bytes
    }

    func write(_ bytes: [UInt8]) throws(SpoolError) {
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.write(
                    descriptor,
                    buffer.baseAddress.map { unsafe $0 + written },
                    bytes.count - written
                )
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw SpoolError("cannot write a file") }
            written += count
        }
    }

    func sync() throws(SpoolError) {
        guard fsync(descriptor) == 0 else { throw SpoolError("cannot sync a file") }
    }
}

extension SpoolError {
    /// The system's number for what went wrong last on this thread.
    static var lastCode: Int32 { errno }
    /// The name is a symbolic link, which is not followed.
    static var isLink: Int32 { ELOOP }
    /// The name is a socket or a device.
    static var isNoFile: Int32 { ENXIO }
    /// The daemon may not read it.
    static var isForbidden: Int32 { EACCES }
}
