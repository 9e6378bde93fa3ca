import CaseEvents
import HTTPTypes
import Intake
import Testing

/// Every path beside `/events`.
struct OtherRequestTests {
    private let front = Front()
    private static let form = "application/x-www-form-urlencoded"

    @Test(arguments: [
        ("/", 404), ("/event", 404), ("/events/", 404), ("/a/", 404), ("/a/b/c", 404),
        ("/a/%20", 404), ("/control/reload", 404), ("/control/answer", 404),
        ("/control/mute", 404), ("/control/unmute", 404), ("/healthz", 200),
    ])
    func `a path is found exactly or not at all`(path: String, status: Int) async throws {
        let answer = try await front.send(.get, path)
        #expect(answer.status == status)
        if status == 404 { #expect(try answer.problem() == "path-unknown") }
    }

    @Test(arguments: [
        (HTTPRequest.Method.get, "/events", "POST, OPTIONS"),
        (.put, "/events", "POST, OPTIONS"), (.post, "/healthz", "GET, HEAD"),
        (.delete, "/a/good.token", "GET, HEAD, POST"),
    ])
    func `a wrong method is told the right ones`(
        method: HTTPRequest.Method,
        path: String,
        allowed: String
    ) async throws {
        let answer = try await front.send(method, path)
        #expect(answer.status == 405)
        #expect(answer.headers[.allow] == allowed)
        #expect(try answer.problem() == "method-not-allowed")
    }

    @Test func `health and counts need no token`() async throws {
        #expect(try await front.send(.get, "/healthz").body == "alive\n")
        #expect(try await front.send(.get, "/readyz").body == "ready\n2 rules\n")
        let metrics = try await front.send(.get, "/metrics")
        #expect(metrics.body == "tovholder_events_accepted_total 3\n")
        #expect(metrics.headers[.contentType] == "text/plain; version=0.0.4; charset=utf-8")
    }

    @Test func `a daemon that is not ready says why`() async throws {
        var front = front
        front.health.readinessNow = Readiness(ready: false, detail: ["the disk is full"])
        let answer = try await front.send(.get, "/readyz")
        #expect(answer.status == 503)
        #expect(answer.body == "not ready\nthe disk is full\n")
    }

    @Test func `opening the answer page asks the desk for the page and nothing else`()
        async throws
    {
        let answer = try await front.send(.get, "/a/good.token?choice=seen")
        #expect(answer.status == 200)
        #expect(answer.body.contains(#"<html lang="da">"#))
        #expect(answer.body.contains(#"<dt>Sag</dt><dd>c-1001</dd>"#))
        #expect(
            answer.body.contains(
                #"<button type="submit" name="choice" value="seen">Set</button>"#
            )
        )
        #expect(answer.body.contains(#"<form method="post">"#))
        #expect(front.answers.log == ["page good.token"])
    }

    @Test func `a HEAD request for the answer page changes nothing`() async throws {
        let answer = try await front.send(.head, "/a/good.token")
        #expect(answer.status == 200)
        #expect(answer.body.isEmpty)
        #expect(front.answers.log == ["page good.token"])
    }

    @Test func `the answer page is not kept, framed, indexed, scripted or told of`() async throws {
        let headers = try await front.send(.get, "/a/good.token").headers
        func value(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }
        #expect(value("Cache-Control") == "no-store")
        #expect(value("Referrer-Policy") == "no-referrer")
        #expect(value("X-Robots-Tag") == "noindex")
        #expect(value("X-Frame-Options") == "DENY")
        #expect(value("X-Content-Type-Options") == "nosniff")
        #expect(value("Content-Language") == "da")
        let policy = try #require(value("Content-Security-Policy"))
        for part in ["default-src 'none'", "style-src 'unsafe-inline'", "form-action 'self'"] {
            #expect(policy.contains(part))
        }
    }

