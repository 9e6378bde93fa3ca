import CEL
import CaseEvents
import WorkingTime

/// Reads the events of one scenario.
struct ScenarioEventReader {
    private static let keys = FileForm.event.names

    let vocabulary: Vocabulary
    let diagnosis: Diagnosis

    /// The events in the order in which they arrive.
    func read(
        _ field: YAMLNode?,
        reference: CaseReference,
        times: inout ScenarioTimes
    ) -> [CaseEvent] {
        guard let field, !field.isNull else { return [] }
        guard let nodes = field.elements else {
            diagnosis.report(.notAList(), at: field)
            return []
        }
        var references: [String: EventReference] = [:]
        for (position, node) in nodes.enumerated() {
            let id = node["id"]?.text ?? "e\(position + 1)"
            let source = node["source"]?.text ?? ScenarioReader.sourceName
            if references[id] != nil { diagnosis.report(.duplicateEventID(id), at: node) }
            references[id] = EventReference(source: source, id: id)
        }
        var events: [CaseEvent] = []
        for (position, node) in nodes.enumerated()
        where diagnosis.checkKeys(of: node, in: .event, known: Self.keys, required: ["at"]) {
            let id = node["id"]?.text ?? "e\(position + 1)"
            guard let own = references[id] else { continue }
            let event = event(node, own, reference, references, &times)
            if let event { events.append(event) }
        }
        return events.enumerated()
            .sorted { ($0.element.received, $0.offset) < ($1.element.received, $1.offset) }
            .map(\.element)
    }

    private func event(
        _ node: YAMLNode,
        _ own: EventReference,
        _ reference: CaseReference,
        _ references: [String: EventReference],
        _ times: inout ScenarioTimes
    ) -> CaseEvent? {
        let happened = times.instant(node["at"], diagnosis)
        let received = node["arrives"] == nil ? happened : times.instant(node["arrives"], diagnosis)
        let retracts = earlier(node["retracts"], references)
        let replaces = earlier(node["replaces"], references)
        guard let type = type(node), let happened, let received else { return nil }
        if received < happened, let field = node["arrives"] {
            diagnosis.report(Mistake.arrivesBefore().asWarning, at: field)
        }
        var caseReference = reference
        if let field = node["case"], let text = diagnosis.text(field) {
            do {
                caseReference = try CaseReference(checking: text)
            } catch {
                diagnosis.report(.caseReference(error), at: field)
            }
        }
        let provenance = diagnosis.word(
            node["provenance"],
            among: EventProvenance.allCases.map(\.rawValue)
        )
        let sensitivity = diagnosis.word(
            node["sensitivity"],
            among: DisclosureClass.allCases.map(\.rawValue)
        )
        return CaseEvent(
            reference: own,
            type: type,
            caseReference: caseReference,
            happened: happened,
            correlation: diagnosis.text(node["correlation"]),
            provenance: provenance.flatMap { EventProvenance(rawValue: $0) } ?? .observed,
            sensitivity: sensitivity.flatMap { DisclosureClass(rawValue: $0) }
                ?? vocabulary.eventType(type)?.disclosure ?? .open,
            retracts: retracts,
            replaces: replaces,
            data: data(node["data"], of: type, &times),
            received: received
        )
    }

    /// Unknown types are kept, as the daemon keeps them, but a warning tells of them.
    private func type(_ node: YAMLNode) -> String? {
        guard let field = node["type"] else {
            if node["retracts"] != nil { return CaseEvent.retractedType }
            diagnosis.report(.missingKey("type", in: .event), at: node)
            return nil
        }
        guard let type = diagnosis.text(field) else { return nil }
        if vocabulary.eventType(type) == nil, type != CitizenAttributes.recordedType {
            let known = vocabulary.eventTypes.map(\.name)
            diagnosis.report(.unknownEventType(type, known: known).asWarning, at: field)
        }
        return type
    }

    private func earlier(
        _ field: YAMLNode?,
        _ references: [String: EventReference]
    ) -> EventReference? {
        guard let field, let id = diagnosis.text(field) else { return nil }
        guard let reference = references[id] else {
            diagnosis.report(.unknownEventID(id), at: field)
            return nil
        }
        return reference
    }

    /// What is known of the citizen from the start, as the event that recorded it.
    ///
    /// It happened, and arrived, before or at the start and every other event.
    func citizen(
        _ field: YAMLNode?,
        reference: CaseReference,
        before events: [CaseEvent],
        times: inout ScenarioTimes
    ) -> CaseEvent? {
        guard let entries = field?.entries, !entries.isEmpty else { return nil }
        let instants = events.flatMap { [$0.happened, $0.received] } + [times.start]
        let earliest = instants.min() ?? times.start
        return CaseEvent(
            reference: EventReference(source: ScenarioReader.sourceName, id: "citizen"),
            type: CitizenAttributes.recordedType,
            caseReference: reference,
            happened: earliest,
            data: data(field, of: CitizenAttributes.recordedType, &times),
            received: earliest
        )
    }

