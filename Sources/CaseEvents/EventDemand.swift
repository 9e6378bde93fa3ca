/// What a reader of many events wants of those of one type.
package enum EventDemand: Sendable, Hashable, Comparable {
    /// Nothing but when they happened.
    case nothing
    /// That they happened, in which case; their `data` may be left out.
    case occurrence
    /// All of them.
    case everything
}
