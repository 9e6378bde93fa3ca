import Foundation
import Testing

@testable import Notifiers

/// One request whose answer matters only as far as it went well, against a real server.
struct HTTPFetchTests {
    private func fetch(_ mode: String, timeoutSeconds: Int = 20) throws -> String? {
        let server = try TestWebhookServer("--mode", mode)
        defer { _ = try? server.stop() }
        return HTTPFetch.fetch(
            "http://127.0.0.1:\(server.port)/ping/secret?a=1",
            timeoutSeconds: timeoutSeconds
        )
    }

    @Test(arguments: ["200", "204", "302"])
    func `an answer that is no error is well`(status: String) throws {
        #expect(try fetch(status) == nil)
    }

    @Test(arguments: ["400", "404", "500", "503"])
    func `an error is told by its status and nothing else`(status: String) throws {
        #expect(try fetch(status) == "it answers \(status)")
    }

    @Test func `the request is a GET of the whole address, and redirections are not followed`()
        throws
    {
        let server = try TestWebhookServer("--mode", "302")
        let address = "http://127.0.0.1:\(server.port)/ping/secret?a=1"
        #expect(HTTPFetch.fetch(address, timeoutSeconds: 20) == nil)
        let stopped = try server.stop()
        #expect(stopped.requests.map(\.path) == ["/ping/secret?a=1"])
        #expect(stopped.requests.first?.headers["user-agent"] == "tovholder")
        #expect(stopped.connections == 1)
    }

    @Test(arguments: ["cut", "garbage"])
    func `what is no answer is told without the address`(mode: String) throws {
        let reason = try #require(try fetch(mode))
        #expect(!reason.isEmpty)
        #expect(!reason.contains("127.0.0.1"))
        #expect(!reason.contains("secret"))
    }

    @Test func `a server that never answers is given up at the limit`() throws {
        let reason = try #require(try fetch("slow", timeoutSeconds: 1))
        #expect(!reason.contains("secret"))
    }

    @Test(arguments: ["http://127.0.0.1:1/secret", "ftp://127.0.0.1/secret", "secret", ""])
    func `an address that leads nowhere is told without itself`(address: String) throws {
        let reason = try #require(HTTPFetch.fetch(address, timeoutSeconds: 5))
        #expect(!reason.contains("secret"))
    }
}
