internal import GRDB

/// The shape of the store, as append-only steps: a step that has shipped is never edited.
enum Migrations {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 events, alerts, outbox, wake-ups") { database in
            try database.execute(sql: first)
        }
        migrator.registerMigration("2 a case's events in the order of arrival") { database in
            try database.execute(sql: second)
        }
        migrator.registerMigration("3 messages that hold several tellings") { database in
            try database.execute(sql: third)
        }
        migrator.registerMigration("4 cases that wait for silent sources") { database in
            try database.execute(sql: fourth)
        }
        migrator.registerMigration("5 what the auditor asks for") { database in
            try database.execute(sql: fifth)
        }
        migrator.registerMigration("6 notices that wait for quiet hours") { database in
            try database.execute(sql: sixth)
        }
        migrator.registerMigration("7 rows that cannot be read") { database in
            try database.execute(sql: seventh)
        }
        migrator.registerMigration("8 since when delivery is tried") { database in
            try database.execute(sql: eighth)
        }
        migrator.registerMigration("9 when alerts ended") { database in
            try database.execute(sql: ninth)
        }
        migrator.registerMigration("10 what has failed") { database in
            try database.execute(sql: tenth)
        }
        return migrator
    }

    private static let first = """
        CREATE TABLE event (
            arrival INTEGER PRIMARY KEY,
            source TEXT NOT NULL,
            id TEXT NOT NULL,
            type TEXT NOT NULL,
            case_reference TEXT NOT NULL,
            happened INTEGER NOT NULL,
            sent INTEGER,
            received INTEGER NOT NULL,
            correlation TEXT,
            provenance TEXT NOT NULL,
            sensitivity TEXT NOT NULL,
            retracts_source TEXT,
            retracts_id TEXT,
            replaces_source TEXT,
            replaces_id TEXT,
            data TEXT NOT NULL,
            UNIQUE (source, id),
            CHECK ((retracts_source IS NULL) = (retracts_id IS NULL)),
            CHECK ((replaces_source IS NULL) = (replaces_id IS NULL))
        ) STRICT;
        CREATE INDEX event_of_case ON event (case_reference, happened);

        CREATE TABLE alert (
            id TEXT PRIMARY KEY,
            case_reference TEXT NOT NULL,
            rule TEXT NOT NULL,
            severity TEXT NOT NULL,
            state TEXT NOT NULL
                CHECK (state IN ('open', 'answered', 'closed', 'withdrawn', 'found_too_late')),
            opened INTEGER NOT NULL,
            raised INTEGER NOT NULL,
            next_step INTEGER,
            body TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX alert_of_case ON alert (case_reference);
        CREATE INDEX alert_open ON alert (raised) WHERE state = 'open';

        CREATE TABLE outbox (
            number INTEGER PRIMARY KEY,
            telling TEXT NOT NULL,
            channel TEXT NOT NULL,
            alert TEXT NOT NULL REFERENCES alert (id),
            urgency INTEGER NOT NULL,
            state TEXT NOT NULL
                CHECK (state IN ('waiting', 'delivered', 'failed', 'cancelled')),
            decided INTEGER NOT NULL,
            next_attempt INTEGER NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
            outcome TEXT,
            settled INTEGER,
            body TEXT NOT NULL,
            UNIQUE (telling, channel)
        ) STRICT;
        CREATE INDEX outbox_waiting ON outbox (next_attempt, urgency, number)
            WHERE state = 'waiting';
        CREATE INDEX outbox_of_alert ON outbox (alert);

        CREATE TABLE wake (
            case_reference TEXT PRIMARY KEY,
            at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX wake_at ON wake (at);

        CREATE TABLE quarantine (
            source TEXT NOT NULL,
            id TEXT NOT NULL,
            received INTEGER NOT NULL,
            reason TEXT NOT NULL,
            event TEXT NOT NULL,
            PRIMARY KEY (source, id)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE used_link (
            telling TEXT PRIMARY KEY,
            used INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE tally (
            name TEXT PRIMARY KEY,
            count INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE fact (
            name TEXT PRIMARY KEY,
            value TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        """

    /// An index of the case alone gives the events in the order of their arrival without sorting.
    private static let second = """
        DROP INDEX event_of_case;
        CREATE INDEX event_of_case ON event (case_reference);
        """

    /// What is waiting already stands in a message of its own.
    private static let third = """
        ALTER TABLE outbox ADD COLUMN person TEXT;
        ALTER TABLE outbox ADD COLUMN message TEXT;
        ALTER TABLE outbox ADD COLUMN held_until INTEGER;
        ALTER TABLE outbox ADD COLUMN held_reason TEXT
            CHECK (held_reason IN ('digest', 'budget', 'mute'));
        UPDATE outbox SET message = telling;
        CREATE INDEX outbox_unplanned ON outbox (channel, person, held_until)
            WHERE state = 'waiting' AND message IS NULL;
        CREATE INDEX outbox_of_message ON outbox (message, channel) WHERE message IS NOT NULL;

        CREATE TABLE message (
            id TEXT NOT NULL,
            channel TEXT NOT NULL,
            person TEXT NOT NULL,
            planned INTEGER NOT NULL,
            telling_count INTEGER NOT NULL CHECK (telling_count > 0),
            PRIMARY KEY (id, channel)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX message_to_person ON message (channel, person, planned);
        """

    /// An absence that waits has no time to look again at; it is found by the source's name.
    private static let fourth = """
        CREATE TABLE waiting (
            source TEXT NOT NULL,
            case_reference TEXT NOT NULL,
            PRIMARY KEY (source, case_reference)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX waiting_of_case ON waiting (case_reference);
        """

    /// Indexes that answer the auditor at their first entry; when an event put aside is to be taken.
    ///
    /// What was put aside before has no such time: it is read again at the next start.
    private static let fifth = """
        CREATE INDEX alert_open_step ON alert (next_step, raised) WHERE state = 'open';
        CREATE INDEX outbox_waiting_channel ON outbox
            (channel, max(next_attempt, coalesce(held_until, next_attempt)))
            WHERE state = 'waiting';
        ALTER TABLE quarantine ADD COLUMN happened INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX quarantine_happened ON quarantine (happened);
        """

    /// Another reason to hold a telling; a column with its check is replaced as one.
    private static let sixth = """
        ALTER TABLE outbox ADD COLUMN held_for TEXT
            CHECK (held_for IN ('digest', 'budget', 'mute', 'quiet'));
        UPDATE outbox SET held_for = held_reason WHERE held_reason IS NOT NULL;
        ALTER TABLE outbox DROP COLUMN held_reason;
        ALTER TABLE outbox RENAME COLUMN held_for TO held_reason;
        """

    /// What a row held that could not be read, each row once.
    private static let seventh = """
        CREATE TABLE damaged_row (
            kind TEXT NOT NULL CHECK (kind IN ('event', 'alert', 'message')),
            name TEXT NOT NULL,
            noticed INTEGER NOT NULL,
            body TEXT,
            PRIMARY KEY (kind, name)
        ) STRICT, WITHOUT ROWID;
        """

    /// What was tried before is taken as tried from its decision on, as it was counted until then.
    private static let eighth = """
        ALTER TABLE outbox ADD COLUMN first_attempt INTEGER;
        UPDATE outbox SET first_attempt = decided WHERE state = 'waiting' AND attempts > 0;
        CREATE INDEX outbox_tried ON outbox (channel, first_attempt)
            WHERE state = 'waiting' AND first_attempt IS NOT NULL;
        """

    /// Of what ended before, the alert says when; what cannot be read has ended as it was raised.
    private static let ninth = """
        ALTER TABLE alert ADD COLUMN ended INTEGER;
        UPDATE alert SET ended = CASE WHEN json_valid(body) THEN coalesce(
                json_extract(body, '$.state.answered.at'),
                json_extract(body, '$.state.closed._0.happened'),
                json_extract(body, '$.state.withdrawn.at'),
                json_extract(body, '$.state.expired.at'),
                raised
            ) ELSE raised END
            WHERE state <> 'open';
        CREATE INDEX alert_ended ON alert (ended) WHERE ended IS NOT NULL;
        """

    /// The auditor looks for alerts of which every message has failed.
    private static let tenth = """
        CREATE INDEX outbox_failed ON outbox (channel, settled, alert) WHERE state = 'failed';
        """
}
