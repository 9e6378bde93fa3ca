import CaseEvents
import RuleLanguage
import WorkingTime

/// The words of one message, in the recipient's language and within what the channel may carry.
///
/// `standards.md` §8.1: neither subject nor body tells who the citizen is or what happened; the
/// rule's own text goes only where the policy lets it. At most three facts, one action, no blame.
struct Wording {
    /// What a value of an event may add to a text, in characters.
    static let valueLengthMax = SentenceTemplate.valueLengthMax
    /// Why a message is written.
    enum Occasion: Hashable {
        /// The person hears of the alert for the first time.
        case first
        /// The person has heard of it, and nobody has answered.
        case reminder
        /// It had ended, and what ended it was taken back.
        case openAgain
        /// Others have left it unanswered, so it comes to the person.
        case passedOn
        /// Somebody has handed it over to the person.
        case handedOver
        /// Somebody had it for a while, and nothing followed.
        case holdEnded
        /// Nobody has answered in all its time.
        case expired
        /// It has lost its ground.
        case withdrawal
        /// It was found too late for anybody to act on.
        case foundTooLate
    }

    /// What the recipient may be told.
    struct Limits: Hashable {
        /// The recipient hears that the citizen may not be able to come and whom to ask (C04).
        var isMinimal = false
        /// Whom to ask.
        var contact: Person?
        /// Roles whose holders may not know before the citizen has been asked.
        var withheld: [Role] = []
        /// The recipient is nobody of the case.
        var isOutsideTeam = false

        /// Whether the rule's own text may be told.
        var allowsDetail: Bool { !isMinimal && (withheld.isEmpty || !isOutsideTeam) }
    }

    let alert: Alert
    /// The alert's rule, unless the rule book has it no more.
    let rule: Rule?
    let anchor: CaseEvent?
    let person: Person
    let circumstances: Circumstances
    var limits = Limits()

    private var language: Language { person.language ?? circumstances.language }
    private var zone: Zone { circumstances.calendar.zone }

    /// The message's content; what falls due while nothing runs is told late and says so.
    func content(_ occasion: Occasion, isLate: Bool = false) -> MessageContent {
        let isWithdrawal = occasion == .withdrawal || occasion == .foundTooLate
        let asksNothing = isWithdrawal || occasion == .expired
        let mayCarryDetail =
            limits.allowsDetail && circumstances.disclosure.mayCarryDetail(to: person.email)
        let tellsLeast = limits.isMinimal && !isWithdrawal
        return MessageContent(
            language: language,
            subject: subject(occasion),
            lead: tellsLeast
                ? minimalLead
                : lead(occasion, isLate: isLate) + (asksNothing ? "" : repeats) + question,
            detail: mayCarryDetail && !isWithdrawal ? detail : nil,
            facts: isWithdrawal || limits.isMinimal ? [caseFact] : facts,
            action: asksNothing ? nil : words("Åbn og svar", "Open and answer"),
            footer: words(
                "Du får beskeden, fordi du har en rolle i sagen. Videresend den ikke.",
                "You get this because you have a role in the case. Do not forward it."
            )
        )
    }

    private func words(_ danish: String, _ english: String) -> String {
        language == .danish ? danish : english
    }

    private func subject(_ occasion: Occasion) -> String {
        let kind =
            switch occasion {
            case .first: words("Ny advis", "New alert")
            case .reminder: words("Påmindelse", "Reminder")
            case .openAgain: words("Åben igen", "Open again")
            case .passedOn: words("Ubesvaret advis", "Unanswered alert")
            case .handedOver: words("Givet videre til dig", "Handed over to you")
            case .holdEnded: words("Åben igen", "Open again")
            case .expired: words("Udløbet uden svar", "Expired without an answer")
            case .withdrawal: words("Trukket tilbage", "Withdrawn")
            case .foundTooLate: words("Fundet for sent", "Found too late")
            }
        // How severe it is, whoever can sanction does not hear (C04).
        let severity = limits.isMinimal ? [] : [severityWord]
        let parts = [kind, alert.caseReference.text] + severity
        return "[tovholder] " + parts.joined(separator: " – ")
    }

