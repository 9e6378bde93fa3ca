internal import Alerting
internal import CaseEvents
internal import Mustache
internal import RuleLanguage

/// The two faces of a letter: plain text for any reader, and a page for those that show one.
struct MessagePage {
    let language: Language
    /// What colour and importance show: `normal` for a reader who hears the least that there is.
    let severity: Severity
    let subject: String
    private let lead: String
    private let facts: [MessageContent.Fact]
    private let lines: [FoldedContent.Line]
    private let more: String?
    private let foundTooLate: FoldedContent.Line?
    private let detail: String?
    private let button: (link: String, action: String)?
    private let footer: String

    /// Lays out the letter: one telling with its facts, or several with a line for each.
    init(_ letter: PreparedLetter) {
        let action: String?
        if letter.tellings.count == 1 {
            let content = letter.telling.content
            language = content.language
            severity = letter.telling.shownSeverity
            subject = content.subject
            lead = content.lead
            facts = content.facts
            lines = []
            more = nil
            foundTooLate = nil
            detail = content.detail
            action = content.action
            footer = content.footer
        } else {
            let content = FoldedContent(of: letter.tellings)
            language = content.language
            severity = content.severity
            subject = content.subject
            lead = content.lead
            facts = []
            lines = content.lines
            more = content.more
            foundTooLate = content.foundTooLate
            detail = nil
            action = content.action
            footer = content.footer
        }
        if let link = letter.answerLink, let action {
            button = (link, action)
        } else {
            button = nil
        }
    }

    /// Who replies by mail thinks that the alert is answered.
    private var replyNote: String {
        language == .danish
            ? "Svar ikke på mailen: den bliver ikke læst."
            : "Do not reply to this mail: nobody reads it."
    }

    /// Plain text, readable on a narrow screen.
    var plainText: String {
        var paragraphs = [MailText.singleLine(lead)]
        if !facts.isEmpty {
            paragraphs.append(
                facts.map {
                    "\(MailText.singleLine($0.label)): \(MailText.singleLine($0.value))"
                }.joined(separator: "\n")
            )
        }
        var list = lines.map { line in
            let head = "- \(MailText.singleLine(line.title)): \(MailText.singleLine(line.text))"
            return line.detail.map { "\(head)\n  \(MailText.singleLine($0))" } ?? head
        }
        if let more { list.append("- \(more)") }
        if let foundTooLate {
            list.append("- \(foundTooLate.title): \(MailText.singleLine(foundTooLate.text))")
        }
        if !list.isEmpty { paragraphs.append(list.joined(separator: "\n")) }
        if let detail { paragraphs.append(detail) }
        if let button {
            paragraphs.append("\(MailText.singleLine(button.action)):\n\(button.link)")
        }
        paragraphs.append("-- \n\(MailText.singleLine(footer))\n\(replyNote)")
        return paragraphs.joined(separator: "\n\n")
    }

    /// A page without images, scripts, style sheets or anything else to fetch.
    var html: String {
        var page: [String: Any] = [
            "language": language.rawValue,
            "subject": subject,
            "colour": Self.colour(severity),
            "lead": lead,
            "facts": facts.map { ["label": $0.label, "value": $0.value] },
            "hasFacts": !facts.isEmpty,
            "lines": lines.map { line in
                var shown: [String: Any] = ["title": line.title, "text": line.text]
                if let detail = line.detail { shown["lineDetail"] = [["text": detail]] }
                return shown
            },
            "hasLines": !lines.isEmpty || foundTooLate != nil,
            "footer": "\(footer) \(replyNote)",
        ]
        if let more { page["more"] = [["text": more]] }
        if let foundTooLate {
            page["late"] = [["title": foundTooLate.title, "text": foundTooLate.text]]
        }
        if let detail {
            page["detail"] = detail.split(whereSeparator: \.isNewline).map(String.init)
        }
        if let button { page["button"] = ["link": button.link, "action": button.action] }
        return Self.template.render(page)
    }

