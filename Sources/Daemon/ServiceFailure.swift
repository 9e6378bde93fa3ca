internal import CaseEvents
internal import Notifiers
internal import ServiceManager

/// How a service ended, as systemd tells the commands of `ExecStopPost=` (systemd.exec(5)).
struct ServiceFailure: Sendable, Hashable {
    /// After these no restart follows: wrong usage, wrong owner, wrong configuration.
    static let finalStatuses = ["64", "77", "78"]
    /// The service that copies the store: its timer starts it, the next night.
    static let copyingUnit = "tovholder-backup"

    let unit: String
    /// `SERVICE_RESULT`, such as `signal`, `watchdog`, `exit-code`.
    let result: String
    /// `EXIT_STATUS`: a number, or the name of a signal.
    let status: String

    /// Nothing when the service ended as it was asked to, or nobody says how it ended.
    init?(unit: String, environment: [String: String]) {
        guard let result = environment["SERVICE_RESULT"], result != "success" else { return nil }
        self.unit = unit
        self.result = result
        status = environment["EXIT_STATUS"] ?? ""
    }

    /// Whether systemd leaves it at that.
    var isFinal: Bool { result == "exit-code" && Self.finalStatuses.contains(status) }

    /// Whether systemd starts it again within seconds.
    var isRestarted: Bool { !isFinal && unit != Self.copyingUnit }

    /// The failure in short: the same for failures of one kind.
    var kind: String { status.isEmpty ? result : "\(result) \(status)" }

    var journalFields: [Journal.Field] {
        [
            ("MESSAGE", "\(unit) failed: \(kind)"),
            ("PRIORITY", "2"),
            ("MESSAGE_ID", JournalMessageID.serviceFailed.rawValue),
            ("TOVHOLDER_UNIT", unit),
            ("TOVHOLDER_RESULT", result),
            ("TOVHOLDER_STATUS", status),
        ]
    }

    func subject(_ language: Language) -> String {
        switch language {
        case .danish: "\(unit) er faldet ud (\(kind))"
        case .english: "\(unit) failed (\(kind))"
        }
    }

    func text(_ language: Language) -> String {
        switch language {
        case .danish:
            """
            \(unit) endte uventet: \(kind).

            \(consequence(.danish))

            Hvad der skete: journalctl -u \(unit) -n 50
            Næste mail om det samme kommer tidligst om en time.

            """
        case .english:
            """
            \(unit) ended unexpectedly: \(kind).

            \(consequence(.english))

            What happened: journalctl -u \(unit) -n 50
            The next mail about the same comes in an hour at the earliest.

            """
        }
    }

    private func consequence(_ language: Language) -> String {
        switch (language, unit == Self.copyingUnit, isFinal) {
        case (.danish, true, _): Self.noCopyDanish
        case (.english, true, _): Self.noCopyEnglish
        case (.danish, _, true): Self.staysDownDanish
        case (.english, _, true): Self.staysDownEnglish
        case (.danish, _, false): Self.comesBackDanish
        case (.english, _, false): Self.comesBackEnglish
        }
    }

    private static let noCopyDanish =
        "Der er ingen ny kopi af lageret; adviserne går videre. Er det rettet, så prøv igen: "
        + "systemctl start tovholder-backup"
    private static let noCopyEnglish =
        "There is no new copy of the store; alerts go on. When that is mended, try again: "
        + "systemctl start tovholder-backup"
    private static let comesBackDanish =
        "Den startes igen af sig selv; intet modtaget er tabt. Se efter: systemctl status"
    private static let comesBackEnglish =
        "It is started again by itself; nothing accepted is lost. Look: systemctl status"
    private static let staysDownDanish =
        "Den startes ikke igen, før det er rettet: ingen får adviser imens. Kør "
        + "`tovholder check --config /etc/tovholder/tovholder.yaml`, ret det, den viser, og start igen."
    private static let staysDownEnglish =
        "It is not started again until that is mended: nobody is alerted meanwhile. Run "
        + "`tovholder check --config /etc/tovholder/tovholder.yaml`, mend what it shows, and start it."
}
