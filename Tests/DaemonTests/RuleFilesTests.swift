import Foundation
import RuleLanguage
import Testing

@testable import Daemon

/// Which files a directory of rules is taken to hold.
struct RuleFilesTests {
    private let root = FileManager.default.temporaryDirectory
        .appendingPathComponent("rule-files-\(UUID().uuidString)").path

    private func write(_ names: String...) throws {
        for name in names {
            let url = URL(fileURLWithPath: "\(root)/\(name)")
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data("rule: \(name)\n".utf8).write(to: url)
        }
    }

    private func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(
            atPath: "\(root)/\(name)",
            withDestinationPath: "\(root)/\(target)"
        )
    }

    private func read(_ paths: String...) throws -> [String] {
        try RuleFiles.read(paths.map { "\(root)/\($0)" })
            .map { String($0.path.dropFirst(root.count + 1)) }
    }

    @Test func `files are found at every depth, but hidden ones are not`() throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        try write("r/b.yaml", "r/a/c.yml", "r/a/.d.yaml", "r/.git/e.yaml", "r/a/readme.md")
        #expect(try read("r") == ["r/a/c.yml", "r/b.yaml"])
    }

    @Test func `a linked directory is read as one of its own`() throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        try write("r/a.yaml", "shared/b.yaml")
        try link("r/more", to: "shared")
        #expect(try read("r") == ["r/a.yaml", "r/more/b.yaml"])
    }

    @Test func `a circle of links ends`() throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        try write("r/a/a.yaml")
        try link("r/a/up", to: "r")
        #expect(try read("r") == ["r/a/a.yaml"])
    }

    @Test func `a file that two paths lead to is read once`() throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        try write("r/a.yaml")
        try link("again", to: "r")
        #expect(try read("r", "r/a.yaml", "again") == ["r/a.yaml"])
    }

    @Test func `a file that is named itself need not end in yaml`() throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        try write("r/rules.txt")
        #expect(try read("r/rules.txt") == ["r/rules.txt"])
        #expect(throws: FileTrouble.missing("\(root)/none")) { try read("none") }
    }
}
