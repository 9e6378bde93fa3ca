/// Why bytes are not the rules of a time zone (RFC 9636, TZif).
package enum ZoneError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The file does not start with `TZif`.
    case notZoneData
    /// The file is longer than `Zone.fileByteCountMax`.
    case tooLong(byteCount: Int)
    /// The file ends before what its header announces.
    case truncated
    /// The file names no kind of local time.
    case noLocalTime
    /// The moments of change are not in order.
    case unorderedTransitions
    /// A change leads to a kind of local time that is not there.
    case unknownLocalTime
    /// A local time lies more than 26 hours from UTC.
    case offsetOutOfRange(seconds: Int)
    /// The file counts leap seconds; instants here do not.
    case leapSeconds
    /// The rule for the years after the table is not a POSIX `TZ` text.
    case malformedFooter(text: String)

    /// What is wrong and what to do about it.
    package var description: String {
        switch self {
        case .notZoneData:
            "the zone file is not in TZif form; install the package `tzdata`"
        case .tooLong(let byteCount):
            "the zone file has \(byteCount) bytes; at most \(Zone.fileByteCountMax) are read"
        case .truncated:
            "the zone file ends too early; reinstall the package `tzdata`"
        case .noLocalTime:
            "the zone file names no local time; reinstall the package `tzdata`"
        case .unorderedTransitions:
            "the changes of local time are out of order; reinstall the package `tzdata`"
        case .unknownLocalTime:
            "a change leads to an unknown local time; reinstall the package `tzdata`"
        case .offsetOutOfRange(let seconds):
            "an offset of \(seconds) s from UTC is impossible; reinstall the package `tzdata`"
        case .leapSeconds:
            "the zone counts leap seconds; use the zone of the same name outside `right/`"
        case .malformedFooter(let text):
            "the zone's rule for later years “\(text)” is not understood; reinstall `tzdata`"
        }
    }
}
