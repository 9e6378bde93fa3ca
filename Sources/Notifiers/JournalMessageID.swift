/// The journal's name for each kind of entry; `deploy/tovholder.catalog` explains them to readers.
package enum JournalMessageID: String, Sendable, CaseIterable {
    /// Somebody was told of an alert.
    case told = "cc62cb1570f644c58702a9583ff963f7"
    /// Somebody was reminded of a deadline.
    case reminder = "c9ce5b4c33174bd2a5a366cc6f6be86f"
    /// Somebody who had been told heard that the alert lost its ground.
    case withdrawn = "77213af592d8422491c376e57e596535"
    /// A message will never arrive.
    case undeliverable = "5f0c1c4b7a0e4f0c9b6d2f6f4c8a7e15"
    /// The auditor found that a promise does not hold.
    case auditTrouble = "e1b0895111cf4037b9c2a4836af60259"
    /// What the auditor had found is over.
    case auditTroubleEnded = "a66d1eafd56c42a5a5030f8c59958337"
    /// The wall clock has jumped.
    case clockJumped = "1f8108ce3c644459b9e8353f247c3187"
    /// The service takes events and delivers.
    case ready = "af1b702dcfb144e9b70e94c0af7c45d8"
    /// The service ends as it was asked to.
    case stopping = "f8c57d9d7bf84f6abebd285dc9bf0c15"
    /// The service does not start.
    case cannotStart = "c8d194863bcb47abbb1e2e390d0a8d71"
    /// The service waits before it starts.
    case startWaits = "a1d341ed398d4909a91e498ca47850e6"
    /// The files were read again and are in force.
    case reloaded = "b419b71c94764c488b369e0a2117fdcd"
    /// The files were read again and refused; the earlier ones are in force.
    case reloadRefused = "db42260f3685432dbfaf17753d41e090"
    /// A service ended unexpectedly.
    case serviceFailed = "9b837c528ffc4c05b64ec2654eb7995c"
}
