import CaseEvents
import Testing
import WorkingTime

/// What messages amount to.
struct HL7StayTests {
    @Test(arguments: [
        ("A01", "hospital.admitted"), ("A02", "without-event ADT^A02 no-news"),
        ("A03", "hospital.discharged"), ("A04", "hospital.admitted"),
        ("A05", "without-event ADT^A05 no-news"), ("A06", "hospital.admitted"),
        ("A07", "hospital.discharged"), ("A08", "without-event ADT^A08 update"),
        ("A11", "event.retracted latest:hospital.admitted"),
        ("A12", "without-event ADT^A12 no-news"),
        ("A13", "event.retracted latest:hospital.discharged,citizen.deceased"),
        ("A14", "without-event ADT^A14 no-news"), ("A16", "hospital.discharge_planned"),
        ("A18", "without-event ADT^A18 merge"), ("A21", "hospital.leave_started"),
        ("A22", "hospital.leave_ended"),
        ("A25", "event.retracted latest:hospital.discharge_planned"),
        ("A27", "without-event ADT^A27 no-news"), ("A28", "without-event ADT^A28 update"),
        ("A29", "without-event ADT^A29 no-news"), ("A31", "without-event ADT^A31 update"),
        ("A34", "without-event ADT^A34 merge"),
        ("A40", "without-event ADT^A40 merge"),
        ("A52", "event.retracted latest:hospital.leave_started"),
        ("A53", "event.retracted latest:hospital.leave_ended"),
        ("A99", "without-event ADT^A99 no-news"), ("Z01", "without-event ADT^Z01 no-news"),
        ("A03 ", "hospital.discharged"), ("a03", "without-event ADT^a03 no-news"),
        ("2509479989", "without-event ADT no-news"),
    ])
    func `a trigger becomes the event that MedCom's messages become`(
        trigger: String,
        outcome: String
    ) throws {
        #expect(try HL7Samples.decode(trigger).words == [outcome])
    }