    private func lead(_ occasion: Occasion, isLate: Bool) -> String {
        switch occasion {
        case .first:
            let late =
                isFoundLate
                ? words("Den er fundet sent. ", "It was found late. ")
                : isLate ? words("Den kommer sent. ", "It comes late. ") : ""
            return words(
                "Der er en ny advis i en sag, hvor du har en rolle. ",
                "There is a new alert in a case where you have a role. "
            )
                + late + words("Se på sagen og svar.", "Look at the case and answer.")
        case .reminder:
            let late =
                isLate ? words("Påmindelsen kommer sent. ", "This reminder comes late. ") : ""
            return late
                + words(
                    "Der er endnu ikke svaret på denne advis. Se på sagen og svar.",
                    "This alert has not been answered yet. Look at the case and answer."
                )
        case .openAgain:
            return words(
                "En tidligere advis er åben igen. Se på sagen og svar.",
                "An earlier alert is open again. Look at the case and answer."
            )
        case .passedOn:
            return words(
                "Der er mindet flere gange om denne advis, og ingen har svaret. Nu får du den. Se på "
                    + "sagen og svar.",
                "This alert has been sent several times and nobody has answered. Now it comes to you. "
                    + "Look at the case and answer."
            )
        case .handedOver:
            return words(
                "En kollega har givet en advis videre til dig. Se på sagen og svar.",
                "A colleague has handed an alert over to you. Look at the case and answer."
            )
        case .holdEnded:
            return words(
                "Nogen havde taget denne advis, men intet er fulgt. Se på sagen og svar.",
                "Somebody had taken this alert, but nothing followed. Look at the case and answer."
            )
        case .expired:
            return words(
                "Ingen har svaret på denne advis, og der mindes ikke mere om den. Se på sagen.",
                "Nobody has answered this alert and no more reminders come. Look at the case."
            )
        case .withdrawal:
            return words(
                "Grundlaget for den tidligere besked er faldet bort. Du skal ikke gøre mere.",
                "The ground for the earlier message is gone. There is nothing more for you to do."
            )
        case .foundTooLate:
            return words(
                "En advis blev fundet så sent, at ingen fik den. Den står på listen.",
                "An alert was found so late that nobody was told. It stands on the list."
            )
        }
    }

    /// How often what the alert is about has been seen; nothing when it was once.
    private var repeats: String {
        let count = alert.anchors.count
        guard count > 1 else { return "" }
        return words(
            " Det er set \(count) gange, siden den blev åbnet.",
            " It has been seen \(count) times since it was opened."
        )
    }

    /// All that whoever can sanction is told.
    private var minimalLead: String {
        guard let contact = limits.contact else {
            return words(
                "Borgeren kan måske ikke møde som aftalt. Tal med kontaktpersonen, før I gør mere.",
                "The citizen may be unable to attend. Talk to the contact person before you act."
            )
        }
        let name = [contact.name ?? contact.id, contact.email].compactMap(\.self)
            .joined(separator: ", ")
        return words(
            "Borgeren kan måske ikke møde som aftalt. Tal med \(name), før I gør mere.",
            "The citizen may be unable to attend. Talk to \(name) before you act."
        )
    }

    /// Asks that the citizen be asked about those who may not know yet.
    private var question: String {
        guard !limits.withheld.isEmpty else { return "" }
        let isDanish = language == .danish
        let vocabulary = circumstances.ruleBook.vocabulary
        let names = limits.withheld.map { $0.title(in: vocabulary)[language] }
        let last = isDanish ? " og " : " and "
        let list =
            names.count < 2
            ? names.joined()
            : names.dropLast().joined(separator: ", ") + last + (names.last ?? "")
        return words(
            " Spørg borgeren, om \(list) må vide det.",
            " Ask the citizen whether \(list) may know."
        )
    }

    /// Whether it was there to see long before it was seen, because an event came late.
    private var isFoundLate: Bool { alert.raised.elapsed(since: alert.opened) > Telling.lateAfter }

    private var severityWord: String {
        switch alert.severity {
        case .low: words("lav", "low")
        case .normal: words("normal", "normal")
        case .high: words("høj", "high")
        case .urgent: words("haster", "urgent")
        }
    }

