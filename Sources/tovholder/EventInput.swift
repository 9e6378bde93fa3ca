import ArgumentParser
import Daemon
import Foundation

/// The files that hold events: each named, or found in a directory, or standard input for `-`.
struct EventInput {
    /// How many bytes are read at once.
    static let chunkByteCount = 1 << 20

    /// What every SQLite file begins with.
    private static let storeMark = Array("SQLite format 3\0".utf8)

    private let paths: [String]
    /// Stores of a daemon, which may be running.
    let stores: [String]
    /// How many bytes there are in all; nothing where that is not known.
    let byteCount: Int?

    /// Finds the files.
    ///
    /// - Throws: `FileTrouble` for a path that does not exist or cannot be listed.
    init(_ named: [String]) throws(FileTrouble) {
        var paths: [String] = []
        var stores: [String] = []
        for path in named {
            if let store = Self.store(at: path) {
                stores.append(store)
            } else {
                paths += try Self.files(at: path)
            }
        }
        self.paths = paths
        self.stores = stores
        var sum: Int? = 0
        for path in paths {
            let attributes = try? FileManager.default.attributesOfItem(atPath: path)
            let isRegular = attributes?[.type] as? FileAttributeType == .typeRegular
            let size = isRegular ? attributes?[.size] as? Int : nil
            sum = sum.flatMap { known in size.map { known + $0 } }
        }
        byteCount = sum
    }

    /// Hands on the bytes of all files, chunk by chunk, with the file that they stand in.
    ///
    /// - Throws: `FileTrouble` for a file that cannot be read.
    func read(_ body: (_ path: String, _ chunk: Span<UInt8>) -> Void) throws(FileTrouble) {
        var buffer = [UInt8](repeating: 0, count: Self.chunkByteCount)
        for path in paths {
            let descriptor = path == "-" ? STDIN_FILENO : unsafe open(path, O_RDONLY)
            guard descriptor >= 0 else {
                throw FileTrouble.unreadable(path)
            }
            defer { if descriptor != STDIN_FILENO { close(descriptor) } }
            while true {
                let count = unsafe buffer.withUnsafeMutableBytes {
                    unsafe Foundation.read(descriptor, $0.baseAddress, $0.count)
                }
                if count < 0, errno == EINTR { continue }
                guard count >= 0 else {
                    throw FileTrouble(path: path, reason: "reading it failed")
                }
                if count == 0 { break }
                body(path, buffer.span.extracting(0..<count))
            }
            // A file ends a line, whether it says so or not.
            body(path, [UInt8(ascii: "\n")].span)
        }
    }

    /// The store that a path names: the file itself, or the state directory that it stands in.
    private static func store(at path: String) -> String? {
        let candidates = [path, "\(path)/\(Configuration.storeName)"]
        return candidates.first { candidate in
            guard candidate != "-", let file = FileHandle(forReadingAtPath: candidate) else {
                return false
            }
            defer { try? file.close() }
            return (try? file.read(upToCount: storeMark.count)).map { Array($0) } == storeMark
        }
    }

    private static func files(at path: String) throws(FileTrouble) -> [String] {
        guard path != "-" else { return [path] }
        var isDirectory: ObjCBool = false
        guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
            throw FileTrouble.missing(path)
        }
        guard isDirectory.boolValue else { return [path] }
        let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        guard let below = try? FileManager.default.subpathsOfDirectory(atPath: target) else {
            throw FileTrouble.unlistable(path)
        }
        return below.filter { $0.hasSuffix(".jsonl") || $0.hasSuffix(".json") }
            .sorted()
            .map { "\(target)/\($0)" }
    }
}
