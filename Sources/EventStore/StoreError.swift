internal import GRDB

/// Why the store could not do what it was asked.
package enum StoreError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The file could not be opened or created.
    case cannotOpen(path: String, reason: String)
    /// A newer tovholder has written to it.
    case fromTheFuture(path: String)
    /// The disk is full, or a limit of the file system is reached.
    case full
    /// The file or its directory cannot be written.
    case readOnly
    /// Another process holds it.
    case busy
    /// The file is damaged.
    case damaged(reason: String)
    /// What was read does not have the shape that this version writes.
    case unreadable(what: String)
    /// Anything else that SQLite reports.
    case failed(reason: String)

    package var description: String {
        switch self {
        case .cannotOpen(let path, let reason):
            "the store \(path) cannot be opened: \(reason)"
        case .fromTheFuture(let path):
            "the store \(path) was written by a newer tovholder; install that version or a later one"
        case .full:
            "the disk that holds the store is full; free space on it, nothing accepted is lost"
        case .readOnly:
            "the store cannot be written; check the owner and the mount of its directory"
        case .busy:
            "another process holds the store"
        case .damaged(let reason):
            "the store is damaged (\(reason)); restore the latest backup"
        case .unreadable(let what):
            "the store holds \(what) that this version cannot read"
        case .failed(let reason):
            "the store failed: \(reason)"
        }
    }

    init(_ error: any Error) {
        switch error {
        case let error as StoreError:
            self = error
        case let error as DatabaseError:
            self = StoreError(error)
        case is RowDecodingError:
            self = .unreadable(what: "a value of an unexpected kind")
        default:
            self = .failed(reason: "\(type(of: error))")
        }
    }

    private init(_ error: DatabaseError) {
        switch error.resultCode {
        case .SQLITE_FULL: self = .full
        case .SQLITE_READONLY, .SQLITE_PERM: self = .readOnly
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .damaged(reason: error.message ?? "corrupt")
        // The statement and its arguments could hold personal data, so only SQLite's own words stay.
        default: self = .failed(reason: error.message ?? error.resultCode.description)
        }
    }
}