    private var caseFact: MessageContent.Fact {
        MessageContent.Fact(label: words("Sag", "Case"), value: alert.caseReference.text)
    }

    private var facts: [MessageContent.Fact] {
        var facts = [
            caseFact,
            MessageContent.Fact(label: words("Alvor", "Severity"), value: severityWord),
        ]
        if let deadline = alert.deadline {
            facts.append(
                MessageContent.Fact(label: words("Frist", "Deadline"), value: time(deadline))
            )
        }
        return facts
    }

    /// The first field of the rule's own text that nothing can fill; loading should have refused it.
    ///
    /// A text that is broken is left out whole: the message then says what every message says.
    var brokenField: String? {
        for part in template?.parts ?? [] {
            guard case .field(let path) = part, !Self.isFillable(path) else { continue }
            return path.joined(separator: ".")
        }
        return nil
    }

    private var template: SentenceTemplate? {
        language == .danish ? rule?.sayDanish : rule?.sayEnglish
    }

    private static func isFillable(_ path: [String]) -> Bool {
        path == ["event", "time"]
            || (path.count == 3 && path[0] == "event" && path[1] == "data")
    }

    /// The rule's own text, filled from the event that it is about.
    private var detail: String? {
        guard let anchor, let template, brokenField == nil else { return nil }
        var text = ""
        for part in template.parts {
            switch part {
            case .literal(let literal): text += literal
            case .field(let path):
                text +=
                    path == ["event", "time"]
                    ? time(anchor.happened) : value(of: path[2], in: anchor)
            }
        }
        return text
    }

    /// The value in words, without whatever reads as a CPR number (C09).
    ///
    /// What is not of the kind that the vocabulary gives the attribute is free text, and not stated.
    private func value(of name: String, in event: CaseEvent) -> String {
        guard let value = event.data[name], !value.isNull else { return notStated }
        let type = circumstances.ruleBook.vocabulary.eventType(event.type)
        let attribute = type?.attributes.first { $0.name == name }
        guard attribute?.kind.admits(value) ?? true else { return notStated }
        if let text = value.string {
            if let date = CivilDate(iso: text) {
                return words(CivilText.danishDate(date), CivilText.englishDate(date))
            }
            if let instant = try? Instant(rfc3339: text) { return time(instant) }
            return Self.tame(text)
        }
        if let flag = value.boolean { return flag ? words("ja", "yes") : words("nej", "no") }
        if let number = value.integer { return Self.tame("\(number)") }
        if let number = value.number { return Self.tame(decimal(number)) }
        return Self.tame(value.elements.compactMap(\.string).joined(separator: ", "))
    }

    private func decimal(_ number: Double) -> String {
        let text = number.description
        return language == .danish ? String(text.map { $0 == "." ? "," : $0 }) : text
    }

    private var notStated: String { words("ikke oplyst", "not stated") }

    private func time(_ instant: Instant) -> String {
        words(
            CivilText.danishDateTime(instant, zone),
            CivilText.englishDateTime(instant, zone)
        )
    }

    /// A value from outside without line breaks, control characters and CPR numbers, and not too long.
    private static func tame(_ text: String) -> String {
        let tamed = text.unicodeScalars.map { scalar -> Character in
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator, .format: " "
            default: Character(scalar)
            }
        }
        // The whole text is looked at: half a number would not be found.
        let masked = CivilRegistrationNumber.masked(String(tamed)).unicodeScalars
        guard masked.count > valueLengthMax else { return String(masked) }
        return String(masked.prefix(valueLengthMax)) + "…"
    }
}

extension AttributeKind {
    /// Whether a value is one that a text can show as of this kind.
    fileprivate func admits(_ value: JSONValue) -> Bool {
        switch self {
        case .choice(let words): value.string.map(words.contains) ?? false
        case .boolean: value.boolean != nil
        case .integer, .number: value.number != nil || value.integer != nil
        case .instant, .date:
            value.string.map {
                CivilDate(iso: $0) != nil || (try? Instant(rfc3339: $0)) != nil
            } ?? false
        case .text, .list, .any: true
        }
    }
}
