import CaseEvents
import RuleLanguage
import WorkingTime

/// Rules and histories from a grammar that reaches every operator of the language.
struct GeneratedRules {
    /// Words that tell which operators a rule has, looked for in its text.
    static let operators = [
        "where:", "given:", "unless:", "expect:", "before:", "after:", "at_least:", "since:",
        "state:", "count:", "distinct:", "sum:", "consume:", "for:", "pauses:", "grace:",
        "silence:", "usual", "otherwise:", "within", "then", "due:", "remind:", "until:",
        "list.meetings", "citizen.", "when: {state: ", "citizen.age > 30", "before: 6h, for: ",
        "until: [{event: ", "until: [x.out, {event: ",
        "from: due", "ended_by:", "latest: true", "latest: '", "ended_by: {event", "marked",
        "since: {state", "consent:", "h, after: ", "if: '", "rate:",
    ]

    private var state: UInt64
    /// Whether the rule that is being made has a deadline to measure from.
    private var hasDeadline = false

    init(seed: UInt64) {
        state = seed
    }

    // MARK: Chance

    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func number(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(next() % UInt64(range.count))
    }

    private mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[number(0...elements.count - 1)]
    }

    private mutating func chance(_ parts: Int, of whole: Int) -> Bool {
        number(1...whole) <= parts
    }

    // MARK: Rules

    mutating func rule() -> String {
        var lines = ["when: \(anchor())"]
        if chance(1, of: 4) { lines.append("where: '\(ownCondition())'") }
        if chance(1, of: 3) {
            lines.append("pauses: [\(pick(["inside", "away", "noted", "marked"]))]")
        }
        hasDeadline = chance(1, of: 4)
        for list in ["given", "unless", "expect"] where chance(2, of: 5) {
            let conditions = (0..<number(1...2)).map { _ in condition() }
            let consents = list != "expect" && chance(1, of: 4) ? [consent()] : []
            lines.append("\(list): [\((conditions + consents).joined(separator: ", "))]")
        }
        if hasDeadline {
            lines.append("due: event.data.until")
            lines.append("remind: [\(pick(["-6h, +0", "at once, -3h", "-1 working day, +2h"]))]")
            if chance(1, of: 3) {
                lines.append("until: [\(type())]")
            } else if chance(1, of: 2) {
                let end = "{event: x.note, where: '\(otherCondition())'}"
                lines.append("until: [\(pick(["", "x.out, "]))\(end)]")
            }
        }
        return lines.joined(separator: "\n")
    }

    private mutating func anchor() -> String {
        switch number(0...11) {
        case 11:
            let types = pick(["x.note", "[x.note, x.call, x.in, x.out, x.back]", "list.meetings"])
            return "{rate: {of: \(types), within: \(hours(5)), compared_with: \(number(5...15))h, "
                + "below: \(pick(["25%", "50%", "90%"])), at_least: \(number(2...4))"
                + pick(["", ", grace: 2h"]) + "}}"
        case 0: return "{count: {of: x.note, at_least: \(number(2...3)), within: \(hours(8))}}"
        case 1:
            guard chance(1, of: 2) else {
                let ends = pick(["x.call", "[x.call, x.back]"])
                return "{distinct: {of: x.note, ended_by: \(ends), at_least: 2, "
                    + "value: 'event.type == \"x.back\" ? \"bo\" : event.data.by', "
                    + "within: \(hours(9))}}"
            }
            return "{distinct: {of: x.note, value: event.data.kind, at_least: 2, "
                + "within: \(hours(9))}}"
        case 2:
            return "{sum: {of: x.note, value: event.data.doses, at_least: \(number(1...3)), "
                + "within: \(hours(9))}}"
        case 3: return "[\(type()), then \(type()) within \(hours(6))]"
        case 4:
            return "[{event: x.note, where: 'event.data.kind == \"a\"'}, "
                + "{then: x.call, within: \(hours(9)), where: event.data.by == other.data.by}, "
                + "then \(type()) or x.out within \(hours(5))]"
        case 5: return "{silence: {of: \(pick([type(), "list.meetings"])), for: \(hours(8))}}"
        case 6:
            let rest = pick([
                "", ", at_least: 3h", ", otherwise: 9h", ", at_least: 2h, otherwise: 5h",
            ])
            return "{silence: {of: x.note, for: \(pick(["2", "1", "1.5"])) × usual\(rest)}}"
        case 7: return "{state: \(pick(["inside", "away", "noted", "marked"])), for: \(hours(8))}"
        case 8: return "list.meetings"
        default: return type()
        }
    }

    private mutating func condition() -> String {
        let condition = anyCondition()
        guard !condition.contains("consume"), chance(1, of: 6) else { return condition }
        let question = pick([ownCondition(), "10 / (citizen.age - 20) > 0"])
        return condition.dropLast() + ", if: '\(question)'}"
    }

    private mutating func anyCondition() -> String {
        switch number(0...9) {
        case 0, 1: return stateCondition()
        case 2:
            return "{event: x.note, before: \(number(4...8))h, for: \(hours(5))"
                + pick(["", ", count: \">= 2\"", ", count: \"< 2\""]) + "}"
        case 3:
            return
                "{event: \(type()), \(pick(["before", "after", "before: 4h, after"])): \(hours(10)), consume: true"
                + pick(["", ", count: \">= 2\"", ", count: \"> 1\""]) + "}"
        default: return eventCondition()
        }
    }

    private mutating func consent() -> String {
        let name = pick(["coordinator", "[coordinator, bo]"])
        return
            "{consent: {to: \(name), scope: \(pick(["personal", "open", "[personal, clinical]"]))}}"
    }

    private mutating func stateCondition() -> String {
        var parts = ["state: \(pick(["inside", "away", "noted", "marked"]))"]
        switch number(0...4) {
        case 0: parts.append("before: \(hours(8))")
        case 1: parts.append("after: \(hours(8))")
        case 2: parts.append("since: \(opening())")
        default: break
        }
        if hasDeadline, !parts.contains(where: { $0.hasPrefix("since") }), chance(1, of: 2) {
            parts.append("from: due")
            if parts[1].hasPrefix("before"), chance(1, of: 3) { parts.append("at_least: 1h") }
        } else if chance(1, of: 3) {
            parts.append("for: \(hours(6))")
        }
        if chance(1, of: 4), parts.contains(where: { $0.hasPrefix("after") || $0.hasPrefix("for") })
        {
            parts.append("pauses: [\(pick(["away", "noted", "marked"]))]")
        }
        return "{\(parts.joined(separator: ", "))}"
    }

    private mutating func eventCondition() -> String {
        var parts = [pick(["event: x.note", "event: \(type())", "any_of: [x.note, x.call]"])]
        let isNote = parts[0] == "event: x.note"
        switch number(0...5) {
        case 0, 1:
            let reach = number(1...12)
            parts.append("before: \(reach)h")
            if chance(1, of: 3) { parts.append("at_least: \(number(0...reach))h") }
        case 2, 3:
            parts.append("after: \(hours(10))")
            if chance(1, of: 4) { parts.append("grace: \(hours(4))") }
            if chance(1, of: 4) { parts.append("pauses: [inside]") }
        case 4:
            parts.append("before: \(hours(8)), after: \(hours(8))")
            if chance(1, of: 4) { parts.append("grace: \(hours(4))") }
            if chance(1, of: 4) { parts.append("pauses: [inside]") }
        default:
            parts.append("since: \(opening())")
        }
        if hasDeadline, !parts[1].hasPrefix("since"), chance(1, of: 2) {
            parts.append("from: due")
        }
        if isNote, chance(1, of: 2) {
            parts.append("where: '\(otherCondition())'")
        }
        let looksBack =
            !parts[1].contains("after")
            && (parts[1].hasPrefix("before") || parts[1].hasPrefix("since"))
        if looksBack, !parts.contains("from: due"), chance(1, of: 3) {
            let which = isNote && chance(1, of: 2) ? "'\(otherCondition())'" : "true"
            return "{\((parts + ["latest: \(which)"]).joined(separator: ", "))}"
        }
        if isNote, looksBack, !parts.contains("from: due"), chance(1, of: 2) {
            parts.append("ended_by: {event: x.call, same: \(pick(["by", "[by, kind]"]))}")
        }
        let sign = pick([">=", ">", "<", "<="])
        switch number(0...5) {
        case 0, 1: parts.append("count: \"\(sign) \(number(1...3))\"")
        case 2 where isNote:
            parts.append("distinct: {of: other.data.kind, is: \"\(sign) \(number(1...2))\"}")
        case 3 where isNote:
            parts.append("sum: {of: other.data.doses, is: \"\(sign) \(number(1...3))\"}")
        default: break
        }
        return "{\(parts.joined(separator: ", "))}"
    }

    private mutating func ownCondition() -> String {
        pick([
            "citizen.age > 30", "citizen.place == \"home\"",
            "event.time > timestamp(\"2026-03-02T12:00:00Z\")",
        ])
    }

    private mutating func otherCondition() -> String {
        pick([
            "other.data.kind == \"a\"", "other.data.by == \"bo\"", "other.data.doses > 0.5",
            "citizen.age > 30", "10 / int(other.data.doses) > 3",
        ])
    }

    private mutating func opening() -> String {
        chance(1, of: 2) ? type() : "{state: \(pick(["inside", "away", "noted", "marked"]))}"
    }

    private mutating func type() -> String {
        pick(["x.in", "x.out", "x.note", "x.call", "x.late", "x.leave", "x.back"])
    }

    private mutating func hours(_ most: Int) -> String { "\(number(1...most))h" }

    // MARK: Histories

    /// Events as they were received, in the order of their arrival.
    mutating func history() -> [CaseEvent] {
        let span = pick([6, 24, 40])
        return (0..<number(0...16)).map { number in event(number, within: span) }
    }

    private mutating func event(_ place: Int, within span: Int) -> CaseEvent {
        let hour = number(0...span)
        var type = type()
        var taken: String?
        switch number(0...24) {
        case 0: type = "case.closed"
        case 1, 2: type = CitizenAttributes.recordedType
        case 3, 4: type = "x.note"
        case 6...9: type = "consent." + pick(["given", "given", "given", "withdrawn", "refused"])
        case 5 where place > 0: taken = "e\(number(0...place - 1))"
        default: break
        }
        let replaces = taken != nil && chance(1, of: 2)
        return FindingFixture.event(
            taken != nil && !replaces ? CaseEvent.retractedType : type,
            // Now and then an event is sent a second time.
            place > 0 && chance(1, of: 20) ? "e\(place - 1)" : "e\(place)",
            at: .hours(hour),
            arrival: Int64(place + 1),
            retracts: replaces ? nil : taken,
            replaces: replaces ? taken : nil,
            data: data(of: type, hour)
        )
    }

    private mutating func data(of type: String, _ hour: Int) -> String {
        var members: [String] = []
        switch type {
        case "x.note":
            if chance(3, of: 4) { members.append("\"by\":\"\(pick(["bo", "lis"]))\"") }
            if chance(3, of: 4) { members.append("\"kind\":\"\(pick(["a", "b"]))\"") }
            if chance(3, of: 4) {
                members.append("\"doses\":\(pick(["0.5", "1", "2", "-1", "0"]))")
            }
        case "x.call":
            if chance(7, of: 8) { members.append("\"by\":\"\(pick(["bo", "lis"]))\"") }
            if chance(1, of: 2) { members.append("\"kind\":\"\(pick(["a", "b"]))\"") }
        case CitizenAttributes.recordedType:
            if chance(3, of: 4) { members.append("\"age\":\(pick(["20", "40", "null"]))") }
            members.append("\"place\":\"\(pick(["home", "street"]))\"")
        case _ where type.hasPrefix("consent."): return consentData(hour)
        default: break
        }
        if type != CitizenAttributes.recordedType, chance(3, of: 4) {
            let day = 2 + (hour + number(0...40)) / 24
            members.append("\"until\":\"2026-03-0\(day)T\(number(10...22)):00:00Z\"")
        }
        return "{\(members.joined(separator: ","))}"
    }

    private mutating func consentData(_ hour: Int) -> String {
        var members: [String] = []
        if chance(5, of: 6) {
            let names = pick(["\"coordinator\"", "\"coordinator\",\"gp\"", "\"gp\"", "\"bo\""])
            members.append("\"recipients\":[\(names)]")
        }
        if chance(5, of: 6) {
            let scope = pick([
                "\"personal\"", "\"contact\",\"clinical\"", "\"clinical\"", "\"open\"",
            ])
            members.append("\"scope\":[\(scope)]")
        }
        if chance(1, of: 3) {
            members.append("\"purpose\":\"\(pick(["care", "research"]))\"")
        }
        if chance(1, of: 3) {
            let day = 2 + (hour + number(0...40)) / 24
            let time = chance(1, of: 2) ? "T\(number(10...22)):00:00Z" : ""
            members.append("\"until\":\"2026-03-0\(day)\(time)\"")
        }
        return "{\(members.joined(separator: ","))}"
    }

    /// What the daemon tells of sources that fall silent and are heard again; mostly nothing.
    mutating func feeds() -> [CaseEvent] {
        guard chance(1, of: 3) else { return [] }
        return (0..<number(1...4)).map { place in
            var members = ["\"source\":\"\(pick(["ward", "caller"]))\""]
            members.append(
                "\"reports\":[\(pick(["\"ward\"", "\"caller\",\"x.note\"", "\"x.out\""]))]"
            )
            if chance(1, of: 3) { members.append("\"grace\":\"\(hours(5))\"") }
            if chance(1, of: 2) { members.append("\"prefix\":\"\(pick(["tes", "elsewhere"]))\"") }
            return FindingFixture.event(
                place == 0 || chance(1, of: 2) ? "source.silent" : "source.resumed",
                "feed\(place)",
                at: .hours(number(0...50)),
                arrival: Int64(place + 1),
                data: "{\(members.joined(separator: ","))}"
            )
        }
    }

    /// An instant to look from: at, just before or after an hour.
    mutating func now() -> Instant {
        let hour = FindingFixture.at(.hours(number(0...70)))
        return pick([
            hour, hour, hour.advanced(by: FindingFixture.microsecond),
            hour.advanced(by: .zero - FindingFixture.microsecond), FindingFixture.at(.days(60)),
        ])
    }
}
