internal import Yams

/// Reads a YAML file into values with places.
///
/// Anchors, aliases and repeated keys are refused: the first hide what a rule says, and of the
/// last nobody can know which counts.
package struct YAMLReader {
    /// How many lists and mappings may lie inside each other.
    package static let depthMax = 32

    private let file: SourceFile
    private let diagnosis: Diagnosis

    /// A reader of the file, which reports to the diagnosis.
    package init(_ file: SourceFile, _ diagnosis: Diagnosis) {
        self.file = file
        self.diagnosis = diagnosis
    }

    /// The root of the file; nothing when it is empty or was refused.
    package func read() -> YAMLNode? {
        let top = SourcePlace(file: file.path, line: 1, column: 1)
        guard file.text.utf8.count <= SourceFile.byteCountMax else {
            diagnosis.report(.fileTooLarge(), at: top)
            return nil
        }
        if let offset = file.malformedOffset {
            let before = String(decoding: file.text.utf8.prefix(offset), as: UTF8.self)
            diagnosis.report(.notUTF8(), at: place(ofCharacter: before.count))
            return nil
        }
        guard passesScan() else { return nil }
        do {
            let parser = try Parser(yaml: file.text)
            guard let root = try parser.singleRoot() else { return nil }
            return convert(root, depth: 0)
        } catch let error as YamlError {
            report(error)
        } catch {
            diagnosis.report(.yamlSyntax(problem: "\(error)"), at: top)
        }
        return nil
    }

    /// Looks for what would be costly to parse or would be misunderstood.
    private func passesScan() -> Bool {
        let findings = YAMLScan.findings(diagnosis.lines(of: file.path))
        for finding in findings {
            let place = SourcePlace(file: file.path, line: finding.line, column: finding.column)
            diagnosis.report(finding.mistake, at: place, length: finding.length)
        }
        return findings.allSatisfy { $0.mistake.severity != .error }
    }

    private func convert(_ node: Node, depth: Int) -> YAMLNode? {
        let place = place(node.mark)
        guard depth <= Self.depthMax else {
            diagnosis.report(.yamlTooDeep(), at: place)
            return nil
        }
        switch node {
        case .scalar(let scalar):
            let style: YAMLNode.Style =
                switch scalar.style {
                case .singleQuoted, .doubleQuoted: .quoted
                case .literal, .folded: .block
                case .any, .plain: .plain
                }
            return YAMLNode(content: .scalar(scalar.string, style), place: place)
        case .sequence(let sequence):
            let elements = sequence.compactMap { convert($0, depth: depth + 1) }
            return YAMLNode(content: .sequence(elements), place: place)
        case .mapping(let mapping):
            var entries: [YAMLNode.Entry] = []
            for (key, value) in mapping {
                let keyPlace = self.place(key.mark)
                guard let name = key.scalar?.string else {
                    diagnosis.report(.yamlKey(), at: keyPlace)
                    continue
                }
                guard let value = convert(value, depth: depth + 1) else { continue }
                entries.append(YAMLNode.Entry(key: name, keyPlace: keyPlace, value: value))
            }
            return YAMLNode(content: .mapping(entries), place: place)
        case .alias:
            diagnosis.report(.yamlReference(), at: place)
            return nil
        }
    }

    private func place(_ mark: Mark?) -> SourcePlace {
        SourcePlace(
            file: file.path,
            line: max(1, mark?.line ?? 1),
            column: max(1, mark?.column ?? 1)
        )
    }

    private func report(_ mistake: Mistake, line: Int, column: Int) {
        diagnosis.report(mistake, at: SourcePlace(file: file.path, line: line, column: column))
    }

    private func report(_ error: YamlError) {
        switch error {
        case .scanner(let context, let problem, let mark, _),
            .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let told = YAMLProblem(
                problem: problem,
                place: place(mark),
                start: context.map { place($0.mark) },
                context: context?.text ?? "",
                lines: diagnosis.lines(of: file.path)
            )
            .told()
            diagnosis.report(told.mistake, at: told.place)
        case .reader(let problem, let offset, _, _):
            let told = YAMLProblem(
                problem: problem,
                place: place(ofCharacter: offset ?? 0),
                start: nil,
                context: "",
                lines: []
            )
            .told()
            diagnosis.report(told.mistake, at: told.place)
        case .duplicatedKeysInMapping(let duplicates, let context):
            let start = place(context.mark)
            for key in duplicates { report(.duplicateKey(key), repeated: key, after: start) }
        default:
            let top = SourcePlace(file: file.path, line: 1, column: 1)
            diagnosis.report(.yamlSyntax(problem: "the bytes are no YAML text"), at: top)
        }
    }

    /// The place of a character of the text.
    private func place(ofCharacter offset: Int) -> SourcePlace {
        let before = file.text.prefix(offset).unicodeScalars
        let line = before.count { $0 == "\n" } + 1
        let column = before.reversed().prefix { $0 != "\n" }.count + 1
        return SourcePlace(file: file.path, line: line, column: column)
    }

    /// Reports at the second line after the mapping's start that begins with the key.
    private func report(_ mistake: Mistake, repeated key: String, after start: SourcePlace) {
        var seen = 0
        for (index, line) in diagnosis.lines(of: file.path).enumerated()
        where index + 1 >= start.line {
            var from = line.startIndex
            while let found = line[from...].firstRange(of: key + ":") {
                seen += 1
                if seen == 2 {
                    let column = line.unicodeScalars.distance(
                        from: line.startIndex,
                        to: found.lowerBound
                    )
                    report(mistake, line: index + 1, column: column + 1)
                    return
                }
                from = found.upperBound
            }
        }
        diagnosis.report(mistake, at: start)
    }
}
