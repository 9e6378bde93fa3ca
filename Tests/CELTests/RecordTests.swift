import CEL
import Testing

/// Attributes of records: what a missing one means, and what the check says about them.
struct RecordTests {
    @Test func `a missing attribute reads as its presence says`() {
        let event = Discharge.event()
        let table: [(String, Value)] = [
            ("event.data.ward == 'M1'", .bool(true)),
            ("event.data.planned", .unknown),
            ("event.data.planned == false", .unknown),
            ("!event.data.planned", .unknown),
            ("string(event.data.planned) == 'true'", .unknown),
            ("event.data.planned && event.data.ward == 'X'", .bool(false)),
            ("event.data.planned || event.data.ward == 'M1'", .bool(true)),
            ("event.data.planned || event.data.ward == 'X'", .unknown),
            ("event.data.planned || 1 / 0 == 1", .unknown),
            ("event.data.planned ? 1 : 2", .unknown),
            ("[event.data.planned].exists(p, p)", .unknown),
            ("event.data.days", .int(1)),
            ("has(event.data.days)", .bool(false)),
            ("has(event.data.planned)", .bool(false)),
            ("event.data.?planned.hasValue()", .bool(false)),
            ("event.data.?planned.orValue(true)", .bool(true)),
            ("event.data.?days.orValue(7)", .int(7)),
            ("event.data.?ward_kind", .optional(nil)),
            ("event.data.?ward_kind.orValue('somatic') == 'somatic'", .bool(true)),
            ("has(event.data.contact.phone)", .bool(false)),
            ("event.data.?contact.phone.orValue('none')", .string("none")),
        ]
        for (source, expected) in table {
            #expect(Discharge.evaluate(source, event) == expected, "\(source)")
        }
    }

    @Test func `an attribute that is there reads as itself`() {
        let event = Discharge.event(
            wardKind: .string("somatic"),
            planned: .bool(true),
            days: .int(4),
            contacts: [
                Discharge.contact(kind: "kin", phone: "12"), Discharge.contact(kind: "nurse"),
            ],
            contact: Discharge.contact(kind: "kin")
        )
        let table: [(String, Value)] = [
            ("event.data.planned", .bool(true)),
            ("event.data.days + 1", .int(5)),
            ("has(event.data.ward_kind) && event.data.ward_kind == 'somatic'", .bool(true)),
            ("event.data.?ward_kind == optional.of('somatic')", .bool(true)),
            ("has(event.data.contact.phone)", .bool(false)),
            ("has(event.data.contact) && event.data.contact.kind == 'kin'", .bool(true)),
            ("event.data.contacts.exists(c, c.kind == 'nurse')", .bool(true)),
            ("event.data.contacts.filter(c, has(c.phone)).size()", .int(1)),
            ("event.data.contacts.map(c, has(c.phone), c.phone)", .list([.string("12")])),
            ("event.data.contacts[0].?phone.orValue('')", .string("12")),
            ("cel.bind(d, event.data, d.days)", .int(4)),
        ]
        for (source, expected) in table {
            #expect(Discharge.evaluate(source, event) == expected, "\(source)")
        }
    }

    @Test func `a variable that is not given is unknown`() throws {
        let checked = try Discharge.environment.check("event.type == 'x'").get()
        #expect(checked.program().evaluate([]) == .unknown)
        #expect(checked.program().evaluate([.int(1)]).isError)
    }

    @Test func `a read that may find nothing needs a guard`() {
        let refused = [
            "event.data.ward_kind == 'somatic'",
            "event.data.ward_kind == 'somatic' && has(event.data.ward_kind)",
            "has(event.data.ward_kind) || event.data.ward_kind == 'somatic'",
            "!has(event.data.ward_kind) && event.data.ward_kind == 'somatic'",
            "has(event.data.ward_kind) ? 'x' : event.data.ward_kind",
            "(has(event.data.ward_kind) && true) || event.data.ward_kind == 'somatic'",
            "event.data.contacts.exists(c, has(c.phone)) && "
                + "event.data.contacts.exists(c, c.phone == '1')",
        ]
        for source in refused {
            #expect(codes(source, in: Discharge.environment) == ["cel-may-be-missing"], "\(source)")
        }
        let accepted = [
            "has(event.data.ward_kind) && event.data.ward_kind == 'somatic'",
            "!has(event.data.ward_kind) || event.data.ward_kind == 'somatic'",
            "!(has(event.data.ward_kind) && event.data.ward_kind == 'somatic')",
            "has(event.data.ward_kind) ? event.data.ward_kind : 'x'",
            "!has(event.data.ward_kind) ? 'x' : event.data.ward_kind",
            "event.data.?ward_kind.hasValue() && event.data.ward_kind == 'somatic'",
            "cel.bind(d, event.data, has(d.ward_kind) && event.data.ward_kind == 'somatic')",
            "has(event.data.contact.phone) && event.data.contact.phone == '1'",
        ]
        for source in accepted {
            #expect(codes(source, in: Discharge.environment) == [], "\(source)")
        }
    }

