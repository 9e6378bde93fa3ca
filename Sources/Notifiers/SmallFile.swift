internal import Glibc

/// Files and directories, read and written with the system's own calls.
enum SmallFile {
    /// The longest password file, in bytes.
    static let passwordByteCountMax = 4_096

    /// The file's first line; nothing when it cannot be read, is too long, empty or not a text.
    static func firstLine(of path: String) -> String? {
        guard let bytes = read(path, byteCountMax: passwordByteCountMax) else { return nil }
        let line = bytes.prefix { $0 != 0x0A && $0 != 0x0D }
        guard !line.isEmpty, !line.contains(0) else { return nil }
        return String(validating: line, as: UTF8.self)
    }

    /// The file's lines without what ends them; nothing when it cannot be read, is too long or not a
    /// text.
    static func lines(of path: String) -> [String]? {
        guard let bytes = read(path, byteCountMax: passwordByteCountMax), !bytes.contains(0),
            let text = String(validating: bytes, as: UTF8.self)
        else { return nil }
        return text.split(whereSeparator: \.isNewline).map(String.init)
    }

    /// So many bytes of the file's beginning, or all of it; nothing when it cannot be read.
    static func beginning(of path: String, byteCountMax: Int) -> [UInt8]? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while bytes.count < byteCountMax {
            let room = min(buffer.count, byteCountMax - bytes.count)
            let count = unsafe Glibc.read(descriptor, &buffer, room)
            if count < 0 {
                guard errno == EINTR else { return nil }
                continue
            }
            guard count > 0 else { break }
            bytes += buffer.prefix(count)
        }
        return bytes
    }

    private static func read(_ path: String, byteCountMax: Int) -> [UInt8]? {
        // One byte more than is allowed shows that the file is too long.
        guard let bytes = beginning(of: path, byteCountMax: byteCountMax + 1),
            bytes.count <= byteCountMax
        else { return nil }
        return bytes
    }

    /// Writes the file anew and has it on the disk when it returns; nothing on success, else errno.
    static func write(_ bytes: [UInt8], to path: String) -> Int32? {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return errno }
        defer { close(descriptor) }
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes[written...].withUnsafeBufferPointer {
                unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0 {
                guard errno == EINTR else { return errno }
                continue
            }
            written += count
        }
        return fsync(descriptor) == 0 ? nil : errno
    }

    /// Gives a file another name, atomically; nothing on success, else errno.
    static func move(_ path: String, to newPath: String) -> Int32? {
        unsafe rename(path, newPath) == 0 ? nil : errno
    }

    /// Has a directory's names on the disk; nothing on success, else errno.
    static func synchronize(directory path: String) -> Int32? {
        let descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return errno }
        defer { close(descriptor) }
        return fsync(descriptor) == 0 ? nil : errno
    }

    /// Makes a directory that only the service reads; one that exists is well.
    static func makeDirectory(_ path: String) -> Int32? {
        guard unsafe mkdir(path, 0o700) != 0, errno != EEXIST else { return nil }
        return errno
    }

    /// Whether anything has the name.
    static func exists(_ path: String) -> Bool {
        unsafe access(path, F_OK) == 0
    }

    /// The names in a directory; none when it cannot be read.
    static func names(in path: String) -> [String] {
        guard let directory = unsafe opendir(path) else { return [] }
        defer { unsafe closedir(directory) }
        var names: [String] = []
        while let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) {
                    unsafe String(cString: $0)
                }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    /// An error of the system in words, without a path.
    static func words(_ error: Int32) -> String {
        unsafe String(cString: strerror(error))
    }
}
