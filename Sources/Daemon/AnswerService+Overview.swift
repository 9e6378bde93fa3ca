internal import Alerting
internal import CaseEvents
internal import EventStore
internal import Intake

extension AnswerService {
    /// So many alerts stand on the page of one message.
    static let overviewLinkCountMax = 200

    /// The page of a message that told of several alerts: a link to each that is still open.
    func overview(token: String) -> AnswerPage {
        guard let id = links.telling(ofToken: token),
            let all = try? loop.store.look({ try $0.tellings(ofMessage: id) }),
            let first = all.first
        else { return unknownLink }
        let tellings = all.filter(mayStillKnow)
        guard !tellings.isEmpty else { return withoutAccess(first) }
        let language = first.content.language
        let content = FoldedContent(of: tellings)
        let open = openAlerts(of: tellings)
        return AnswerPage(
            language: language,
            state: open.isEmpty ? .closed : .open,
            title: MessageContent.title(ofSubject: content.subject),
            lead: open.isEmpty ? AnswerWording.allClosed[language] : content.lead,
            links: open.prefix(Self.overviewLinkCountMax).map { telling in
                AnswerPage.Link(
                    token: links.token(forTelling: telling.id),
                    label: AnswerWording.link(to: telling, in: language)
                )
            }
        )
    }

    /// The latest telling of each alert that somebody owes an answer to, the most severe first.
    private func openAlerts(of tellings: [Telling]) -> [Telling] {
        var latest: [String: Telling] = [:]
        var order: [String] = []
        for telling in tellings.sorted(by: Telling.leadsMessage) {
            if latest[telling.alert] == nil { order.append(telling.alert) }
            latest[telling.alert] = telling
        }
        let open = try? loop.store.look { transaction in
            try order.filter { try transaction.alert($0)?.state.isOpen ?? false }
        }
        return (open ?? order).compactMap { latest[$0] }
    }
}
