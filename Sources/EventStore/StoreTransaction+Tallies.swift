internal import GRDB

extension StoreTransaction {
    /// Adds to a count that is kept over restarts.
    package func tally(_ name: String, by amount: Int = 1) throws {
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO tally (name, count) VALUES (?, ?)
                ON CONFLICT (name) DO UPDATE SET count = count + excluded.count
                """
        )
        try statement.execute(arguments: [name, amount])
    }

    /// All counts, sorted by name.
    package func tallies() throws -> [(name: String, count: Int)] {
        try Row.fetchAll(database, sql: "SELECT name, count FROM tally ORDER BY name")
            .map { (try $0.decode(atIndex: 0), try $0.decode(atIndex: 1)) }
    }

    /// A fact about the store that is kept over restarts.
    package func fact(_ name: String) throws -> String? {
        try String.fetchOne(
            database,
            sql: "SELECT value FROM fact WHERE name = ?",
            arguments: [name]
        )
    }

    /// Keeps a fact about the store.
    package func setFact(_ name: String, to value: String) throws {
        try database.execute(
            sql: """
                INSERT INTO fact (name, value) VALUES (?, ?)
                ON CONFLICT (name) DO UPDATE SET value = excluded.value
                """,
            arguments: [name, value]
        )
    }
}
