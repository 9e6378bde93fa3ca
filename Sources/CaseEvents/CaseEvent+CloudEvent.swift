import WorkingTime

extension CaseEvent {
    /// The event as one line of CloudEvents 1.0 JSON, without what the daemon added.
    ///
    /// `EventDecoder.structured` gives the same event back.
    package var cloudEventText: String {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("specversion", "1.0")
        writer.member("source", reference.source)
        writer.member("id", reference.id)
        writer.member("type", type)
        writer.member("subject", caseReference.text)
        writer.member("time", happened.rfc3339)
        writer.member("recordedtime", sent?.rfc3339)
        writer.member("correlationid", correlation)
        if provenance != .observed { writer.member("provenance", provenance.rawValue) }
        if sensitivity != .open { writer.member("sensitivity", sensitivity.rawValue) }
        Self.write(retracts, "retracts", own: reference, to: &writer)
        Self.write(replaces, "replaces", own: reference, to: &writer)
        writer.member("datacontenttype", "application/json")
        writer.name("data")
        writer.value(data)
        writer.endObject()
        return writer.text
    }

    private static func write(
        _ earlier: EventReference?,
        _ name: String,
        own: EventReference,
        to writer: inout JSONWriter
    ) {
        guard let earlier else { return }
        writer.member(name, earlier.id)
        if earlier.source != own.source { writer.member(name + "source", earlier.source) }
    }
}
