import CaseEvents
import WorkingTime

/// Reads one rule; every mistake is reported where it stands.
struct RuleReader {
    static let keys = FileForm.rule.names
    static let requiredKeys = FileForm.rule.required
    /// How long ago something may be that is still told, unless the rule says otherwise.
    static let catchUpDefault = Elapsed.days(7)
    /// So many unanswered reminders can be asked for.
    static let unansweredRange = 1...20

    let node: YAMLNode
    let vocabulary: Vocabulary
    /// The named conditions of the vocabulary.
    let namedConditions: [String: YAMLNode]
    let calendar: DayCalendar
    let diagnosis: Diagnosis
    let parameters: Parameters
    let compiler: ExpressionCompiler

    init(
        _ node: YAMLNode,
        vocabulary: Vocabulary,
        conditions: [String: YAMLNode] = [:],
        calendar: DayCalendar,
        _ diagnosis: Diagnosis
    ) {
        self.node = node
        self.vocabulary = vocabulary
        namedConditions = conditions
        self.calendar = calendar
        self.diagnosis = diagnosis
        parameters = Parameters.read(node["params"], diagnosis)
        compiler = ExpressionCompiler(
            vocabulary: vocabulary,
            parameters: parameters,
            zone: calendar.zone,
            diagnosis: diagnosis
        )
    }

    /// A reader of another rule among the same words.
    func reading(_ node: YAMLNode) -> RuleReader {
        RuleReader(
            node,
            vocabulary: vocabulary,
            conditions: namedConditions,
            calendar: calendar,
            diagnosis
        )
    }

    /// The rule; nothing when something is wrong with it.
    func read() -> Rule? {
        let errorsBefore = diagnosis.errorCount
        guard
            diagnosis.checkKeys(of: node, in: .rule, known: Self.keys, required: Self.requiredKeys)
        else { return nil }
        // What does not hang on the anchor is read first, to be told of whatever the anchor is.
        let head = head()
        let rest = (
            detects: detects(), review: review(),
            answers: AnswerReader(rule: self).read(),
            catchUp: diagnosis.elapsed(node["catch_up"], parameters), valid: valid()
        )
        let ladderReader = LadderReader(rule: self, reminders: reminders())
        let steps = ladderReader.read()
        let pauses = states(node["pauses"])
        let unanswered = node["unanswered"].flatMap { number($0, Self.unansweredRange) }
        guard let anchor = AnchorReader(rule: self).read(node["when"]) else {
            _ = ends(node["closes"], anchor: nil, orNone: true)
            return nil
        }
        let conditions = ConditionReader(rule: self, anchor: anchor, pauses: pauses)
        let predicate = compiler.predicate(node["where"], event: anchor.types, other: nil)
        let given = conditions.read(node["given"], consents: true)
        let unless = conditions.read(node["unless"], consents: false)
        let expect = conditions.read(node["expect"], consents: nil)
        let ladder = ladderReader.named(steps, by: conditions)
        let deadline = deadline(anchor)
        let closes = ends(node["closes"], anchor: anchor.types, orNone: true)
        let say = say(anchor)
        let key = key(anchor)
        guard diagnosis.errorCount == errorsBefore, let head, let say, let key else { return nil }
        let rule = Rule(
            name: head.name,
            detects: rest.detects,
            title: head.title,
            severity: head.severity,
            status: head.status,
            owner: head.owner,
            basis: head.basis,
            validFrom: rest.valid.from,
            validUntil: rest.valid.until,
            anchor: anchor,
            predicate: predicate,
            given: given.conditions,
            unless: unless.conditions,
            expect: expect.conditions,
            deadline: deadline,
            closes: closes.types,
            closesWhere: closes.conditional,
            key: key,
            pauses: pauses,
            tell: ladder,
            sayDanish: say.danish,
            sayEnglish: say.english,
            answers: rest.answers.map(\.name),
            answerForms: rest.answers,
            answeredBy: AnswerReader(rule: self).everyone(telling: ladder),
            unansweredCountMax: unanswered,
            catchUp: rest.catchUp ?? Self.catchUpDefault,
            tests: [],
            meaning: RuleMeaning.digest(
                of: node,
                vocabulary: vocabulary,
                conditions: namedConditions,
                anchor: anchor
            ),
            place: node.place,
            review: rest.review,
            consents: given.consents + unless.consents
        )
        checkFlow(rule)
        checkOwnAlerts(rule)
        checkMutualSilence(rule)
        let tests = tests(of: rule)
        return diagnosis.errorCount == errorsBefore ? rule.with(tests: tests) : nil
    }

    /// What a rule says of itself.
    private struct Head {
        let name: String
        let title: Localized
        let severity: Severity
        let status: RuleStatus
        let owner: String
        let basis: String?
    }

