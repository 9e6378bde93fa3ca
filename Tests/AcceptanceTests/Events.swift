import Foundation

/// CloudEvents for tests, as a sender writes them.
enum Events {
    /// An event that happened so many seconds ago.
    static func event(
        _ type: String,
        case caseReference: String,
        id: String,
        secondsAgo: Double = 60,
        data: String = "{}",
        extra: String = ""
    ) -> String {
        let time = Date().addingTimeInterval(-secondsAgo)
        return """
            {"specversion":"1.0","id":"\(id)","source":"urn:test:hospital","type":"\(type)",\
            "subject":"\(caseReference)","time":"\(stamp(time))"\(extra),"data":\(data)}
            """
    }

    static func discharge(case caseReference: String, id: String) -> String {
        event("hospital.discharged", case: caseReference, id: id)
    }

    static func stamp(_ date: Date) -> String {
        let formatter = ISO8601DateFormatter()
        formatter.formatOptions = [.withInternetDateTime, .withFractionalSeconds]
        return formatter.string(from: date)
    }
}
