/// Why a message is not accepted; it never repeats what stands in the message.
package struct EventRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong, as a stable word for programs, such as `event-time-zone-missing`.
    package let code: String
    /// A JSON pointer (RFC 6901), the name of a header, or a place in a FHIR resource.
    package let place: String
    /// The number of the event in its batch, counted from 0.
    package var index: Int?
    /// What is wrong.
    package let message: String
    /// What to do about it.
    package let advice: String

    /// Makes a refusal for a reason that is found outside this module.
    package init(code: String, place: String, index: Int? = nil, message: String, advice: String) {
        self.code = code
        self.place = place
        self.index = index
        self.message = message
        self.advice = advice
    }

    init(_ reason: RefusalReason, at place: String) {
        self.init(
            code: reason.rawValue,
            place: place,
            message: reason.message,
            advice: reason.advice
        )
    }

    init(_ error: JSONError) {
        self.init(
            code: error.code.rawValue,
            place: error.pointer ?? error.byteOffset.map { "byte \($0)" } ?? "",
            message: error.message,
            advice: error.advice
        )
    }

    init(_ error: CaseReferenceError, at place: String) {
        self.init(
            code: "event-\(error.rawValue)",
            place: place,
            message: error.message,
            advice: error.advice
        )
    }

    package var description: String {
        let event = index.map { " event \($0)" } ?? ""
        return "\(code)\(event) \(place): \(message) \(advice)"
    }
}

/// Every reason why a batch is not accepted.
package struct EventRefusals: Error, Sendable, Hashable {
    /// In the order of the events; never empty.
    package let refusals: [EventRefusal]

    /// Takes at least one refusal.
    package init(_ refusals: [EventRefusal]) {
        self.refusals = refusals
    }
}
