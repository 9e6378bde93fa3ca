import WorkingTime

/// Reads the times of one scenario and remembers the latest.
struct ScenarioTimes {
    let start: Instant
    let calendar: DayCalendar
    private(set) var latest: Instant

    init(start: Instant, calendar: DayCalendar) {
        self.start = start
        self.calendar = calendar
        latest = start
    }

    /// `T+26h`, `T-3d`, `T+2 working days`, or an instant with its zone.
    mutating func instant(_ node: YAMLNode?, _ diagnosis: Diagnosis) -> Instant? {
        guard let node, let text = diagnosis.text(node) else { return nil }
        switch read(text) {
        case .success(let instant):
            latest = max(latest, instant)
            return instant
        case .failure(let error):
            diagnosis.report(.time(error), at: node)
            return nil
        }
    }

    /// Whether a text is a time relative to the start.
    static func isRelative(_ text: String) -> Bool {
        text == "T" || text.hasPrefix("T+") || text.hasPrefix("T-")
    }

    /// An instant with its zone; for a local time the missing zone is what is told.
    static func instant(_ text: String, in zone: Zone) throws(TimeTextError) -> Instant {
        if (try? zone.instant(civil: text)) != nil { throw .zoneMissing(text: text) }
        return try Instant(rfc3339: text)
    }

    private func read(_ text: String) -> Result<Instant, TimeTextError> {
        guard text != "T" else { return .success(start) }
        do {
            guard Self.isRelative(text) else {
                return .success(try Self.instant(text, in: calendar.zone))
            }
            let amount = text.dropFirst(text.hasPrefix("T+next") ? 2 : 1)
            return .success(try TimeAmount(String(amount)).applied(to: start, in: calendar))
        } catch {
            return .failure(error)
        }
    }
}
