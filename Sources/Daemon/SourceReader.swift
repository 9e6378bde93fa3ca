internal import CaseEvents
internal import RuleLanguage

/// Reads which sources are expected to be heard.
struct SourceReader {
    private let diagnosis: Diagnosis

    init(_ diagnosis: Diagnosis) {
        self.diagnosis = diagnosis
    }

    func sources(_ node: YAMLNode?) -> [Configuration.Source] {
        guard let node, !node.isNull else { return [] }
        var sources: [Configuration.Source] = []
        for entry in node.list {
            guard let source = source(entry) else { continue }
            if sources.contains(where: { $0.name == source.name }) {
                diagnosis.report(.sourceTwice(source.name), at: entry["name"] ?? entry)
            }
            sources.append(source)
        }
        return sources
    }

    private func source(_ node: YAMLNode) -> Configuration.Source? {
        guard
            diagnosis.checkKeys(
                of: node,
                in: .source,
                known: ["name", "prefix", "every", "grace", "reports"],
                required: ["name", "prefix", "reports"]
            ),
            let nameNode = node["name"], let name = diagnosis.text(nameNode),
            let prefix = diagnosis.text(node["prefix"])
        else { return nil }
        let isName =
            (1...CaseReference.sourceNameByteCountMax).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
            }
        if prefix.isEmpty { diagnosis.report(.sourcePrefix(), at: node["prefix"] ?? node) }
        if !isName { diagnosis.report(.sourceName(), at: nameNode) }
        return Configuration.Source(
            name: name,
            prefix: prefix,
            rhythm: diagnosis.rhythm(node["every"]),
            grace: diagnosis.elapsed(node["grace"]),
            reports: diagnosis.texts(node["reports"]),
            reportPlaces: node["reports"].map { $0.list.map(\.place) } ?? [],
            place: nameNode.place
        )
    }
}
