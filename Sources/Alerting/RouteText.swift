import CaseEvents
import RuleLanguage
package import WorkingTime

/// A route in lines for people and as JSON for programs; neither holds an address.
extension Route {
    /// One line for each role of each step, and below it everybody who was passed over.
    package func lines(in zone: Zone) -> [String] {
        var lines = [
            "\(rule), case \(caseReference), severity \(severity.rawValue), if raised \(time(raised, zone))"
        ]
        for stop in stops {
            let at = stop.at.map { " = \(time($0, zone))" } ?? ""
            lines.append("step \(stop.step), \(stop.start)\(at): \(stop.role)")
            for hop in stop.resolution.hops {
                lines.append("  not \(hop.role): \(hop.reason.rawValue)")
            }
            let person = stop.resolution.person
            let told =
                "\(person.id), as \(stop.resolution.foundAs); \(words(stop.resolution.disclosure))"
            if let onDuty = stop.onDuty {
                let duty = onDuty.person.id
                lines.append("  told at once: \(duty), on duty, because \(person.id) is not there")
                lines.append("  told: \(told)")
            } else {
                lines.append("  told: \(told)")
            }
            if let until = stop.heldUntil {
                lines.append("  waits for \(person.id)'s hours until \(time(until, zone))")
            }
            for role in stop.resolution.withheld {
                lines.append("  asks: may \(role) know? the citizen has to be asked")
            }
            for role in stop.resolution.gaps {
                lines.append("  gap: \(role), an alert of its own")
            }
        }
        return lines
    }

    /// The same as one JSON object.
    package var json: String {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("rule", rule)
        writer.member("case", caseReference.text)
        writer.member("severity", severity.rawValue)
        writer.member("raised", raised.rfc3339)
        writer.name("stops")
        writer.beginArray()
        for stop in stops { write(stop, to: &writer) }
        writer.endArray()
        writer.endObject()
        return writer.text
    }

    private func write(_ stop: Stop, to writer: inout JSONWriter) {
        let resolution = stop.resolution
        writer.beginObject()
        writer.member("step", "\(stop.step)")
        writer.member("start", stop.start)
        if let at = stop.at { writer.member("at", at.rfc3339) }
        writer.member("role", stop.role.name)
        writer.member("person", resolution.person.id)
        writer.member("found_as", resolution.foundAs.name)
        writer.member("disclosure", words(resolution.disclosure))
        if let until = stop.heldUntil { writer.member("held_until", until.rfc3339) }
        if let onDuty = stop.onDuty { writer.member("on_duty", onDuty.person.id) }
        writer.name("passed_over")
        writer.beginArray()
        for hop in resolution.hops {
            writer.beginObject()
            writer.member("role", hop.role.name)
            writer.member("reason", hop.reason.rawValue)
            writer.endObject()
        }
        writer.endArray()
        write("ask_the_citizen_about", resolution.withheld.map(\.name), to: &writer)
        write("gaps", resolution.gaps.map(\.name), to: &writer)
        writer.endObject()
    }

    private func write(_ name: String, _ texts: [String], to writer: inout JSONWriter) {
        writer.name(name)
        writer.beginArray()
        for text in texts { writer.string(text) }
        writer.endArray()
    }

    private func words(_ disclosure: Disclosure) -> String {
        switch disclosure {
        case .full(.undeclared): "may know: the roster declares no basis"
        case .full(.ownTeam): "may know: own team"
        case .full(.statute(let cites, let purpose)): "may know: \(cites), for \(purpose)"
        case .full(.consent): "may know: the citizen has agreed"
        case .minimal: "hears the least: whom to ask, and nothing else"
        case .withheld: "may not know"
        }
    }

    private func time(_ instant: Instant, _ zone: Zone) -> String {
        let (date, time) = zone.civil(at: instant)
        return "\(date) \(time)"
    }
}