    @Test func `everything on the page is escaped`() async throws {
        let nasty = #"<script>"'&</script>"#
        var front = front
        front.answers = FakeAnswerDesk(
            shown: AnswerPage(
                language: .english,
                state: .open,
                title: nasty,
                lead: nasty,
                detail: nasty,
                facts: [AnswerPage.Fact(label: nasty, value: nasty)],
                choices: [AnswerPage.Choice(value: nasty, label: nasty)]
            )
        )
        let body = try await front.send(.get, "/a/good.token").body
        #expect(!body.contains("<script"))
        #expect(!body.contains(#"value="<"#))
        #expect(body.ranges(of: "&lt;script&gt;&quot;&#39;&amp;").count == 8)
    }

    @Test func `a button takes the answer`() async throws {
        let answer = try await front.send(
            .post,
            "/a/good.token",
            headers: [.contentType: Self.form],
            body: "choice=seen"
        )
        #expect(answer.status == 200)
        #expect(answer.body.contains("Your answer is kept."))
        #expect(!answer.body.contains("<form"))
        #expect(front.answers.log == ["answer good.token seen"])
    }

    @Test func `an answer that cannot be kept says so in its status`() async throws {
        let answer = try await front.send(
            .post,
            "/a/good.token",
            headers: [.contentType: Self.form],
            body: "choice=later"
        )
        #expect(answer.status == 503)
        #expect(answer.headers[.retryAfter] != nil)
    }

    @Test(arguments: [
        ("choice=seen+it%20%C3%A6", "seen it æ"), ("x=1&choice=a&y=2", "a"),
        ("choice=a%26b%3Dc", "a&b=c"),
    ])
    func `a form is decoded`(body: String, choice: String) async throws {
        _ = try await front.send(
            .post,
            "/a/t",
            headers: [.contentType: Self.form],
            body: body
        )
        #expect(front.answers.log == ["answer t \(choice)"])
    }

    @Test(arguments: [
        "", "choice=", "choice", "choice=a&choice=b", "choice=%", "choice=%zz", "choice=%C3",
        "choice=" + String(repeating: "a", count: 257),
    ])
    func `a form without exactly one choice is refused`(body: String) async throws {
        let answer = try await front.send(
            .post,
            "/a/good.token",
            headers: [.contentType: Self.form],
            body: body
        )
        #expect(answer.status == 400)
        #expect(try answer.problem() == "answer-malformed")
        #expect(front.answers.log.isEmpty)
    }

    @Test func `a choice may be 256 bytes long`() async throws {
        let choice = String(repeating: "a", count: 256)
        let answer = try await front.send(
            .post,
            "/a/t",
            headers: [.contentType: Self.form],
            body: "choice=\(choice)"
        )
        #expect(answer.status == 404)
        #expect(front.answers.log.count == 1)
    }

    @Test func `a form may be 4096 bytes long but not one byte longer`() async throws {
        let padding = String(repeating: "a", count: 4096 - "choice=a&x=".count)
        for (body, status) in [("choice=a&x=\(padding)", 404), ("choice=a&x=\(padding)a", 413)] {
            let answer = try await front.send(
                .post,
                "/a/t",
                headers: [.contentType: Self.form],
                body: body
            )
            #expect(answer.status == status)
        }
    }

    @Test func `an answer must come from the page's form`() async throws {
        let answer = try await front.send(
            .post,
            "/a/good.token",
            headers: [.contentType: "application/json"],
            body: "{}"
        )
        #expect(answer.status == 415)
        #expect(front.answers.log.isEmpty)
    }

    @Test func `a token may be 256 bytes long but not one byte longer`() async throws {
        let longest = String(repeating: "a", count: 256)
        #expect(try await front.send(.get, "/a/\(longest)").headers[.contentLanguage] == "da")
        #expect(try await front.send(.get, "/a/\(longest)a").problem() == "path-unknown")
        #expect(front.answers.log.count == 1)
    }
}
