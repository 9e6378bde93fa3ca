import Alerting
import Foundation
import Notifiers
import Testing

/// What every channel owes, whatever the other side does; against real servers and programs.
struct ChannelContractTests {
    private static let meetings = ChannelKit.names.flatMap { name in
        Trouble.allCases.map { (name, $0) }
    }

    @Test(arguments: meetings)
    func `each trouble has its class, and the letter keeps its name`(
        name: String,
        trouble: Trouble
    ) throws {
        let kit = try ChannelKit()
        guard let channel = try kit.channel(name, in: trouble) else { return }
        for (place, expected) in channel.outcomes.enumerated() {
            let outcome = channel.notifier.deliver(Letters.letter())
            #expect(outcome.word == expected, "attempt \(place + 1): \(outcome)")
        }
        let received = try channel.received()
        #expect(received.allSatisfy { $0 == "t-5f2c" }, "\(received)")
        if trouble == .cutAfterMessage { #expect(received.count >= 2, "it came every time") }
    }

    /// What needs the network, or starts programs that may, is sent by the other process.
    @Test(arguments: meetings)
    func `each trouble has its class when another process sends`(
        name: String,
        trouble: Trouble
    ) throws {
        let kit = try ChannelKit()
        guard let channel = try kit.channel(name, in: trouble) else { return }
        guard let carrier = channel.notifier as? any Carrier else {
            #expect(["maildir", "journal"].contains(name))
            return
        }
        let sender = try SenderKit(carriers: [carrier])
        defer { sender.stop() }
        let remote = RemoteNotifier(carrier, over: sender.link)
        for (place, expected) in channel.outcomes.enumerated() {
            let outcome = remote.deliver(Letters.letter())
            #expect(outcome.word == expected, "attempt \(place + 1): \(outcome)")
        }
        let received = try channel.received()
        #expect(received.allSatisfy { $0 == "t-5f2c" }, "\(received)")
        if trouble == .none { #expect(received.count == 1) }
        withExtendedLifetime(kit) {}
    }

    @Test(arguments: meetings)
    func `no outcome tells who it was about or to`(name: String, trouble: Trouble) throws {
        guard trouble != .slow, let channel = try ChannelKit().channel(name, in: trouble) else {
            return
        }
        let text = channel.notifier.deliver(Letters.letter()).description
        _ = try channel.received()
        for word in ["@", "Bo Holm", "c-1001", "F05", "kommune", "/tmp"] {
            #expect(!text.contains(word), "\(text)")
        }
    }

    @Test(arguments: ["mail", "maildir"])
    func `a recipient without an address is refused for good`(name: String) throws {
        let channel = try #require(try ChannelKit().channel(name, in: .none))
        for email in [nil, "", "no address"] {
            let outcome = channel.notifier.deliver(Letters.letter(Letters.telling(email: email)))
            #expect(outcome.word == "permanent", "\(outcome)")
        }
        #expect(try channel.received().isEmpty)
    }

    @Test func `what a slow program started ends with it`() throws {
        let kit = try ChannelKit()
        let channel = try #require(try kit.channel("command", in: .slow))
        #expect(channel.notifier.deliver(Letters.letter()).word == "undecided")
        // A sleeper that outlived its group would still bear the script's environment and name.
        let left = try? run(["pgrep", "-f", "\(kit.directory.path)/page"])
        #expect(left == nil || left?.isEmpty == true)
    }

    @Test func `a program gets no shell, little environment and no open files`() throws {
        let directory = try TestDirectory()
        let path = "\(directory.path)/seen"
        let script = try directory.file(
            "look",
            "env | cut -d= -f1 | grep -v -e '^_$' -e PWD | sort > \(path)\n"
                + "ls /proc/self/fd | wc -l >> \(path)\npwd >> \(path)\necho \"$1\" >> \(path)\n"
        )
        let command = try Command(
            Command.Settings(program: "/bin/sh", arguments: [script, "a; touch /tmp/no $(id)"])
        )
        #expect(command.deliver(Letters.letter()).word == "delivered")
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        // `ls` has its three and the folder that it reads.
        #expect(lines == ["LANG", "PATH", "4", "/", "a; touch /tmp/no $(id)"])
    }

    @Test func `what is missing is seen before anything is sent`() throws {
        let directory = try TestDirectory()
        #expect(try Command(Command.Settings(program: "/bin/sh")).complaint == nil)
        let missing = "\(directory.path)/missing"
        #expect(try Command(Command.Settings(program: missing)).complaint != nil)
        for (secret, isFine) in [("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", true), ("short", false)] {
            let settings = Webhook.Settings(
                address: "https://kommune.example/",
                secretFile: try directory.file("secret", secret)
            )
            let webhook = try Webhook(settings, now: { Letters.decided })
            #expect((webhook.complaint == nil) == isFine)
        }
    }
}