    @Test(arguments: ["A01", "A03", "A04", "A11", "A13", "A16"])
    func `an outpatient neither stays nor leaves`(trigger: String) throws {
        for letter in ["O", "R", "C", "N"] {
            #expect(
                try HL7Samples.decode(trigger, ["PV1-2": letter]).words
                    == ["without-event ADT^\(trigger) outpatient"]
            )
        }
    }

    @Test(arguments: [
        ("I", "inpatient"), ("B", "inpatient"), ("E", "emergency"), ("P", nil), ("U", nil),
        ("", nil), ("\"\"", nil), ("X", nil),
    ])
    func `the class of the visit is the kind of the stay, and unknown where it is`(
        letter: String,
        kind: String?
    ) throws {
        for trigger in ["A01", "A03"] {
            let event = try HL7Samples.event(trigger, ["PV1-2": letter])
            #expect(event.data["kind"]?.string == kind)
        }
        let registration = try HL7Samples.decode("A04", ["PV1-2": letter]).words
        #expect(
            registration
                == [kind == nil ? "without-event ADT^A04 outpatient" : "hospital.admitted"]
        )
    }

    @Test func `an admission says whether it was acute, what kind it is and where`() throws {
        let rows: [([String: String], String)] = [
            ([:], #"{"kind":"inpatient","ward_name":"P1"}"#),
            (["PV1-4": "U"], #"{"acute":true,"kind":"inpatient","ward_name":"P1"}"#),
            (["PV1-4": "C"], #"{"acute":false,"kind":"inpatient","ward_name":"P1"}"#),
            (
                ["PV1-2": "E", "PV1-3": "P1^^^^^^^^Psykiatrisk skadestue"],
                #"{"acute":true,"kind":"emergency","ward_name":"Psykiatrisk skadestue"}"#
            ),
            (["PV1-3": "ward 250947-9989"], #"{"kind":"inpatient"}"#),
        ]
        for (fields, data) in rows {
            #expect(try HL7Samples.event("A01", fields).data.text == data)
        }
        #expect(
            try HL7Samples.event("A06", ["PV1-2": "O"]).data.text
                == #"{"kind":"inpatient","ward_name":"P1"}"#
        )
        #expect(try HL7Samples.event("A07", ["PV1-2": "O"]).data.text == #"{"kind":"inpatient"}"#)
    }

    @Test(arguments: [
        ("20260309", "2026-03-09"), ("202603091000", "2026-03-09T09:00:00Z"), ("2026", nil),
        ("", nil), ("next week", nil),
    ])
    func `an announced discharge says for when, where that can be read`(
        written: String,
        read: String?
    ) throws {
        let event = try HL7Samples.event("A16", ["PV2-9": written])
        #expect(event.type == "hospital.discharge_planned")
        #expect(event.data["planned_for"]?.string == read)
    }

    @Test func `whoever is dead is not admitted, discharged or updated but dead`() throws {
        for trigger in ["A01", "A02", "A03", "A08", "A16", "A21", "A31"] {
            let event = try HL7Samples.event(
                trigger,
                ["PID-30": "Y", "PID-29": "202603020200", "PV1-45": "202603021000"]
            )
            #expect(event.type == "citizen.deceased")
            #expect(try event.happened == Samples.instant("2026-03-02T01:00:00Z"))
            #expect(event.data == .emptyObject)
        }
        #expect(try HL7Samples.event("A08", ["PID-29": "20260302"]).type == "citizen.deceased")
        #expect(
            try HL7Samples.decode("A08", ["PID-30": "N", "PID-29": "20260302"]).words
                == ["without-event ADT^A08 update"]
        )
    }

    @Test func `a record that is deleted tells nothing of the person`() throws {
        for trigger in ["A23", "A29"] {
            #expect(
                try HL7Samples.decode(trigger, ["PID-30": "Y"]).words
                    == ["without-event ADT^\(trigger) no-news"]
            )
        }
    }

    @Test(arguments: ["PID-29", "PID-30"])
    func `a death that is deleted is taken back, whichever visit it was told with`(
        field: String
    ) throws {
        let event = try HL7Samples.event("A08", [field: "\"\""])
        #expect(event.retracts?.id == "latest:citizen.deceased")
        #expect(event.correlation == nil)
    }

    @Test func `a cancellation of a dead patient's discharge is still one`() throws {
        let event = try HL7Samples.event("A13", ["PID-30": "Y"])
        #expect(event.retracts?.id == "latest:hospital.discharged")
        #expect(event.correlation == "V1")
        #expect(event.retracts?.source == event.reference.source)
    }

    // MARK: Identity

    @Test func `a message is known by its sender and control id, so that a second one is none`()
        throws
    {
        let event = try HL7Samples.event("A03")
        #expect(event.reference == EventReference(source: "hl7v2://PSYK/PAS", id: "M1"))
        #expect(try HL7Samples.event("A03").saysTheSame(as: event))
        #expect(try HL7Samples.event("A03", ["MSH-10": "M2"]).reference != event.reference)
        #expect(try HL7Samples.event("A03", ["MSH-4": "SOM"]).reference != event.reference)
    }

    @Test(arguments: [
        ("PAS^1.2.3^ISO", "PSYK VEST", "hl7v2://PSYK%20VEST/PAS"),
        ("^1.2.3^ISO", "", "hl7v2:///1.2.3"), ("", "PSYK", "hl7v2://PSYK/"),
        ("a/b", "Æ", "hl7v2://%C3%86/a%2Fb"),
    ])
    func `the source is the sending facility and application`(
        application: String,
        facility: String,
        source: String
    ) throws {
        let event = try HL7Samples.event("A03", ["MSH-3": application, "MSH-4": facility])
        #expect(event.reference.source == source)
    }

    @Test func `the visit's number ties its events together`() throws {
        #expect(try HL7Samples.event("A03", ["PV1-19": "V7^^^PAS"]).correlation == "V7")
        #expect(
            try HL7Samples.event("A03", ["PV1-19": "", "PV1-50": "V8"]).correlation == "V8"
        )
        #expect(
            try HL7Samples.event("A03", ["PV1-19": "", "PID-18": "V9"]).correlation == "V9"
        )
        #expect(try HL7Samples.event("A03", ["PV1-19": ""]).correlation == nil)
    }

    // MARK: Whom it is about

    @Test(arguments: [
        "2509479989^^^CPR&1.2.208.176.1.2&ISO^NNDNK", "250947-9989^^^1.2.208.176.1.2",
        "2509479989^^^&urn:oid:1.2.208.176.1.2&ISO", "2509479989^^^CPR", "2509479989^^^^NNDNK",
        "123^^^PAS~2509479989^^^&1.2.208.176.1.2&ISO~9^^^X",
    ])
    func `the citizen is found by the CPR number among the identifiers`(field: String) throws {
        #expect(try HL7Samples.event("A03", ["PID-3": field]).caseReference.text == "S-1")
    }

    @Test(arguments: [
        "2509479989", "2509479989^^^PAS", "2509479989^^^&1.2.208.176.1.3&ISO", "7^^^PAS^MR",
        "\"\"^^^CPR", "2103009996^^^CPR",
    ])
    func `whoever has no case here leaves no trace but the type of message`(field: String) throws {
        let damaged = ["PID-3": field, "MSH-10": "", "PV1-45": "soon"]
        #expect(try HL7Samples.decode("A03", damaged).words == ["without-case ADT^A03"])
        #expect(try HL7Samples.decode("A40", damaged).words == ["without-case ADT^A40"])
    }

    @Test func `the citizen's number stands in nothing that is kept`() throws {
        let rows = [
            ("MSH-10", "MSH-10"), ("MSH-3", "MSH-3"), ("MSH-4", "MSH-3"), ("PV1-19", "PV1-19"),
        ]
        for (field, place) in rows {
            for number in ["2509479989", "x250947-9989y"] {
                #expect(
                    try HL7Samples.decode("A03", [field: number]).words
                        == ["refused hl7-field-malformed \(place)"]
                )
            }
        }
        #expect(try HL7Samples.event("A03", ["MSH-10": "0101010101"]).reference.id == "0101010101")
    }

    @Test(arguments: [
        (["MSH-9": ""], "hl7-field-missing MSH-9"), (["MSH-9": "ADT"], "hl7-field-missing MSH-9"),
        (["MSH-9": "ORU^R01"], "hl7-message-type-unsupported MSH-9"),
        (["MSH-9": "ACK^A03"], "hl7-message-type-unsupported MSH-9"),
        (["PID-3": ""], "hl7-segment-missing PID"),
        (["PID-3": "", "PID-5": "HOLM^BO"], "hl7-field-missing PID-3"),
        (["PID-3": "123^^^CPR"], "hl7-field-malformed PID-3"),
        (["MSH-10": ""], "hl7-field-missing MSH-10"),
        (["MSH-10": #"A\X0A\B"#], "hl7-field-malformed MSH-10"),
        (["MSH-3": "", "MSH-4": ""], "hl7-field-missing MSH-3"),
        (["PV1-19": "V 1"], "hl7-field-malformed PV1-19"),
        (["PV1-45": "2026030"], "hl7-time-malformed PV1-45"),
        (["PV1-45": "17000101"], "event-time-absurd PV1-45"),
    ])
    func `what is wrong is said with its place and what to do`(
        fields: [String: String],
        refusal: String
    ) throws {
        let result = try HL7Samples.decode("A03", fields)
        #expect(result.words == ["refused \(refusal)"])
        guard case .failure(let refusals) = result else { return }
        for refusal in refusals.refusals {
            #expect(refusal.message.hasSuffix(".") && refusal.advice.hasSuffix("."))
        }
    }

    @Test(arguments: [
        ("MSH-10", 256, "MSH-10"), ("PV1-19", 128, "PV1-19"), ("MSH-3", 243, "MSH-3"),
    ])
    func `what is kept is taken up to its limit and refused one byte beyond it`(
        field: String,
        byteCountMax: Int,
        place: String
    ) throws {
        let full = String(repeating: "x", count: byteCountMax)
        #expect(try HL7Samples.decode("A03", [field: full]).words == ["hospital.discharged"])
        #expect(
            try HL7Samples.decode("A03", [field: full + "x"]).words
                == ["refused hl7-field-malformed \(place)"]
        )
    }

    @Test(arguments: ["T", "D"])
    func `what is sent for training or debugging alerts nobody`(letter: String) throws {
        #expect(
            try HL7Samples.decode("A03", ["MSH-11": letter]).words
                == ["without-event ADT^A03 not-production"]
        )
        #expect(
            try HL7Samples.decode("A03", ["MSH-11": "\(letter)^A"]).words
                == ["without-event ADT^A03 not-production"]
        )
    }

    @Test func `a merge names the case, also where only the number that is gone has one`() throws {
        let decoder = try HL7Samples.decoder()
        let merge = HL7Samples.text("A40", ["PID-3": "2103009996^^^CPR"])
        let rows = [
            (HL7Samples.text("A40"), "S-1"), (merge + "MRG|7^^^PAS~\(HL7Samples.cpr)\r", "S-1"),
        ]
        for (text, reference) in rows {
            let messages = try decoder.hl7(Array(text.utf8), received: Samples.received).get()
            #expect(
                messages == [
                    .withoutEvent(
                        messageType: "ADT^A40",
                        because: .merge,
                        caseReference: try CaseReference(checking: reference)
                    )
                ]
            )
        }
        for rest in ["", "MRG|2509479989^^^PAS\r"] {
            let bytes = Array((merge + rest).utf8)
            #expect(
                decoder.hl7(bytes, received: Samples.received).words == ["without-case ADT^A40"]
            )
        }
        let discharge = HL7Samples.text("A03", ["PID-3": "2103009996^^^CPR"])
        let bytes = Array((discharge + "MRG|\(HL7Samples.cpr)\r").utf8)
        #expect(decoder.hl7(bytes, received: Samples.received).words == ["without-case ADT^A03"])
    }

    @Test func `a ward's name is shown up to its limit and left out one byte beyond it`() throws {
        let full = String(repeating: "x", count: 256)
        #expect(try HL7Samples.event("A01", ["PV1-3": full]).data["ward_name"]?.string == full)
        #expect(try HL7Samples.event("A01", ["PV1-3": full + "x"]).data["ward_name"] == nil)
    }

    @Test func `a message about nobody is no event and no fault`() throws {
        #expect(
            try HL7Samples.decode("A20", ["PID-3": ""]).words
                == ["without-event ADT^A20 no-news"]
        )
    }
}
