import CaseEvents
import WorkingTime

/// Reads what can be answered to an alert of a rule, and what each answer does.
struct AnswerReader {
    private static let keys = FileForm.answerForm.names

    let rule: RuleReader

    private var diagnosis: Diagnosis { rule.diagnosis }

    func read() -> [AnswerForm] {
        guard let field = rule.node["answers"] else { return [] }
        guard !field.isNull else {
            diagnosis.report(.answersMissing(), at: field)
            return []
        }
        var forms: [AnswerForm] = []
        for element in field.list {
            let (name, place, value) = parts(of: element)
            guard let name else { continue }
            if forms.contains(where: { $0.name == name }) {
                diagnosis.report(.twice(name), at: place)
            }
            if let form = form(name, value) { forms.append(form) }
        }
        if field.elements?.isEmpty == true {
            diagnosis.report(.answersMissing(), at: field)
        }
        if !forms.isEmpty, !forms.contains(where: { $0.effect == .ends }) {
            diagnosis.report(.answersWithoutEnd(), at: field)
        }
        return forms
    }

    /// The roles that must all answer; none when one answer is enough.
    func everyone(telling ladder: [LadderStep]) -> [Role] {
        guard let field = rule.node["answered_by"] else { return [] }
        switch field.text {
        case "any": return []
        case "everyone": return ladder.first?.roles ?? []
        default: break
        }
        let told = ladder.flatMap(\.roles)
        var roles: [Role] = []
        for name in field.elements == nil ? [] : diagnosis.texts(field) {
            guard told.contains(Role(name)) else {
                diagnosis.report(.answererNotTold(name, told: told.map(\.name)), at: field)
                continue
            }
            roles.append(Role(name))
        }
        if field.elements == nil {
            diagnosis.report(
                .unknownWord(field.text ?? "", allowed: ["any", "everyone"]),
                at: field
            )
        }
        return roles
    }

    /// The name of an answer with what stands behind it: `seen` or `{seen: {holds: 4h}}`.
    private func parts(of element: YAMLNode) -> (String?, YAMLNode, YAMLNode?) {
        guard let entries = element.entries else {
            return (word(diagnosis.text(element), at: element), element, nil)
        }
        guard entries.count == 1 else {
            diagnosis.report(.answerForm(), at: element)
            return (nil, element, nil)
        }
        return (word(entries[0].key, at: element), element, entries[0].value)
    }

    private func word(_ text: String?, at place: YAMLNode) -> String? {
        guard let text else { return nil }
        let isWord = text.utf8.allSatisfy {
            isSmallLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_")
        }
        guard isWord, !text.isEmpty else {
            diagnosis.report(.answerWord(text), at: place)
            return nil
        }
        return text
    }

    private func form(_ name: String, _ value: YAMLNode?) -> AnswerForm? {
        guard let value else { return AnswerForm(name: name) }
        guard !value.isNull else { return usualForm(name) }
        guard diagnosis.checkKeys(of: value, in: .answer, known: Self.keys) else { return nil }
        let reasons = reasons(value["reason"])
        let holdKeys = ["holds", "until", "then"].filter { value[$0] != nil }
        if value["to"] != nil, let key = holdKeys.first {
            diagnosis.report(.answerTwoEffects(key), at: value)
            return nil
        }
        if let to = value["to"] {
            guard diagnosis.word(to, among: ["person"]) != nil else { return nil }
            return AnswerForm(name: name, effect: .handsOver, reasons: reasons)
        }
        let usual = usualForm(name)
        guard !holdKeys.isEmpty || !(usual.effect == .ends) else {
            return AnswerForm(name: name, reasons: value["reason"] == nil ? usual.reasons : reasons)
        }
        if usual.effect == .handsOver, holdKeys.isEmpty {
            return AnswerForm(name: name, effect: .handsOver, reasons: reasons)
        }
        return hold(name, value).map {
            AnswerForm(name: name, effect: .holds($0), reasons: reasons)
        }
    }

    /// What an answer does where only its name stands before an empty mapping.
    private func usualForm(_ name: String) -> AnswerForm {
        if let hold = AnswerHold.usual(name) { return AnswerForm(name: name, effect: .holds(hold)) }
        switch name {
        case "handed_over": return AnswerForm(name: name, effect: .handsOver)
        case "not_relevant": return AnswerForm(name: name, reasons: AnswerForm.usualReasons)
        default: return AnswerForm(name: name)
        }
    }

    private func hold(_ name: String, _ value: YAMLNode) -> AnswerHold? {
        let usual = AnswerHold.usual(name)
        guard let span = span(value["holds"]) ?? usual?.span else {
            if value["holds"] == nil { diagnosis.report(.answerHoldMissing(name), at: value) }
            return nil
        }
        var then = usual?.then ?? []
        if let field = value["then"] {
            then = []
            for role in diagnosis.texts(field) {
                if Role.nameable.contains(Role(role)) {
                    then.append(Role(role))
                } else {
                    diagnosis.report(.unknownRole(role), at: field)
                }
            }
        }
        return AnswerHold(
            span: span,
            until: value["until"].map { rule.types($0) } ?? [],
            then: then
        )
    }

    /// A time that an answer can hold: forward, and neither a moment nor for ever.
    private func span(_ field: YAMLNode?) -> TimeAmount? {
        guard let field, let amount = diagnosis.amount(field, rule.parameters) else { return nil }
        let isFit =
            switch amount {
            case .elapsed(let span):
                span >= .minutes(AnswerForm.holdMinuteCountMin)
                    && span <= .days(AnswerForm.holdDayCountMax)
            case .workingDays(let count), .weekdays(let count), .workingHours(let count):
                (1...AnswerForm.holdDayCountMax).contains(count)
            case .nextDay, .nextWorkingDay: true
            }
        guard isFit else {
            diagnosis.report(.answerHoldLength(amount.description), at: field)
            return nil
        }
        return amount
    }

    private func reasons(_ field: YAMLNode?) -> [String] {
        guard let field else { return [] }
        if field.text == "required" { return AnswerForm.usualReasons }
        guard field.elements != nil else {
            diagnosis.report(.answerReason(), at: field)
            return []
        }
        return diagnosis.texts(field).compactMap { word($0, at: field) }
    }
}