    /// What the citizen had agreed to from the start, as the event that recorded it.
    func consent(
        _ node: YAMLNode,
        _ id: String,
        reference: CaseReference,
        before events: [CaseEvent],
        times: inout ScenarioTimes
    ) -> CaseEvent? {
        guard
            diagnosis.checkKeys(
                of: node,
                in: .consent,
                known: FileForm.consent.names,
                required: ["to", "scope"]
            ), let entries = node.entries
        else { return nil }
        // Said as events say it: the recipients and the scope are lists.
        let data = entries.map { entry -> YAMLNode.Entry in
            let isList = entry.key == "to" || entry.key == "scope"
            let value =
                isList
                ? YAMLNode(content: .sequence(entry.value.list), place: entry.value.place)
                : entry.value
            return YAMLNode.Entry(
                key: entry.key == "to" ? "recipients" : entry.key,
                keyPlace: entry.keyPlace,
                value: value
            )
        }
        let instants = events.flatMap { [$0.happened, $0.received] } + [times.start]
        let earliest = instants.min() ?? times.start
        return CaseEvent(
            reference: EventReference(source: ScenarioReader.sourceName, id: id),
            type: Self.consentType,
            caseReference: reference,
            happened: earliest,
            data: self.data(
                YAMLNode(content: .mapping(data), place: node.place),
                of: Self.consentType,
                &times
            ),
            received: earliest
        )
    }

    private static let consentType = "consent.given"

    private func attributes(of type: String) -> [Attribute]? {
        type == CitizenAttributes.recordedType
            ? vocabulary.citizenAttributes : vocabulary.eventType(type)?.attributes
    }

    private func data(
        _ field: YAMLNode?,
        of type: String,
        _ times: inout ScenarioTimes
    ) -> JSONValue {
        guard let field, !field.isNull else { return .emptyObject }
        guard let entries = field.entries else {
            diagnosis.report(.notAMapping(.event, keys: []), at: field)
            return .emptyObject
        }
        let known = attributes(of: type)
        var writer = JSONWriter()
        writer.beginObject()
        for entry in entries {
            let attribute = known?.first { $0.name == entry.key }
            if let known, attribute == nil {
                let names = known.map(\.name)
                let mistake = Mistake.unknownAttribute(entry.key, of: type, known: names)
                diagnosis.report(mistake, atKeyOf: entry)
            }
            if let attribute { check(entry.value, attribute, in: times.calendar.zone) }
            writer.name(entry.key)
            write(entry.value, attribute?.kind, to: &writer, &times)
        }
        writer.endObject()
        return (try? JSONValue(parsing: writer.bytes)) ?? .emptyObject
    }

    private func check(_ node: YAMLNode, _ attribute: Attribute, in zone: Zone) {
        let text = node.text ?? ""
        guard text != "unknown", !node.isNull else { return }
        let fits: Bool
        switch attribute.kind {
        case .text, .any: fits = true
        case .choice(let words): fits = words.contains(text)
        case .integer: fits = node.isPlain && Int64(text) != nil
        case .number: fits = node.isPlain && Double(text)?.isFinite == true
        case .boolean: fits = node.isPlain && (text == "true" || text == "false")
        case .list: fits = node.elements != nil
        case .instant, .date:
            fits =
                ScenarioTimes.isRelative(text) || CivilDate(iso: text) != nil
                || (try? Instant(rfc3339: text)) != nil
        }
        guard !fits else { return }
        do {
            if attribute.kind.valueType == .timestamp {
                _ = try ScenarioTimes.instant(text, in: zone)
            }
            diagnosis.report(.attributeValue(attribute, found: text), at: node)
        } catch {
            diagnosis.report(.time(error), at: node)
        }
    }

    private func write(
        _ node: YAMLNode,
        _ kind: AttributeKind?,
        to writer: inout JSONWriter,
        _ times: inout ScenarioTimes
    ) {
        switch node.content {
        case .sequence(let elements):
            writer.beginArray()
            for element in elements { write(element, nil, to: &writer, &times) }
            writer.endArray()
        case .mapping(let entries):
            writer.beginObject()
            for entry in entries {
                writer.name(entry.key)
                write(entry.value, nil, to: &writer, &times)
            }
            writer.endObject()
        case .scalar(let text, let style):
            if kind == .instant || kind == .date, ScenarioTimes.isRelative(text) {
                writer.string(times.instant(node, diagnosis)?.rfc3339 ?? text)
            } else if node.isNull {
                writer.null()
            } else if style == .plain, kind != .text {
                write(plain: text, at: node, isBoolean: kind == .boolean, to: &writer)
            } else {
                writer.string(text)
            }
        }
    }

    private func write(
        plain text: String,
        at node: YAMLNode,
        isBoolean: Bool,
        to writer: inout JSONWriter
    ) {
        if text == "true" || text == "false" {
            writer.boolean(text == "true")
        } else if ["yes", "no", "on", "off"].contains(text.lowercased()) {
            if !isBoolean { diagnosis.report(.booleanWord(text), at: node) }
            writer.string(text)
        } else if let integer = Int64(text) {
            writer.integer(integer)
        } else if let number = Double(text), number.isFinite, text.utf8.first.map(isDigit) == true {
            writer.number(number)
        } else {
            writer.string(text)
        }
    }
}
