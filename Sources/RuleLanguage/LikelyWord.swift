/// The words that authors bring from everyday Danish and English, and from other programs.
///
/// Letters alone do not lead from `kritisk` to `urgent`; these do.
enum LikelyWord {
    private static let meanings: [(word: String, known: [String])] = [
        ("titel", ["title"]), ("navn", ["name", "rule", "scenario"]),
        ("name", ["rule", "scenario", "id"]), ("id", ["rule"]),
        ("alvor", ["severity"]), ("priority", ["severity"]), ("prioritet", ["severity"]),
        ("ejer", ["owner"]), ("author", ["owner"]), ("hjemmel", ["basis"]),
        ("gyldig", ["valid"]), ("to", ["until"]), ("end", ["until"]), ("start", ["from", "start"]),
        ("indtil", ["until"]), ("fra", ["from"]),
        ("når", ["when"]), ("on", ["when"]), ("trigger", ["when"]), ("if", ["where", "given"]),
        ("hvis", ["where", "given"]), ("hvor", ["where"]), ("filter", ["where"]),
        ("require", ["expect"]), ("forvent", ["expect"]), ("expected", ["expect"]),
        ("expects", ["expect"]), ("medmindre", ["unless"]), ("except", ["unless"]),
        ("then", ["tell"]), ("notify", ["tell"]), ("alert", ["tell"]), ("fortæl", ["tell"]),
        ("besked", ["say"]), ("message", ["say"]), ("text", ["say"]), ("tekst", ["say", "text"]),
        ("svar", ["answers"]), ("answer", ["answers"]), ("close", ["closes"]),
        ("lukker", ["closes"]), ("frist", ["due"]), ("deadline", ["due"]),
        ("remember", ["remind"]), ("parametre", ["params"]), ("parameters", ["params"]),
        ("comment", ["note"]), ("description", ["note"]), ("beskrivelse", ["note"]),
        ("prøver", ["tests"]), ("test", ["tests"]),
        ("type", ["event"]), ("hændelse", ["event"]), ("events", ["event", "any_of"]),
        ("one_of", ["any_of"]), ("tilstand", ["state"]), ("in", ["state"]),
        ("within", ["after", "before"]), ("inden", ["before"]), ("før", ["before"]),
        ("last", ["before"]), ("efter", ["after"]), ("wait", ["after"]), ("delay", ["after"]),
        ("later", ["after"]), ("siden", ["since"]), ("antal", ["count"]), ("ignore", ["unless"]),
        ("til", ["to"]), ("role", ["to"]), ("roles", ["to"]), ("who", ["to"]),
        ("every", ["repeat"]),
        ("gentag", ["repeat"]), ("tid", ["at"]), ("time", ["at"]), ("when", ["at"]),
        ("mail", ["email"]), ("navne", ["name"]), ("organisation", ["org"]),
        ("lav", ["low"]), ("mellem", ["normal"]), ("medium", ["normal"]), ("høj", ["high"]),
        ("kritisk", ["urgent"]), ("critical", ["urgent"]), ("haster", ["urgent"]),
        ("akut", ["urgent"]), ("info", ["low"]), ("error", ["high"]), ("warning", ["normal"]),
        ("active", ["stable"]), ("aktiv", ["stable"]), ("enabled", ["stable"]),
        ("draft", ["experimental"]), ("kladde", ["experimental"]), ("beta", ["experimental"]),
        ("disabled", ["retired"]), ("off", ["retired"]), ("deprecated", ["retired"]),
        ("string", ["text"]), ("int", ["integer"]), ("heltal", ["integer"]), ("float", ["number"]),
        ("decimal", ["number"]), ("double", ["number"]), ("tal", ["number"]), ("bool", ["boolean"]),
        ("timestamp", ["instant"]), ("datetime", ["instant"]), ("tidspunkt", ["instant"]),
        ("dato", ["date"]), ("array", ["list"]), ("liste", ["list"]), ("enum", ["values"]),
        ("secret", ["justice"]), ("private", ["personal"]), ("public", ["open"]),
        ("åben", ["open"]), ("personlig", ["personal"]), ("klinisk", ["clinical"]),
        ("kontaktperson", ["contact_person"]), ("vikar", ["stand_in"]),
        ("stedfortræder", ["stand_in"]), ("afdelingsleder", ["team_lead"]),
        ("koordinator", ["coordinator"]), ("egen læge", ["gp"]), ("jobcenter", ["jobcentre"]),
        ("leder", ["team_lead"]), ("teamleder", ["team_lead"]), ("manager", ["team_lead"]),
        ("læge", ["gp"]), ("doctor", ["gp"]), ("politi", ["duty"]), ("vagt", ["duty"]),
        ("myndighed", ["authority"]), ("hjemmepleje", ["home_care"]), ("afdeling", ["ward"]),
    ]

    /// The known word that a word of another language means, or whose letters are close.
    static func likely(_ word: String, among known: [String]) -> String? {
        let small = word.lowercased()
        if known.contains(small) { return small }
        for meaning in meanings where meaning.word == small {
            if let found = meaning.known.first(where: { known.contains($0) }) { return found }
        }
        return closestWord(to: word, among: known)
    }
}
