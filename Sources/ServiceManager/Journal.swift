internal import CSystemd
internal import Glibc

/// The system's journal, written with native fields (systemd-journald, Native Journal Protocol).
package struct Journal: Sendable {
    /// One field of an entry: a name of capital letters, digits and underscores, and any text.
    package typealias Field = (name: String, value: String)

    /// Where entries go.
    package enum Destination: Sendable, Hashable {
        /// The journal where there is one, else standard error.
        case system
        /// A datagram socket that speaks the journal's protocol.
        case socket(path: String)
        /// One line for each entry.
        case standardError
    }

    /// journald's own limit for the name of a field, in bytes.
    package static let fieldNameByteCountMax = 64
    static let systemSocketPath = "/run/systemd/journal/socket"

    private let destination: Destination

    /// A journal that writes to the destination.
    package init(_ destination: Destination = .system) {
        self.destination = destination
    }

    /// Writes one entry.
    ///
    /// - Parameter fields: In the order in which they are to stand; `MESSAGE` among them.
    /// - Returns: Nothing on success, else why it could not be written.
    package func write(_ fields: [Field]) -> String? {
        for field in fields where !Self.isFieldName(field.name) {
            preconditionFailure("“\(field.name)” is not the name of a journal field")
        }
        switch destination {
        case .system:
            // Without the socket libsystemd drops the entry and calls it a success.
            guard unsafe access(Self.systemSocketPath, W_OK) == 0 else {
                return Self.writeLine(fields)
            }
            return Self.words(Self.sendBySystemd(fields))
        case .socket(let path): return Self.words(Self.send(fields, to: path))
        case .standardError: return Self.writeLine(fields)
        }
    }

    private static func words(_ error: Int32) -> String? {
        guard error != 0 else { return nil }
        return unsafe "the journal does not take the entry: \(String(cString: strerror(error)))"
    }

    static func isFieldName(_ name: String) -> Bool {
        guard let first = name.utf8.first, (1...fieldNameByteCountMax).contains(name.utf8.count)
        else { return false }
        return first >= UInt8(ascii: "A") && first <= UInt8(ascii: "Z")
            && name.utf8.allSatisfy {
                switch $0 {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }

    private static func sendBySystemd(_ fields: [Field]) -> Int32 {
        let texts = fields.map { Array("\($0.name)=\($0.value)".utf8) }
        var bytes = texts.flatMap { $0 }
        return unsafe bytes.withUnsafeMutableBytes { buffer in
            var vectors = unsafe [iovec]()
            var position = 0
            for text in texts {
                unsafe vectors.append(
                    iovec(
                        iov_base: buffer.baseAddress?.advanced(by: position),
                        iov_len: text.count
                    )
                )
                position += text.count
            }
            return unsafe -sd_journal_sendv(vectors, Int32(vectors.count))
        }
    }

    private static func send(_ fields: [Field], to path: String) -> Int32 {
        guard var address = socketAddress(path) else { return ENAMETOOLONG }
        let kind = Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = socket(AF_UNIX, kind, 0)
        guard descriptor >= 0 else { return errno }
        defer { close(descriptor) }
        let datagram = datagram(fields)
        let length = socklen_t(MemoryLayout<sockaddr_un>.size)
        let sent = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe sendto(
                    descriptor,
                    datagram,
                    datagram.count,
                    Int32(MSG_NOSIGNAL),
                    $0,
                    length
                )
            }
        }
        return sent == datagram.count ? 0 : errno
    }

    private static func socketAddress(_ path: String) -> sockaddr_un? {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return nil }
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
        return address
    }

    /// An entry in the journal's protocol: `NAME=value`, or for a value of several lines the name,
    /// its length as 64 bits, little end first, and its bytes.
    static func datagram(_ fields: [Field]) -> [UInt8] {
        var bytes: [UInt8] = []
        for field in fields {
            let value = Array(field.value.utf8)
            bytes += Array(field.name.utf8)
            if value.contains(0x0A) {
                bytes.append(0x0A)
                var length = UInt64(value.count)
                for _ in 0..<8 {
                    bytes.append(UInt8(truncatingIfNeeded: length))
                    length >>= 8
                }
            } else {
                bytes.append(UInt8(ascii: "="))
            }
            bytes += value
            bytes.append(0x0A)
        }
        return bytes
    }

    /// An entry as one line, its priority in front as systemd reads it (sd-daemon(3)).
    static func line(_ fields: [Field]) -> String {
        var priority = "6"
        var message = ""
        var rest = ""
        for field in fields {
            switch field.name {
            case "MESSAGE": message = field.value
            case "PRIORITY": priority = field.value
            default: rest += " \(field.name)=\(field.value)"
            }
        }
        let text = String((message + rest).map { $0.isNewline ? " " : $0 })
        return Systemd.isJournalConnected ? "<\(priority)>\(text)" : text
    }

    private static func writeLine(_ fields: [Field]) -> String? {
        let bytes = Array("\(line(fields))\n".utf8)
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes[written...].withUnsafeBytes {
                unsafe Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count)
            }
            if count < 0 {
                guard errno == EINTR else {
                    return unsafe "standard error: \(String(cString: strerror(errno)))"
                }
                continue
            }
            written += count
        }
        return nil
    }
}
