package import CaseEvents
internal import Foundation
package import RuleLanguage

/// Why a file that the configuration names could not be read.
package struct FileTrouble: Error, Sendable, Hashable, CustomStringConvertible {
    package let path: String
    package let reason: String
    /// The same in Danish, where rule authors meet it.
    private let danish: String?

    package init(path: String, reason: String, danish: String? = nil) {
        self.path = path
        self.reason = reason
        self.danish = danish
    }

    package var description: String { text(language: .english) }

    /// The path and the reason on one line.
    package func text(language: Language) -> String {
        "\(path): \(language == .danish ? danish ?? reason : reason)"
    }

    /// There is nothing at the path.
    package static func missing(_ path: String) -> FileTrouble {
        FileTrouble(
            path: path,
            reason: "there is no such file or directory",
            danish: "der er ingen sådan fil eller mappe"
        )
    }

    /// The file may not be read.
    package static func unreadable(_ path: String) -> FileTrouble {
        FileTrouble(
            path: path,
            reason: "it cannot be read; check its owner and mode",
            danish: "den kan ikke læses; se efter ejer og rettigheder"
        )
    }

    /// The directory may not be listed.
    package static func unlistable(_ path: String) -> FileTrouble {
        FileTrouble(
            path: path,
            reason: "it cannot be listed; check its owner and mode",
            danish: "mappen kan ikke vises; se efter ejer og rettigheder"
        )
    }
}

/// Finds and reads files for the pure loaders.
package enum RuleFiles {
    /// The largest rule, roster or configuration file, in bytes.
    package static let byteCountMax = 4 * 1024 * 1024

    /// All `.yaml` and `.yml` files at or below the paths, in the order of their names, but for hidden
    /// ones.
    ///
    /// Links are followed, to directories too. A file that several paths lead to is read once, so
    /// that its rules are not taken for two of the same name.
    package static func read(_ paths: [String]) throws(FileTrouble) -> [SourceFile] {
        var files: [SourceFile] = []
        var known: Set<String> = []
        for path in paths {
            for file in try yamlFiles(at: path) where known.insert(resolved(file)).inserted {
                files.append(try readText(file))
            }
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
            throw FileTrouble(
                path: path,
                reason: "it is not UTF-8 text",
                danish: "den er ikke tekst i UTF-8"
            )
        }
        return text
    }

    private static func bytes(of path: String) throws(FileTrouble) -> [UInt8] {
        guard let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
        else { throw .missing(path) }
        guard size <= byteCountMax else {
            throw FileTrouble(
                path: path,
                reason: "it is larger than \(byteCountMax) bytes",
                danish: "den er større end \(byteCountMax) byte"
            )
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw FileTrouble.unreadable(path)
        }
        return [UInt8](data)
    }

    private static func yamlFiles(at path: String) throws(FileTrouble) -> [String] {
        var isDirectory: ObjCBool = false
        guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
            throw FileTrouble.missing(path)
        }
        guard isDirectory.boolValue else { return [path] }
        var visited: Set<String> = []
        return try yamlFiles(inDirectory: path, visited: &visited)
    }

    /// The files of a directory and of those below it; of a circle of links each directory once.
    private static func yamlFiles(
        inDirectory path: String,
        visited: inout Set<String>
    ) throws(FileTrouble) -> [String] {
        guard visited.insert(resolved(path)).inserted else { return [] }
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
            throw FileTrouble.unlistable(path)
        }
        var files: [String] = []
        // What begins with a dot is an editor's, such as its mark that a file is being written.
        for name in names.sorted() where !name.hasPrefix(".") {
            let below = path.hasSuffix("/") ? path + name : "\(path)/\(name)"
            var isDirectory: ObjCBool = false
            _ = unsafe FileManager.default.fileExists(atPath: below, isDirectory: &isDirectory)
            if isDirectory.boolValue {
                files += try yamlFiles(inDirectory: below, visited: &visited)
            } else if name.hasSuffix(".yaml") || name.hasSuffix(".yml") {
                files.append(below)
            }
        }
        return files
    }

    /// The path without links.
    private static func resolved(_ path: String) -> String {
        URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    }
}
