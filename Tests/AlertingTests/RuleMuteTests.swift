import Alerting
import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

struct RuleMuteTests {
    private typealias Fix = FindingFixture

    private func muted(
        _ id: String,
        at distance: Elapsed = .zero,
        data: String = #"{"rule":"r","reason":"noise","owner":"bo","until":"2026-03-04"}"#
    ) -> CaseEvent {
        Fix.event(RuleMute.mutedType, id, at: distance, data: data)
    }

    private func inForce(_ events: CaseEvent..., at distance: Elapsed) throws -> [RuleMute] {
        RuleMute.inForce(
            in: events,
            zone: try Fix.copenhagen().zone,
            at: Fix.start.advanced(by: distance)
        )
    }

    @Test func `a mute holds from its event to the morning of its last day`() throws {
        // The fixture starts on Monday at 9; Wednesday's 8 o'clock is 47 hours later.
        #expect(try inForce(muted("m"), at: .zero).map(\.rule) == ["r"])
        #expect(try inForce(muted("m"), at: .hours(47) - Fix.microsecond).count == 1)
        #expect(try inForce(muted("m"), at: .hours(47)).isEmpty)
    }

    @Test func `a mute without reason, owner or end is none`() throws {
        for data in [
            #"{"rule":"r","owner":"bo","until":"2026-03-04"}"#,
            #"{"rule":"r","reason":"noise","until":"2026-03-04"}"#,
            #"{"rule":"r","reason":"noise","owner":"bo"}"#,
            #"{"rule":"r","reason":"","owner":"bo","until":"2026-03-04"}"#,
        ] {
            #expect(try inForce(muted("m", data: data), at: .zero).isEmpty)
        }
    }

    @Test func `a mute that says more ends at the limit`() throws {
        let long = #"{"rule":"r","reason":"noise","owner":"bo","until":"2027-03-04"}"#
        let limit = Elapsed.days(RuleMute.dayCountMax)
        #expect(try inForce(muted("m", data: long), at: limit - Fix.microsecond).count == 1)
        #expect(try inForce(muted("m", data: long), at: limit).isEmpty)
    }

    @Test func `an end that comes early and a later mute count`() throws {
        let end = Fix.event(RuleMute.unmutedType, "u", at: .hours(1), data: #"{"rule":"r"}"#)
        #expect(try inForce(muted("m"), end, at: .hours(1)).isEmpty)
        #expect(try inForce(muted("m"), end, muted("n", at: .hours(2)), at: .hours(2)).count == 1)
    }

    @Test func `a mute that is renewed or lifted ends there, and is remembered`() throws {
        let end = Fix.event(RuleMute.unmutedType, "u", at: .hours(3), data: #"{"rule":"r"}"#)
        let mutes = RuleMute.begun(
            in: [muted("m"), muted("n", at: .hours(2)), end, muted("o", at: .hours(9))],
            zone: try Fix.copenhagen().zone,
            at: Fix.at(.hours(8))
        )
        #expect(mutes.map(\.from) == [Fix.start, Fix.at(.hours(2))])
        #expect(mutes.map(\.until) == [Fix.at(.hours(2)), Fix.at(.hours(3))])
    }
}
