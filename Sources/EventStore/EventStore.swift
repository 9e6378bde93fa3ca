internal import GRDB

/// Events, alerts, wake-ups and outbox in one SQLite file, changed only in transactions.
///
/// Every commit is on the disk when it returns: write-ahead log with `synchronous=FULL`.
package final class EventStore: Sendable {
    /// What opens the store.
    package enum Purpose: Sendable {
        /// The daemon: creates and upgrades the file.
        case service
        /// A command that only looks.
        case reading
    }

    let queue: DatabaseQueue

    /// The page cache, in kibibytes: large enough for the case index of a million events.
    private static let cacheKibibytes = 96 * 1024
    /// The log is folded into the file after so many pages, which keeps commits even.
    private static let checkpointPageCount = 8000
    /// How long a statement waits for another process's lock.
    package static let busySeconds = 5.0

    /// Opens the file, creating or upgrading it when the service does.
    package init(
        path: String,
        purpose: Purpose,
        busySeconds: Double = EventStore.busySeconds
    ) throws(StoreError) {
        var configuration = Configuration()
        configuration.busyMode = .timeout(busySeconds)
        configuration.readonly = purpose == .reading
        if purpose == .service { configuration.journalMode = .wal }
        configuration.prepareDatabase { database in
            try database.execute(
                sql: """
                    PRAGMA cache_size = -\(Self.cacheKibibytes);
                    PRAGMA wal_autocheckpoint = \(Self.checkpointPageCount);
                    """
            )
        }
        do {
            queue = try DatabaseQueue(path: path, configuration: configuration)
            try Self.refuseForeign(queue, path: path, purpose: purpose)
            if purpose == .service {
                try Self.makeDurable(queue)
                try Migrations.migrator.migrate(queue)
            }
        } catch let error as StoreError {
            throw error
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CANTOPEN {
            throw .cannotOpen(path: path, reason: Self.cannotOpenReason)
        } catch {
            throw StoreError(error)
        }
    }

    static let cannotOpenReason =
        "it or its directory is missing, or this user may not open it; check the path and its owner"

    /// A store of a later version could be misunderstood, and another database spoilt.
    private static func refuseForeign(
        _ queue: DatabaseQueue,
        path: String,
        purpose: Purpose
    ) throws {
        let (isFromTheFuture, isEmpty, isStore) = try queue.read { database in
            (
                try Migrations.migrator.hasBeenSuperseded(database),
                try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") == 0,
                try !Migrations.migrator.appliedIdentifiers(database).isEmpty
            )
        }
        guard !isFromTheFuture else { throw StoreError.fromTheFuture(path: path) }
        guard isStore || (isEmpty && purpose == .service) else {
            throw StoreError.cannotOpen(path: path, reason: "it is not a store of tovholder")
        }
    }

    /// GRDB lowers `synchronous` to NORMAL for write-ahead logs; a receipt needs FULL.
    private static func makeDurable(_ queue: DatabaseQueue) throws {
        try queue.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA synchronous = FULL")
        }
    }

    /// Runs the changes as one transaction that is on the disk when this returns.
    package func change<Result>(
        _ body: (StoreTransaction) throws -> Result
    ) throws(StoreError) -> Result {
        do {
            return try queue.writeWithoutTransaction { database in
                var result: Result?
                try database.inTransaction(.immediate) {
                    result = try body(StoreTransaction(database))
                    return .commit
                }
                guard let result else {
                    preconditionFailure("a committed transaction has a result")
                }
                return result
            }
        } catch {
            throw StoreError(error)
        }
    }

    /// Reads one consistent state.
    package func look<Result>(
        _ body: (StoreTransaction) throws -> Result
    ) throws(StoreError) -> Result {
        do {
            return try queue.read { try body(StoreTransaction($0)) }
        } catch {
            throw StoreError(error)
        }
    }

    /// What SQLite itself says of the file: empty when it is sound.
    package func integrityProblems() throws(StoreError) -> [String] {
        do {
            return try queue.read { database in
                try String.fetchAll(database, sql: "PRAGMA integrity_check(20)")
                    .filter { $0 != "ok" }
            }
        } catch {
            throw StoreError(error)
        }
    }

    /// The durability level that is in force; 2 is FULL.
    package func synchronousLevel() throws(StoreError) -> Int {
        do {
            return try queue.read { try Int.fetchOne($0, sql: "PRAGMA synchronous") ?? -1 }
        } catch {
            throw StoreError(error)
        }
    }

    /// Refuses to let the file grow beyond so many pages, as a full disk would.
    package func limitPages(to count: Int) throws(StoreError) {
        do {
            try queue.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA max_page_count = \(count)")
            }
        } catch {
            throw StoreError(error)
        }
    }

    /// Closes the file; the log is folded in.
    package func close() throws(StoreError) {
        do { try queue.close() } catch { throw StoreError(error) }
    }
}

/// One transaction: what it changes is kept whole or not at all.
package struct StoreTransaction {
    let database: Database
    /// What could not be read in it.
    let damage = DamageList()

    init(_ database: Database) {
        self.database = database
    }
}
