import WorkingTime

extension EventDecoder {
    func medcom(
        _ bundle: JSONValue,
        received: Instant
    ) -> Result<DecodedMessage, EventRefusal> {
        .failure(EventRefusal(.medcomNotMessage, at: "Bundle"))
    }
}
