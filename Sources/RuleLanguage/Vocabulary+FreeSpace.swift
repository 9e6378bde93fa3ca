package import CaseEvents

extension EventType {
    /// Whether a free space reports it, or something of it.
    var isOfFreeSpace: Bool {
        disclosure == .safeSpace || attributes.contains { $0.disclosure == .safeSpace }
    }
}

extension Vocabulary {
    /// Whether a free space keeps the event to itself, so that no rule looks at it (C03).
    ///
    /// Its sender has marked it `safe_space`, and its type is none of those of which the rules know
    /// that a free space reports them: a rule about it could tell anybody. What takes another event
    /// back or replaces it is looked at, because it speaks of the record, and so is the citizen's
    /// word about who may know, and that the case ends or begins.
    package func isKeptByFreeSpace(_ event: CaseEvent) -> Bool {
        guard event.sensitivity == .safeSpace, event.retracts == nil, event.replaces == nil else {
            return false
        }
        guard !event.type.hasPrefix("consent."), !Rule.wholeCaseTypes.contains(event.type) else {
            return false
        }
        return !(eventType(event.type)?.isOfFreeSpace ?? false)
    }
}