    private func head() -> Head? {
        let name = name()
        let severity = diagnosis.word(node["severity"], among: Severity.allCases.map(\.rawValue))
            .flatMap { Severity(rawValue: $0) }
        let status = diagnosis.word(node["status"], among: RuleStatus.allCases.map(\.rawValue))
            .flatMap { RuleStatus(rawValue: $0) }
        let title = diagnosis.localized(node["title"], in: .texts)
        for field in [node["title"]?["da"], node["title"]?["en"], node["owner"]] {
            checkLine(field)
        }
        if let danish = node["title"]?["da"] {
            diagnosis.review(danish, in: .danish, isTitle: true)
        }
        if let english = node["title"]?["en"] {
            diagnosis.review(english, in: .english, isTitle: true)
        }
        let owner = diagnosis.filledText(node["owner"])
        let basis = diagnosis.text(node["basis"])
        guard let name, let severity, let status, let title, let owner else { return nil }
        return Head(
            name: name,
            title: title,
            severity: severity,
            status: status,
            owner: owner,
            basis: basis
        )
    }

    /// A title and an owner are one line as it stands: they become subjects of mail.
    private func checkLine(_ field: YAMLNode?) {
        guard let field, let text = field.text else { return }
        if text.contains("{{") { diagnosis.report(.lineWithField(), at: field) }
        if text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
            diagnosis.report(.lineBroken(), at: field)
        }
    }

    private func name() -> String? {
        guard let field = node["rule"], let name = diagnosis.text(field) else { return nil }
        guard Self.isName(name) else {
            diagnosis.report(.ruleName(name), at: field)
            return nil
        }
        return name
    }

    /// Whether a text can be the name of a rule.
    static func isName(_ name: String) -> Bool {
        (1...64).contains(name.utf8.count) && name.utf8.first.map(isSmallLetter) == true
            && name.utf8.allSatisfy {
                isSmallLetter($0) || isDigit($0) || $0 == UInt8(ascii: "-")
            }
    }

    private func detects() -> [String] {
        guard let field = node["detects"] else { return [] }
        return field.list.compactMap { element in
            guard let code = diagnosis.text(element) else { return nil }
            let digits = code.utf8.dropFirst()
            guard code.utf8.first == UInt8(ascii: "F"), (2...3).contains(digits.count),
                digits.allSatisfy(isDigit)
            else {
                diagnosis.report(.failureCode(code), at: element)
                return nil
            }
            return code
        }
    }

    private func valid() -> (from: CivilDate?, until: CivilDate?) {
        guard let field = node["valid"],
            diagnosis.checkKeys(of: field, in: .valid, known: ["from", "until"])
        else { return (nil, nil) }
        let (from, until) = (date(field["from"]), date(field["until"]))
        if let from, let until, until <= from { diagnosis.report(.validEmpty(), at: field) }
        return (from, until)
    }

    func date(_ node: YAMLNode?) -> CivilDate? {
        guard let node, let text = diagnosis.text(node) else { return nil }
        guard let date = CivilDate(iso: text) else {
            diagnosis.report(.date(text), at: node)
            return nil
        }
        return date
    }

    private func reminders() -> [ReminderTime] {
        (node["remind"]?.list ?? []).compactMap { element in
            if element.text == "at once" { return .atOnce }
            return diagnosis.amount(element, parameters).map { .fromDeadline($0) }
        }
    }

    private func deadline(_ anchor: Anchor) -> Deadline? {
        let parts = ["due", "remind", "until"]
        let present = parts.filter { node[$0] != nil }
        guard !present.isEmpty else { return nil }
        for missing in parts where !present.contains(missing) {
            diagnosis.report(.deadlineIncomplete(missing: missing), at: node[present[0]] ?? node)
        }
        let reminders = reminders()
        if let field = node["remind"], field.isNull || field.elements?.isEmpty == true {
            diagnosis.report(.deadlineIncomplete(missing: "remind"), at: field)
        }
        let until = ends(node["until"], anchor: anchor.types, orNone: false)
        guard let expression = compiler.instant(node["due"], event: anchor.types),
            !reminders.isEmpty, !(until.types.isEmpty && until.conditional.isEmpty)
        else { return nil }
        return Deadline(
            expression: expression,
            reminders: reminders,
            until: until.types,
            untilWhere: until.conditional
        )
    }

    private func say(_ anchor: Anchor) -> (danish: SentenceTemplate, english: SentenceTemplate)? {
        guard let field = node["say"],
            diagnosis.checkKeys(
                of: field,
                in: .texts,
                known: ["da", "en"],
                required: ["da", "en"]
            )
        else { return nil }
        let types = anchor.types.compactMap { vocabulary.eventType($0) }
        let layout = EventLayout(types: types) { _, _ in }
        let danish = SentenceTemplate.read(
            field["da"],
            in: .danish,
            layout: layout,
            parameters: parameters,
            diagnosis
        )
        let english = SentenceTemplate.read(
            field["en"],
            in: .english,
            layout: layout,
            parameters: parameters,
            diagnosis
        )
        guard let danish, let english else { return nil }
        return (danish, english)
    }

    private func key(_ anchor: Anchor) -> AlertKey? {
        guard let field = node["per"] else { return .perCase }
        switch field.text {
        case "case": return .perCase
        case "anchor": return .perAnchor
        case "citizen":
            // A case is one citizen's.
            diagnosis.report(.perCitizen(), at: field)
            return nil
        default: return compiler.key(field, event: anchor.types).map { .expression($0) }
        }
    }
}
