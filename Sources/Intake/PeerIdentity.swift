/// Who stands at the other end of a Unix socket, as the kernel says (`SO_PEERCRED`, unix(7)).
package struct PeerIdentity: Sendable, Hashable {
    package let userID: UInt32
    /// The primary group; supplementary groups are not told.
    package let groupID: UInt32
    package let processID: Int32

    package init(userID: UInt32, groupID: UInt32, processID: Int32) {
        self.userID = userID
        self.groupID = groupID
        self.processID = processID
    }
}

/// Which users of this machine may use the Unix socket.
package struct PeerPolicy: Sendable, Hashable {
    /// Users beside root and the daemon's own, who always may.
    package let userIDs: Set<UInt32>
    /// Primary groups.
    package let groupIDs: Set<UInt32>
    private let ownUserID: UInt32

    /// Makes a policy.
    ///
    /// - Parameters:
    ///   - ownUserID: The user that the daemon runs as.
    ///   - userIDs: Further users who may use the socket.
    ///   - groupIDs: Groups whose members may, when it is their primary group.
    package init(ownUserID: UInt32, userIDs: Set<UInt32>, groupIDs: Set<UInt32>) {
        self.ownUserID = ownUserID
        self.userIDs = userIDs
        self.groupIDs = groupIDs
    }

    /// Whether the peer may hand in events and give orders.
    package func allows(_ peer: PeerIdentity) -> Bool {
        peer.userID == 0 || peer.userID == ownUserID || userIDs.contains(peer.userID)
            || groupIDs.contains(peer.groupID)
    }
}
