/// What has become of the messages of a case's alerts: what has reached nobody, and what left together.
///
/// Where nothing is known each telling counts as a message that has left.
package struct Departures: Sendable, Hashable {
    /// The tellings that have left on no channel.
    package var unsent: Set<String>
    /// The messages in which tellings left with others.
    package var messages: [String: String]
    /// The alerts of which a mail has failed, none has arrived and none is on its way.
    package var lost: Set<String>

    package init(
        unsent: Set<String> = [],
        messages: [String: String] = [:],
        lost: Set<String> = []
    ) {
        self.unsent = unsent
        self.messages = messages
        self.lost = lost
    }

    /// The message in which a telling left; nothing while it has not.
    func message(of telling: String) -> String? {
        unsent.contains(telling) ? nil : messages[telling] ?? telling
    }
}
