internal import CaseEvents
internal import Mustache

/// Writes answer pages as HTML; everything that comes from outside is escaped by the template.
struct AnswerPageTemplate: Sendable {
    private let template: MustacheTemplate

    init() {
        do {
            template = try MustacheTemplate(string: Self.source)
        } catch {
            preconditionFailure("the template of the answer page is broken: \(error)")
        }
    }

    func render(_ page: AnswerPage) -> String {
        var values: [String: Any] = [
            "language": page.language.rawValue,
            "state": page.state.rawValue,
            "title": page.title,
            "lead": page.lead,
            "facts": page.facts.map { ["label": $0.label, "value": $0.value] },
            "choices": page.choices.map { ["label": $0.label, "value": $0.value] },
            "hasFacts": !page.facts.isEmpty,
            "hasChoices": !page.choices.isEmpty,
            "links": page.links.map { ["token": $0.token, "label": $0.label] },
            "hasLinks": !page.links.isEmpty,
            "question": Self.question[page.language],
        ]
        if let detail = page.detail { values["detail"] = detail }
        return template.render(values)
    }

    private static let question = Localized(
        danish: "Dit svar",
        english: "Your answer"
    )

    private static let source = """
        {{% CONTENT_TYPE:HTML}}<!DOCTYPE html>
        <html lang="{{language}}">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="robots" content="noindex">
        <title>{{title}}</title>
        <style>
        :root { color-scheme: light dark; }
        body { font: 1.125rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 2rem auto;
          padding: 0 1rem; }
        h1 { font-size: 1.5rem; line-height: 1.25; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; }
        dt { font-weight: 600; }
        dd { margin: 0; overflow-wrap: anywhere; }
        fieldset { border: 0; margin: 1.5rem 0 0; padding: 0; }
        legend { font-weight: 600; padding: 0; }
        li { margin: .75rem 0; overflow-wrap: anywhere; }
        button { display: block; width: 100%; margin: .75rem 0; padding: .75rem 1rem; font: inherit;
          text-align: start; border: 2px solid; border-radius: .375rem; background: none;
          color: inherit; cursor: pointer; }
        button:hover, button:focus-visible { outline: 3px solid; outline-offset: 2px; }
        </style>
        </head>
        <body>
        <main class="{{state}}">
        <h1>{{title}}</h1>
        <p role="status">{{lead}}</p>
        {{#detail}}
        <p>{{detail}}</p>
        {{/detail}}
        {{#hasFacts}}
        <dl>
        {{#facts}}
        <dt>{{label}}</dt><dd>{{value}}</dd>
        {{/facts}}
        </dl>
        {{/hasFacts}}
        {{#hasLinks}}
        <ul>
        {{#links}}
        <li><a href="{{token}}">{{label}}</a></li>
        {{/links}}
        </ul>
        {{/hasLinks}}
        {{#hasChoices}}
        <form method="post">
        <fieldset>
        <legend>{{question}}</legend>
        {{#choices}}
        <button type="submit" name="choice" value="{{value}}">{{label}}</button>
        {{/choices}}
        </fieldset>
        </form>
        {{/hasChoices}}
        </main>
        </body>
        </html>

        """
}
