/// Parts of instants and durations.
extension FunctionLibrary {
    static let times: [FunctionDefinition] = [
        part("getFullYear") { $0.date.year },
        part("getMonth") { $0.date.month - 1 },
        part("getDate") { $0.date.day },
        part("getDayOfMonth") { $0.date.day - 1 },
        part("getDayOfWeek") { flooredQuotient($0.days + 4, 7).remainder },
        part("getDayOfYear") {
            $0.days - CalendarDate.daysSince1970(year: $0.date.year, month: 1, day: 1)
        },
        part("getHours", ofDuration: { $0.nanoseconds / 3_600_000_000_000 }) {
            $0.secondOfDay / 3_600
        },
        part("getMinutes", ofDuration: { $0.nanoseconds / 60_000_000_000 }) {
            $0.secondOfDay / 60 % 60
        },
        part("getSeconds", ofDuration: { $0.nanoseconds / 1_000_000_000 }) {
            $0.secondOfDay % 60
        },
        part("getMilliseconds", ofDuration: { $0.nanoseconds / 1_000_000 % 1_000 }) {
            $0.nanoseconds / 1_000_000
        },
    ]

    /// An instant as clocks of one zone show it.
    private struct LocalTime {
        let days: Int64
        let secondOfDay: Int64
        let nanoseconds: Int64
        let date: CalendarDate

        init(_ instant: Timestamp, offset: Int64) {
            (days, secondOfDay) = flooredQuotient(instant.seconds + offset, 86_400)
            nanoseconds = Int64(instant.nanoseconds)
            date = CalendarDate(daysSince1970: days)
        }
    }

    private static func part(
        _ name: String,
        ofDuration: (@Sendable (SignedDuration) -> Int64)? = nil,
        ofInstant: @escaping @Sendable (LocalTime) -> Int64
    ) -> FunctionDefinition {
        var signatures: [Signature] = [
            .member(.timestamp, to: .int), .member(.timestamp, .string, to: .int),
        ]
        if ofDuration != nil { signatures.append(.member(.duration, to: .int)) }
        return FunctionDefinition(
            name,
            signatures,
            .general { arguments, frame in
                switch arguments.first {
                case .duration(let duration)? where arguments.count == 1:
                    return ofDuration.map { .int($0(duration)) } ?? .error(.noSuchOverload(name))
                case .timestamp(let instant)? where arguments.count == 1:
                    return .int(ofInstant(LocalTime(instant, offset: 0)))
                case .timestamp(let instant)? where arguments.count == 2:
                    guard case .string(let zone) = arguments[1] else {
                        return .error(.noSuchOverload(name))
                    }
                    guard let offset = offset(ofZone: zone, at: instant, frame) else {
                        return .error(.invalidArgument("time zone \(arguments[1].excerpt)"))
                    }
                    return .int(ofInstant(LocalTime(instant, offset: offset)))
                default:
                    return .error(.noSuchOverload(name))
                }
            }
        )
    }

    /// The seconds east of UTC of `UTC`, `+01:00`, `02:00`, or a zone the host knows.
    private static func offset(
        ofZone zone: String,
        at instant: Timestamp,
        _ frame: EvaluationFrame
    ) -> Int64? {
        if zone == "UTC" || zone == "Z" || zone.isEmpty { return 0 }
        var signed = DigitReader(bytes: Array(zone.utf8))
        if let seconds = signed.offset(), signed.isAtEnd { return seconds }
        var unsigned = DigitReader(bytes: Array(zone.utf8))
        if let seconds = unsigned.hoursAndMinutes(), unsigned.isAtEnd { return seconds }
        guard let seconds = frame.timeZoneOffsets?(zone, instant.seconds),
            (-86_400...86_400).contains(seconds)
        else { return nil }
        return seconds
    }
}
