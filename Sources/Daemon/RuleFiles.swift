internal import Foundation
package import RuleLanguage

/// Why a file that the configuration names could not be read.
package struct FileTrouble: Error, Sendable, Hashable, CustomStringConvertible {
    package let path: String
    package let reason: String

    package init(path: String, reason: String) {
        self.path = path
        self.reason = reason
    }

    package var description: String { "\(path): \(reason)" }
}

/// Finds and reads files for the pure loaders.
package enum RuleFiles {
    /// The largest rule, roster or configuration file, in bytes.
    package static let byteCountMax = 4 * 1024 * 1024

    /// All `.yaml` and `.yml` files at or below the paths, in the order of their names.
    package static func read(_ paths: [String]) throws(FileTrouble) -> [SourceFile] {
        var files: [SourceFile] = []
        for path in paths {
            for file in try yamlFiles(at: path) { files.append(try readText(file)) }
        }
        return files
    }

    /// One file as text.
    package static func readText(_ path: String) throws(FileTrouble) -> SourceFile {
        SourceFile(path: path, bytes: try bytes(of: path))
    }

    /// The text of one file.
    package static func text(of path: String) throws(FileTrouble) -> String {
        guard let text = String(validating: try bytes(of: path), as: UTF8.self) else {
            throw FileTrouble(path: path, reason: "it is not UTF-8 text")
        }
        return text
    }

    private static func bytes(of path: String) throws(FileTrouble) -> [UInt8] {
        guard let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
        else { throw FileTrouble(path: path, reason: "there is no such file") }
        guard size <= byteCountMax else {
            throw FileTrouble(path: path, reason: "it is larger than \(byteCountMax) bytes")
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw FileTrouble(path: path, reason: "it cannot be read; check its owner and mode")
        }
        return [UInt8](data)
    }

    private static func yamlFiles(at path: String) throws(FileTrouble) -> [String] {
        var isDirectory: ObjCBool = false
        guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
            throw FileTrouble(path: path, reason: "there is no such file or directory")
        }
        guard isDirectory.boolValue else { return [path] }
        // The enumeration does not step through a link, and a link to the rules is common.
        let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        guard let below = try? FileManager.default.subpathsOfDirectory(atPath: target) else {
            throw FileTrouble(path: path, reason: "it cannot be listed; check its owner and mode")
        }
        return below.filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }
            .sorted()
            .map { path.hasSuffix("/") ? path + $0 : "\(path)/\($0)" }
    }
}
