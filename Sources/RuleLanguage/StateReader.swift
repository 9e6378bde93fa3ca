import CaseEvents

/// Reads the states of a vocabulary.
struct StateReader {
    let diagnosis: Diagnosis

    func state(_ entry: YAMLNode.Entry) -> StateDefinition? {
        let form = FileForm.stateDefinition
        guard
            diagnosis.checkKeys(
                of: entry.value,
                in: .state,
                known: form.names,
                required: form.required
            )
        else { return nil }
        let from = diagnosis.texts(entry.value["from"])
        let until = entry.value["until"].flatMap { $0.isNull ? nil : $0.list } ?? []
        return StateDefinition(
            name: entry.key,
            from: from,
            until: until.filter { $0.entries == nil }.compactMap { diagnosis.text($0) },
            with: words(entry.value["with"]),
            untilWith: until.filter { $0.entries != nil }.compactMap { end($0) }
        )
    }

    private func end(_ node: YAMLNode) -> StateDefinition.End? {
        let form = FileForm.stateEnd
        guard
            diagnosis.checkKeys(of: node, in: .stateEnd, known: form.names, required: form.required)
        else { return nil }
        let types = diagnosis.texts(node["event"])
        let with = words(node["with"])
        if with.isEmpty, let field = node["with"] {
            diagnosis.report(.missingKey("with", in: .stateEnd), at: field)
        }
        return types.isEmpty || with.isEmpty ? nil : StateDefinition.End(types: types, with: with)
    }

    private func words(_ node: YAMLNode?) -> [StateDefinition.Words] {
        guard let node, !node.isNull else { return [] }
        guard let entries = node.entries else {
            diagnosis.report(.notAMapping(.state, keys: ["with"], suggestion: nil), at: node)
            return []
        }
        return entries.map {
            StateDefinition.Words(attribute: $0.key, allowed: diagnosis.texts($0.value))
        }
    }

    /// Every event that begins or ends the state must be able to say what `with` asks, and no word
    /// both begins and ends it.
    func checkWords(of state: StateDefinition, at node: YAMLNode, types: [String: EventType]) {
        check(node["with"], of: state.from.compactMap { types[$0] })
        for element in node["until"]?.list ?? [] where element.entries != nil {
            let ending = diagnosis.texts(element["event"])
            check(element["with"], of: ending.compactMap { types[$0] })
            let plain = (node["until"]?.list ?? []).compactMap { $0.entries == nil ? $0.text : nil }
            if let type = ending.first(where: plain.contains) {
                diagnosis.report(.stateEndPlain(type), at: element)
            }
            // With several words, or where any word begins it, the end is told apart by the others.
            guard ending.contains(where: state.from.contains),
                let entries = element["with"]?.entries, entries.count == 1
            else { continue }
            for entry in entries {
                let begins = state.with.first { $0.attribute == entry.key }?.allowed ?? []
                for word in entry.value.list {
                    guard let text = word.text, begins.contains(text) else { continue }
                    diagnosis.report(.stateWordTwice(text), at: word)
                }
            }
        }
    }

    private func check(_ with: YAMLNode?, of types: [EventType]) {
        for entry in with?.entries ?? [] {
            for type in types {
                guard let attribute = type.attributes.first(where: { $0.name == entry.key })
                else {
                    let known = type.attributes.map(\.name)
                    diagnosis.report(
                        .unknownAttribute(entry.key, of: type.name, known: known),
                        atKeyOf: entry
                    )
                    continue
                }
                guard case .choice(let words) = attribute.kind else {
                    if attribute.kind != .text {
                        diagnosis.report(.stateWords(entry.key), atKeyOf: entry)
                    }
                    continue
                }
                for node in entry.value.list {
                    guard let word = node.text, !words.contains(word) else { continue }
                    diagnosis.report(.stateWord(word, known: words), at: node)
                }
            }
        }
    }
}
