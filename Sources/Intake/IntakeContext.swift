package import Hummingbird
internal import Logging

/// What is known about a request beside what it says.
package struct IntakeContext: RequestContext {
    /// How the sender shows who it is.
    enum Sender: Sendable, Hashable {
        /// By a bearer token.
        case network
        /// By what the kernel says of the other end of a Unix socket.
        case local(PeerIdentity)
    }

    package var coreContext: CoreRequestContextStorage
    let sender: Sender
    /// Called when the request has been read to its end.
    let requestWasRead: @Sendable () -> Void

    /// A request that came over the network.
    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        sender = .network
        requestWasRead = {}
    }

    init(
        source: ApplicationRequestContextSource,
        sender: Sender,
        requestWasRead: @escaping @Sendable () -> Void
    ) {
        coreContext = CoreRequestContextStorage(source: source)
        self.sender = sender
        self.requestWasRead = requestWasRead
    }
}
