internal import Foundation
internal import Glibc
internal import WorkingTime

/// What keeps the daemon from starting and may go away by itself, or with an operator's hand: it
/// waits, because a start that is tried anew again and again would meet it again and again.
enum StartObstacle: Hashable, Sendable {
    /// The clock has not been set yet.
    case clock(Instant)
    /// There is no room where the store lies.
    case fullDisk(path: String)

    /// No clock that shows an earlier year is right: the program is younger.
    static let clockYearMin = 2020
    /// How much has to fit on the disk before a start, in bytes.
    static let roomByteCount = 256 * 1024
    /// The pause between two looks, in seconds.
    static let pauseSeconds = 2.0

    /// A stable word for its kind.
    var code: String {
        switch self {
        case .clock: "clock"
        case .fullDisk: "full-disk"
        }
    }

    /// One line for the operator.
    var text: String {
        switch self {
        case .clock(let instant):
            "the clock shows \(instant.rfc3339) and has not been set; nothing is started until it "
                + "is: see `timedatectl`"
        case .fullDisk(let path):
            "the disk that holds \(path) is full; nothing is started until there is room, and "
                + "nothing accepted is lost"
        }
    }

    /// Why the state directory cannot be used, and no waiting would change it.
    struct Refusal: Error, CustomStringConvertible {
        let description: String
    }

    /// What is in the way; nothing when nothing is.
    ///
    /// - Parameters:
    ///   - now: What the clock on the wall shows.
    ///   - path: The state directory, which is made where it is missing.
    /// - Returns: The first that is found.
    /// - Throws: `Refusal` when a human has to act first.
    static func find(at now: Instant, stateDirectory path: String) throws(Refusal)
        -> StartObstacle?
    {
        if Zone.utc.civil(at: now).0.year < clockYearMin { return .clock(now) }
        switch probe(path) {
        case nil: return nil
        case ENOSPC, EDQUOT: return .fullDisk(path: path)
        case EACCES, EPERM:
            throw Refusal(
                description: "the state directory \(path) is not this user's: give it to the user "
                    + "that runs tovholder (\(geteuid())), with `chown -R`"
            )
        case EROFS:
            throw Refusal(
                description: "the state directory \(path) lies on a file system that is mounted "
                    + "read-only: mount it for writing, or name another `state_directory`"
            )
        case let error?:
            let words = unsafe String(cString: strerror(error))
            throw Refusal(
                description: "the state directory \(path) cannot be written: \(words)"
            )
        }
    }

    /// Writes something there and removes it again; nothing when it went well, else errno.
    private static func probe(_ path: String) -> Int32? {
        if unsafe mkdir(path, 0o750) != 0, errno == ENOENT {
            try? FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o750]
            )
        }
        let file = "\(path)/room.probe"
        let descriptor = unsafe open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return errno }
        defer {
            _ = Glibc.close(descriptor)
            _ = unsafe unlink(file)
        }
        let error = posix_fallocate(descriptor, 0, off_t(roomByteCount))
        // Some file systems cannot set room aside; then writing shows whether there is any.
        guard error == EOPNOTSUPP || error == EINVAL else { return error == 0 ? nil : error }
        let bytes = [UInt8](repeating: 0, count: roomByteCount)
        let count = unsafe Glibc.write(descriptor, bytes, bytes.count)
        guard count == bytes.count else { return count < 0 ? errno : ENOSPC }
        return fsync(descriptor) == 0 ? nil : errno
    }
}
