import CaseEvents

/// How `since: {state: S}` is read.
extension ConditionReader {
    /// The window that opens when a state last began to hold; nothing for one that nobody knows.
    func beginning(_ field: YAMLNode?) -> Window? {
        let form = FileForm.beginning
        guard let field,
            diagnosis.checkKeys(of: field, in: .since, known: form.names, required: form.required),
            let node = field["state"], let name = diagnosis.text(node),
            let state = rule.state(named: name, at: node, orEvent: false)
        else { return nil }
        return .sinceState(name: state.name)
    }
}

extension FileForm {
    static let beginning = FileForm(
        name: "beginning",
        keys: [
            Key(
                "state",
                .state,
                da: "Siden tilstanden sidst begyndte.",
                en: "Since the state last began to hold."
            )
        ],
        required: ["state"]
    )
}

extension Localized {
    static let since = Localized(danish: "`since`", english: "`since`")
}
