internal import Alerting
internal import CaseEvents
internal import EventStore
internal import WorkingTime

/// Rows of the store that cannot be read: set aside once and loudly, so that everything else goes on.
extension CaseWork {
    /// The alerts of a case; in the place of one that cannot be read stands one that has ended.
    mutating func soundAlerts(of reference: CaseReference) throws -> [Alert] {
        let alerts = try transaction.alerts(of: reference)
        guard transaction.damagedRows.count > damageCount else { return alerts }
        try setAsideDamage()
        return try transaction.alerts(of: reference)
    }

    /// Sets aside what could not be read, and decides the cases that this touches.
    mutating func mendDamage() throws {
        try setAsideDamage()
        // What is decided can come upon more.
        while hasTouchedCases {
            try decideTouchedCases()
            try setAsideDamage()
        }
    }

    /// Sets aside what this transaction could not read, tells the operator, and mends what the events
    /// still tell.
    private mutating func setAsideDamage() throws {
        while damageCount < transaction.damagedRows.count {
            let damaged = transaction.damagedRows[damageCount]
            damageCount += 1
            guard try transaction.setAside(damaged, at: now) else { continue }
            note(
                warning:
                    "the store holds \(damaged.table.rawValue) \(damaged.row), which cannot be "
                    + "read; it is set aside"
            )
            let event = OwnEvents.rowUnreadable(damaged, at: now)
            if case .appended = try transaction.append(event) { touch(event.caseReference) }
            switch damaged.table {
            case .event: break
            case .alert: try raiseAnew(alert: damaged.row)
            case .message: try tellAnew(message: damaged.row)
            }
        }
    }

    /// An alert that cannot be read counts as withdrawn; the case raises what still holds anew.
    private mutating func raiseAnew(alert id: String) throws {
        guard let tombstone = try transaction.tombstone(ofAlert: id, at: now) else { return }
        try transaction.save(tombstone, at: now)
        touch(tombstone.caseReference)
    }

    /// Whoever a message was for is told under the same name, where the alert still asks for it.
    private mutating func tellAnew(message number: String) throws {
        guard let (telling, id) = try transaction.endDamagedMessage(number, at: now) else { return }
        do {
            guard var alert = try transaction.alert(id) else { return }
            alert.tellings.removeAll { $0.id == telling }
            try transaction.save(alert, at: now)
            touch(alert.caseReference)
        } catch StoreError.unreadable {
            // The alert is set aside in its turn.
        }
    }
}
