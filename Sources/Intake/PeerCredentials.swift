internal import Glibc
internal import NIOCore

/// Asks the kernel who stands at the other end of a connected Unix socket.
enum PeerCredentials {
    /// Why nobody can say who it is.
    struct Unknown: Error {}

    /// The kernel's `struct ucred` (unix(7)), which the C library shows to GNU programs only.
    private struct Credentials: BitwiseCopyable, Sendable {
        let processID: Int32
        let userID: UInt32
        let groupID: UInt32
    }

    /// Reads `SO_PEERCRED`; it fails for a channel that is no socket.
    static func identity(of channel: any Channel) -> EventLoopFuture<PeerIdentity> {
        guard let provider = channel as? any SocketOptionProvider else {
            return channel.eventLoop.makeFailedFuture(Unknown())
        }
        let credentials: EventLoopFuture<Credentials> = provider.unsafeGetSocketOption(
            level: .socket,
            name: NIOBSDSocket.Option(rawValue: SO_PEERCRED)
        )
        return credentials.map {
            PeerIdentity(userID: $0.userID, groupID: $0.groupID, processID: $0.processID)
        }
    }

    /// The user that this process runs as.
    static var ownUserID: UInt32 { geteuid() }
}

extension PeerPolicy {
    /// Lets root and the user that this process runs as use the socket, and the ones named here.
    package init(userIDs: Set<UInt32> = [], groupIDs: Set<UInt32> = []) {
        self.init(
            ownUserID: PeerCredentials.ownUserID,
            userIDs: userIDs,
            groupIDs: groupIDs
        )
    }
}
