internal import Foundation
internal import Glibc

/// Why the state directory cannot be used.
enum StateDirectoryError: Error, Sendable, Hashable, CustomStringConvertible {
    case cannotCreate(path: String, reason: String)
    /// Another daemon runs on it.
    case inUse(path: String)
    case keyUnreadable(path: String, reason: String)

    var description: String {
        switch self {
        case .cannotCreate(let path, let reason):
            "the state directory \(path) cannot be created or written: \(reason)"
        case .inUse(let path):
            "another tovholder runs on the state directory \(path); stop it first"
        case .keyUnreadable(let path, let reason):
            "the key of the answer links, \(path), cannot be used: \(reason)"
        }
    }
}

/// The directory that holds the store, held by one daemon at a time.
final class StateDirectory: Sendable {
    private let lockDescriptor: Int32
    private let path: String

    /// Creates the directory where needed and takes the lock, which ends with the process.
    init(path: String) throws(StateDirectoryError) {
        self.path = path
        do {
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o750]
            )
        } catch {
            throw .cannotCreate(path: path, reason: error.localizedDescription)
        }
        let lock = unsafe open("\(path)/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard lock >= 0 else {
            throw .cannotCreate(path: path, reason: unsafe String(cString: strerror(errno)))
        }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            Glibc.close(lock)
            throw .inUse(path: path)
        }
        lockDescriptor = lock
    }

    deinit { Glibc.close(lockDescriptor) }

    /// The key of the answer links: made at the first start, readable by the daemon alone.
    func linkKey() throws(StateDirectoryError) -> [UInt8] {
        let file = "\(path)/link.key"
        if let data = FileManager.default.contents(atPath: file) {
            guard data.count == AnswerLinks.keyByteCount else {
                throw .keyUnreadable(path: file, reason: "it does not hold 32 bytes")
            }
            return Array(data)
        }
        guard !FileManager.default.fileExists(atPath: file) else {
            throw .keyUnreadable(path: file, reason: "it cannot be read")
        }
        let key = AnswerLinks.newKey()
        do {
            try Self.writeWhole(key, to: file)
        } catch {
            throw .keyUnreadable(path: file, reason: error.localizedDescription)
        }
        return key
    }

    private static func writeWhole(_ bytes: [UInt8], to file: String) throws {
        let new = "\(file).new"
        guard
            FileManager.default.createFile(
                atPath: new,
                contents: Data(bytes),
                attributes: [.posixPermissions: 0o600]
            )
        else { throw CocoaError(.fileWriteUnknown) }
        try FileManager.default.moveItem(atPath: new, toPath: file)
    }
}