    @Test func `an unguarded read is answered with what to write`() throws {
        let found = diagnostics("1 > 0 && event.data.ward_kind == 'x'", in: Discharge.environment)
        let first = try #require(found.first)
        #expect(first.code == "cel-may-be-missing")
        #expect(first.suggestion == #"event.data.?ward_kind.orValue("unknown")"#)
        #expect(first.offset == 9)
        #expect(first.length == 20)
        #expect(first.message.contains("has(event.data.ward_kind) &&"))
    }

    @Test func `a misspelt attribute is answered with the right one`() throws {
        let found = diagnostics("event.data.ward_kin == 'x'", in: Discharge.environment)
        let first = try #require(found.first)
        #expect(
            first.message
                == "`hospital.discharged` has no attribute `ward_kin`. Did you mean `ward_kind`?"
        )
        #expect(first.code == "cel-unknown-attribute")
        #expect(first.suggestion == "ward_kind")
        #expect((first.offset, first.length) == (11, 8))
        #expect(found.count == 1)
    }

    @Test func `a text an attribute never holds is answered with the nearest`() throws {
        let sources = [
            "event.data.?ward_kind.orValue('somatic') == 'somatc'",
            "'somatc' != event.data.?ward_kind.orValue('somatic')",
            "has(event.data.ward_kind) && event.data.ward_kind in ['psychiatric', 'somatc']",
        ]
        for source in sources {
            let found = diagnostics(source, in: Discharge.environment)
            #expect(found.map(\.code) == ["cel-value-not-allowed"], "\(source)")
            #expect(found.first?.suggestion == #""somatic""#)
        }
        let inList = diagnostics(
            "event.data.contacts.exists(c, c.kind == 'brother')",
            in: Discharge.environment
        )
        #expect(
            inList.first?.message == "`kind` is never `brother`. It is one of `kin`, `nurse`."
        )
    }

    @Test func `everything wrong is told at once and in order`() {
        let source = "event.dat.ward == 'x' && evnt.type == 1 && event.type > 3 && size(event) == 1"
        let found = diagnostics(source, in: Discharge.environment)
        #expect(
            found.map(\.code) == [
                "cel-unknown-attribute", "cel-unknown-name", "cel-wrong-operands",
                "cel-wrong-arguments",
            ]
        )
        #expect(found.map(\.offset) == [6, 25, 56, 61])
    }

    @Test func `the paths an expression reads are listed`() throws {
        let source = """
            event.data.ward == 'x' && has(event.data.planned)
            && event.data.contacts.exists(c, c.kind == 'kin')
            && cel.bind(d, event.data, d.days == 1) && event.data.?contact.phone.hasValue()
            """
        let checked = try Discharge.environment.check(source).get()
        #expect(
            checked.references.map { $0.segments.joined(separator: ".") } == [
                "event.data.ward", "event.data.planned", "event.data.contacts",
                "event.data.contacts.*.kind", "event.data", "event.data.days",
                "event.data.contact.phone",
            ]
        )
        #expect(checked.references[0].offset == 0)
        #expect(checked.references[0].length == 15)
        #expect(checked.resultType == .bool)
    }

    @Test func `records are not compared as a whole`() {
        #expect(
            codes("event.data == event.data", in: Discharge.environment) == ["cel-records-compared"]
        )
    }

    @Test func `the canonical text does not depend on layout`() throws {
        let environment = Discharge.environment
        let one = try environment.check("event.type=='a'&&(event.data.days>1)").get()
        let other = try environment.check("event.type == \"a\"\n && event.data.days > 1 // x").get()
        #expect(one.description == #"((event.type == "a") && (event.data.days > 1))"#)
        #expect(one.description == other.description)
        let again = try environment.check(one.description).get()
        #expect(again.description == one.description)
    }
}

extension Value {
    /// Whether the evaluation failed.
    var isError: Bool {
        if case .error = self { true } else { false }
    }
}
