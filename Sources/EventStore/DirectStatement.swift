internal import GRDB
internal import GRDBSQLite

/// A cached statement whose values go in and out without detours, for the paths that are hot.
///
/// Texts keep every byte, and a column of another kind than expected is an error: what a damaged
/// file holds is never a trap.
@safe struct DirectStatement: ~Copyable {
    private let database: Database
    private let statement: Statement
    private let handle: SQLiteStatement

    init(_ database: Database, sql: String) throws {
        self.database = database
        statement = try database.cachedStatement(sql: sql)
        unsafe handle = statement.sqliteStatement
        unsafe sqlite3_reset(handle)
        unsafe sqlite3_clear_bindings(handle)
    }

    deinit {
        // A statement left in the middle of its rows would hold its locks.
        unsafe sqlite3_reset(handle)
        unsafe sqlite3_clear_bindings(handle)
    }

    /// Binds a text, or NULL; parameters count from 1.
    func bind(_ text: String?, at index: Int32) throws {
        guard var text else { return }
        // SQLite keeps a copy of its own, because the text need not outlive this call.
        let keepsCopy = unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        let code = text.withUTF8 { bytes in
            unsafe bytes.withMemoryRebound(to: CChar.self) { characters in
                // An empty text has no address, and without one SQLite would bind NULL.
                guard let start = characters.baseAddress else {
                    return unsafe sqlite3_bind_text(handle, index, "", 0, keepsCopy)
                }
                return unsafe sqlite3_bind_text(
                    handle,
                    index,
                    start,
                    Int32(clamping: characters.count),
                    keepsCopy
                )
            }
        }
        try check(code)
    }

    /// Binds an integer, or NULL; parameters count from 1.
    func bind(_ integer: Int64?, at index: Int32) throws {
        guard let integer else { return }
        try check(unsafe sqlite3_bind_int64(handle, index, integer))
    }

    /// Runs a statement that gives no rows.
    func run() throws {
        while try next() {}
    }

    /// Goes to the next row, and says whether there is one.
    func next() throws -> Bool {
        switch unsafe sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw failure(code)
        }
    }

    /// The integer in the column, counted from 0.
    func integer(_ column: Int32) throws -> Int64 {
        guard let integer = try optionalInteger(column) else { throw unexpected(column) }
        return integer
    }

    /// The integer in the column, or nothing for NULL.
    func optionalInteger(_ column: Int32) throws -> Int64? {
        switch unsafe sqlite3_column_type(handle, column) {
        case SQLITE_INTEGER: return unsafe sqlite3_column_int64(handle, column)
        case SQLITE_NULL: return nil
        default: throw unexpected(column)
        }
    }

    /// The text in the column, counted from 0.
    func text(_ column: Int32) throws -> String {
        guard let text = try optionalText(column) else { throw unexpected(column) }
        return text
    }

    /// The text in the column, or nothing for NULL.
    func optionalText(_ column: Int32) throws -> String? {
        try unsafe withBytes(column) { unsafe String(decoding: $0, as: UTF8.self) }
    }

    /// The UTF-8 of the text in the column, counted from 0.
    func bytes(_ column: Int32) throws -> [UInt8] {
        guard let bytes = try unsafe withBytes(column, { unsafe Array($0) }) else {
            throw unexpected(column)
        }
        return bytes
    }

    private func withBytes<Result>(
        _ column: Int32,
        _ body: (UnsafeBufferPointer<UInt8>) -> Result
    ) throws -> Result? {
        switch unsafe sqlite3_column_type(handle, column) {
        case SQLITE_TEXT:
            let start = unsafe sqlite3_column_text(handle, column)
            let count = Int(unsafe sqlite3_column_bytes(handle, column))
            guard let start = unsafe start else { throw failure(SQLITE_NOMEM) }
            return unsafe body(UnsafeBufferPointer(start: start, count: count))
        case SQLITE_NULL:
            return nil
        default:
            throw unexpected(column)
        }
    }

    private func unexpected(_ column: Int32) -> StoreError {
        .unreadable(what: "a value of an unexpected kind in column \(column)")
    }

    private func check(_ code: Int32) throws {
        guard code == SQLITE_OK else { throw failure(code) }
    }

    private func failure(_ code: Int32) -> DatabaseError {
        DatabaseError(
            resultCode: ResultCode(rawValue: code),
            message: database.lastErrorMessage
        )
    }
}
