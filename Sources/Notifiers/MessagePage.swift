internal import Alerting
internal import CaseEvents
internal import Mustache
internal import RuleLanguage

/// The two faces of a letter: plain text for any reader, and a page for those that show one.
enum MessagePage {
    /// Plain text, readable on a narrow screen.
    static func plainText(_ letter: PreparedLetter) -> String {
        let content = letter.telling.content
        var paragraphs = [MailText.singleLine(content.lead)]
        if !content.facts.isEmpty {
            paragraphs.append(
                content.facts.map {
                    "\(MailText.singleLine($0.label)): \(MailText.singleLine($0.value))"
                }.joined(separator: "\n")
            )
        }
        if let detail = content.detail { paragraphs.append(detail) }
        if let link = letter.answerLink, let action = content.action {
            paragraphs.append("\(MailText.singleLine(action)):\n\(link)")
        }
        paragraphs.append("-- \n\(MailText.singleLine(content.footer))")
        return paragraphs.joined(separator: "\n\n")
    }

    /// A page without images, scripts, style sheets or anything else to fetch.
    static func html(_ letter: PreparedLetter) -> String {
        let content = letter.telling.content
        var page: [String: Any] = [
            "language": content.language.rawValue,
            "subject": content.subject,
            "colour": colour(letter.telling.severity),
            "lead": content.lead,
            "facts": content.facts.map { ["label": $0.label, "value": $0.value] },
            "hasFacts": !content.facts.isEmpty,
            "footer": content.footer,
        ]
        if let detail = content.detail {
            page["detail"] = detail.split(whereSeparator: \.isNewline).map(String.init)
        }
        if let link = letter.answerLink, let action = content.action {
            page["button"] = ["link": link, "action": action]
        }
        return template.render(page)
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
        bgcolor="#ffffff" style="width:100%;max-width:560px;border-top:4px solid {{colour}};\
        font-family:'Segoe UI',Roboto,Helvetica,Arial,sans-serif;color:#1c2126;">
        <tr><td style="padding:24px 24px 16px 24px;font-size:18px;line-height:26px;\
        font-weight:600;">{{lead}}</td></tr>
        {{#hasFacts}}
        <tr><td style="padding:0 24px 16px 24px;">
        <table role="presentation" cellpadding="0" cellspacing="0" border="0" \
        style="font-size:16px;line-height:24px;">
        {{#facts}}
        <tr><td valign="top" style="padding:2px 16px 2px 0;color:#55606a;">{{label}}</td>\
        <td valign="top" style="padding:2px 0;">{{value}}</td></tr>
        {{/facts}}
        </table>
        </td></tr>
        {{/hasFacts}}
        {{#detail}}
        <tr><td style="padding:0 24px 16px 24px;font-size:16px;line-height:24px;">{{.}}</td></tr>
        {{/detail}}
        {{#button}}
        <tr><td style="padding:8px 24px 24px 24px;">
        <table role="presentation" cellpadding="0" cellspacing="0" border="0">
        <tr><td bgcolor="#1f5fa8" style="border-radius:6px;mso-padding-alt:14px 28px;">\
        <a href="{{link}}" style="display:inline-block;padding:14px 28px;font-size:16px;line-height:20px;font-weight:600;\
        color:#ffffff;text-decoration:none;">{{action}}</a></td></tr>
        </table>
        </td></tr>
        {{/button}}
        <tr><td style="padding:16px 24px 20px 24px;border-top:1px solid #e1e5e9;font-size:13px;\
        line-height:19px;color:#55606a;">{{footer}}</td></tr>
        </table>
        </td></tr>
        </table>
        </body>
        </html>
        """
}