    /// The colour of the line above the letter; its words say the same.
    private static func colour(_ severity: Severity) -> String {
        switch severity {
        case .low: "#5b6770"
        case .normal: "#1f5fa8"
        case .high: "#a65d00"
        case .urgent: "#b3261e"
        }
    }

    private static let template: MustacheTemplate = {
        do {
            return try MustacheTemplate(string: source)
        } catch {
            preconditionFailure("the page of a letter is not a template: \(error)")
        }
    }()

    // Every cell with words says how they look, because Outlook hands nothing down to cells.
    private static let typeface = "font-family:'Segoe UI',Roboto,Helvetica,Arial,sans-serif;"
    private static let text = typeface + "font-size:16px;line-height:24px;"
    private static let ink = "color:#1c2126;"
    private static let pale = "color:#55606a;"
    private static let rowLine = "padding:8px 0;border-top:1px solid #e1e5e9;"

    // Tables and attributes, because Outlook lays out with Word and ignores most of CSS; elsewhere
    // the whole button can be pressed.
    private static let source = """
        <!DOCTYPE html>
        <html lang="{{language}}">
        <head>
        <meta http-equiv="Content-Type" content="text/html; charset=utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light">
        <title>{{subject}}</title>
        </head>
        <body style="margin:0;padding:0;background-color:#f2f4f6;">
        <table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" \
        bgcolor="#f2f4f6">
        <tr><td align="center" style="padding:16px 8px;">
        <table role="presentation" width="560" cellpadding="0" cellspacing="0" border="0" \
        bgcolor="#ffffff" style="width:100%;max-width:560px;border-top:4px solid {{colour}};">
        <tr><td style="\(typeface)\(ink)padding:24px 24px 16px 24px;font-size:18px;\
        line-height:26px;font-weight:600;">{{lead}}</td></tr>
        {{#hasFacts}}
        <tr><td style="padding:0 24px 16px 24px;">
        <table role="presentation" cellpadding="0" cellspacing="0" border="0">
        {{#facts}}
        <tr><td valign="top" style="\(text)\(pale)padding:2px 16px 2px 0;">{{label}}</td>\
        <td valign="top" style="\(text)\(ink)padding:2px 0;">{{value}}</td></tr>
        {{/facts}}
        </table>
        </td></tr>
        {{/hasFacts}}
        {{#hasLines}}
        <tr><td style="padding:0 24px 16px 24px;">
        <table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">
        {{#lines}}
        <tr><td style="\(text)\(ink)\(rowLine)"><b>{{title}}</b><br>\
        {{text}}{{#lineDetail}}<br><span style="\(pale)">{{text}}</span>{{/lineDetail}}\
        </td></tr>
        {{/lines}}
        {{#more}}
        <tr><td style="\(text)\(pale)\(rowLine)">{{text}}</td></tr>
        {{/more}}
        {{#late}}
        <tr><td style="\(text)\(ink)\(rowLine)"><b>{{title}}</b><br>\
        {{text}}</td></tr>
        {{/late}}
        </table>
        </td></tr>
        {{/hasLines}}
        {{#detail}}
        <tr><td style="\(text)\(ink)padding:0 24px 16px 24px;">{{.}}</td></tr>
        {{/detail}}
        {{#button}}
        <tr><td style="padding:8px 24px 24px 24px;">
        <table role="presentation" cellpadding="0" cellspacing="0" border="0">
        <tr><td bgcolor="#1f5fa8" style="border-radius:6px;mso-padding-alt:14px 28px;">\
        <a href="{{link}}" style="\(typeface)display:inline-block;padding:14px 28px;font-size:16px;\
        line-height:20px;font-weight:600;color:#ffffff;text-decoration:none;">\
        {{action}}</a></td></tr>
        </table>
        </td></tr>
        {{/button}}
        <tr><td style="\(typeface)\(pale)padding:16px 24px 20px 24px;\
        border-top:1px solid #e1e5e9;font-size:13px;line-height:19px;">{{footer}}</td></tr>
        </table>
        </td></tr>
        </table>
        </body>
        </html>
        """
}
