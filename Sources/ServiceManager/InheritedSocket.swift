internal import CSystemd
internal import Glibc

/// A listening socket that systemd has opened and keeps open while the service restarts
/// (systemd.socket(5), sd_listen_fds(3)).
package struct InheritedSocket: Sendable, Hashable {
    /// What it listens to.
    package enum Kind: Sendable, Hashable {
        /// TCP.
        case network
        /// A Unix socket.
        case local
        /// Nothing that connections come from; the service cannot use it.
        case other
    }

    /// Its `FileDescriptorName=`, or the name of its unit.
    package let name: String
    package let descriptor: Int32
    package let kind: Kind

    private init(name: String, descriptor: Int32) {
        self.name = name
        self.descriptor = descriptor
        kind =
            if Self.listens(descriptor, AF_UNIX) {
                .local
            } else if Self.listens(descriptor, AF_INET) || Self.listens(descriptor, AF_INET6) {
                .network
            } else {
                .other
            }
    }

    private static func listens(_ descriptor: Int32, _ family: Int32) -> Bool {
        sd_is_socket(descriptor, family, Int32(SOCK_STREAM.rawValue), 1) > 0
    }

    /// Takes the sockets that systemd has passed, in its order; a second time there are none.
    ///
    /// Children hear nothing of them.
    package static func takeAll() -> [InheritedSocket] {
        var names: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
        let count = unsafe sd_listen_fds_with_names(1, &names)
        guard count > 0 else { return [] }
        defer { unsafe free(names) }
        return (0..<Int(count)).map { place in
            let text = unsafe names?[place]
            defer { unsafe free(text) }
            return InheritedSocket(
                name: unsafe text.map { unsafe String(cString: $0) } ?? "",
                descriptor: firstDescriptor + Int32(place)
            )
        }
    }

    /// `SD_LISTEN_FDS_START`.
    private static let firstDescriptor: Int32 = 3
}
