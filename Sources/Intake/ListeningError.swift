internal import NIOCore

/// Why the daemon cannot listen somewhere.
package struct ListeningError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Where it was to listen.
    package let listener: IntakeSettings.Listener
    /// What stands in the way.
    package let reason: String

    package var description: String {
        switch listener {
        case .network(let host, let port): "cannot listen on \(host) port \(port): \(reason)"
        case .local(let path): "cannot listen on the socket \(path): \(reason)"
        case .inherited(let descriptor):
            "cannot listen on the inherited socket \(descriptor): \(reason)"
        }
    }
}

/// Where a listener really listens.
package enum BoundAddress: Sendable, Hashable, CustomStringConvertible {
    case network(host: String, port: Int)
    case local(path: String)
    case unknown

    init(_ address: SocketAddress?) {
        switch address {
        case .unixDomainSocket: self = .local(path: address?.pathname ?? "")
        case .some(let address):
            self = .network(host: address.ipAddress ?? "", port: address.port ?? 0)
        case nil: self = .unknown
        }
    }

    package var description: String {
        switch self {
        case .network(let host, let port): "\(host) port \(port)"
        case .local(let path): path
        case .unknown: "an unknown address"
        }
    }
}
