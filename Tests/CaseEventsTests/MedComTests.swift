import CaseEvents
import Testing
import WorkingTime

struct MedComTests {
    @Test func `every sample of a hospital notification becomes what the table says`() throws {
        let decoder = try Samples.decoder()
        let rows = try Samples.table("medcom-outcomes.tsv")
        #expect(rows.count == 37)
        for row in rows {
            let file = try #require(row["file"])
            let result = decoder.medcom(
                try Samples.bytes("medcom/" + file),
                received: Samples.received
            )
            #expect(try Self.columns(result, like: row) == row, "\(file)")
        }
    }

    /// The result in the columns of the table; times in the table's own words when they agree.
    private static func columns(
        _ result: Result<DecodedMessage, EventRefusal>,
        like row: [String: String]
    ) throws -> [String: String] {
        var columns = row.mapValues { _ in "" }
        columns["file"] = row["file"]
        switch result {
        case .failure(let refusal):
            columns["outcome"] = "refused \(refusal.code) \(refusal.place)"
        case .success(.withoutEvent): Issue.record("MedCom's messages are all events")
        case .success(.withoutCase(let type)):
            columns["outcome"] = "without-case \(type)"
        case .success(.event(let event)):
            #expect(event.caseReference.text == "S-1")
            #expect(event.correlation.map { event.reference.id.hasSuffix("/" + $0) } == true)
            columns["outcome"] = event.type
            columns["id"] = event.reference.id
            columns["source"] = event.reference.source
            columns["happened"] = try time(event.happened, row["happened"])
            columns["sent"] = try event.sent.map { try time($0, row["sent"]) }
            columns["acute"] = event.data["acute"]?.boolean.map(String.init) ?? ""
            columns["kind"] = event.data["kind"]?.string ?? ""
            columns["ward"] = event.data["ward_name"]?.string ?? ""
            columns["ward_sor"] = event.data["ward_sor"]?.string ?? ""
            columns["retracts"] = event.retracts?.id ?? ""
            columns["replaces"] = event.replaces?.id ?? ""
        }
        return columns
    }

    private static func time(_ instant: Instant, _ text: String?) throws -> String {
        guard let text, try Samples.instant(text) == instant else { return instant.rfc3339 }
        return text
    }

    @Test(arguments: [
        "carecommunication-ig-5.0.2/Bundle-0d5b3c18-fab6-4d93-9d88-c9c8abf1f18c.json",
        "carecommunication-ig-5.0.2/Bundle-3dcb5618-3055-406a-9034-1b8fc8de0fea.json",
        "acknowledgement-ig-2.0.3/Bundle-a8c041b8-c65a-4fde-a90f-962076918834.json",
        "acknowledgement-ig-2.0.3/Bundle-eb26be85-fdb7-454d-a980-95cba6d1745b.json",
    ])
    func `other messages of MedCom are refused by name`(file: String) throws {
        let bytes = try Samples.bytes("medcom/" + file)
        let result = try Samples.decoder().medcom(bytes, received: Samples.received)
        #expect(result.code == "medcom-message-type-unsupported")
    }

    private func decode(
        _ name: String,
        _ changes: KeyValuePairs<String, String> = [:]
    ) throws -> Result<DecodedMessage, EventRefusal> {
        let bytes = try Samples.medcom(name, changes)
        return try Samples.decoder().medcom(bytes, received: Samples.received)
    }

    @Test func `a discharge of a patient on leave is still a discharge`() throws {
        let event = try decode("SLHJ_H", [#""status": "finished""#: #""status": "onleave""#])
            .event()
        #expect(event.type == "hospital.discharged")
    }

    @Test func `a resent message is the same event`() throws {
        let first = try decode("TEK_DUB").event()
        let second = try decode(
            "TEK_DUB",
            [
                "1a32e7d1-7008-4bd4-907e-1fb6a016f5b8": "5b0a8d1e-3f43-4f57-9b55-d17c2f1d2a10",
                #""timestamp": "2023-03-01T12:00:00+01:00""#:
                    #""timestamp": "2023-03-01T12:30:00+01:00""#,
            ]
        ).event()
        #expect(first.saysTheSame(as: second))
    }

    @Test func `a late admission happened before the discharge that came first`() throws {
        let stay = try ["TEK_STAA_A", "TEK_SLHJ_A", "TEK_STIN_B"].map { try decode($0).event() }
        let history = stay.sorted { $0.happened < $1.happened }
        #expect(
            history.map(\.type) == [
                "hospital.admitted", "hospital.admitted", "hospital.discharged",
            ]
        )
        #expect(Set(stay.map(\.correlation)).count == 1)
        #expect(Set(stay.map(\.reference)).count == 3)
    }

    @Test func `a cancelled admission takes back exactly that admission`() throws {
        let admission = try decode("STIN_N").event()
        let cancellation = try decode("AN_STIN_N").event()
        #expect(cancellation.retracts == admission.reference)
        #expect(cancellation.data == .emptyObject)
    }

    @Test func `corrections and cancellations concern the message that they name`() throws {
        let folder = "medcom/hospitalnotification-ig-3.0.2/"
        let decoder = try Samples.decoder()
        func decode(_ file: String) throws -> CaseEvent {
            let bytes = try Samples.bytes(folder + file)
            return try decoder.medcom(bytes, received: Samples.received).event()
        }
        let admission = try decode("Bundle-a5e5b880-c087-4055-b9ec-99108695f81d.json")
        let correction = try decode("Bundle-bfab3e80-9584-11ec-b909-0242ac120002.json")
        let cancellation = try decode("Bundle-c83671a4-9584-11ec-b909-0242ac120002.json")
        #expect(correction.replaces == admission.reference)
        #expect(correction.retracts == nil)
        #expect(cancellation.retracts == admission.reference)
        #expect(cancellation.replaces == nil)
    }

    @Test(
        arguments: [
            ("discharge-inpatient-home", "hospital.discharged", nil, nil),
            ("revise-discharge-inpatient-home", "hospital.discharged", nil, "b9b4818e"),
            ("cancel-discharge-inpatient-home", "event.retracted", "b9b4818e", nil),
            ("revise-discharge-emergency-home", "hospital.discharged", nil, "b9b4818e"),
            ("cancel-admit-emergency", "event.retracted", "b9b4818e", nil),
            ("revise-admit-emergency", "hospital.admitted", nil, "b9b4818e"),
            ("cancel-start-leave-inpatient", "event.retracted", "b9b4818e", nil),
            ("cancel-end-leave-inpatient", "event.retracted", "b9b4818e", nil),
        ] as [(String, String, String?, String?)]
    )
    func `corrections and cancellations point at the message before`(
        activity: String,
        type: String,
        retracts: String?,
        replaces: String?
    ) throws {
        let event = try decode("SLHJ_H", [#""discharge-inpatient-home""#: "\"\(activity)\""])
            .event()
        #expect(event.type == type)
        #expect(event.retracts.map { String($0.id.prefix(8)) } == retracts)
        #expect(event.replaces.map { String($0.id.prefix(8)) } == replaces)
    }

    @Test func `a cancelled discharge without an end counts from when it was sent`() throws {
        let event = try decode(
            "SLHJ_H",
            [
                #""discharge-inpatient-home""#: #""cancel-discharge-inpatient-home""#,
                #""end": "2023-03-07T09:45:30+01:00""#: #""_end": {}"#,
            ]
        ).event()
        #expect(event.happened == event.sent)
    }

    @Test func `a cancelled death is a retraction although its activity is an admission`() throws {
        let event = try decode(
            "MORS_K",
            [
                #""deceasedBoolean": true"#: #""deceasedBoolean": false"#,
                #""role": "revision""#: #""role": "removal""#,
            ]
        ).event()
        #expect(event.type == "event.retracted")
        #expect(event.retracts != nil)
    }

    @Test func `a corrected death replaces the death`() throws {
        let event = try decode(
            "MORS_K",
            [#""code": "admit-emergency""#: #""code": "revise-admit-emergency""#]
        ).event()
        #expect(event.type == "citizen.deceased")
        #expect(event.replaces != nil)
    }

    @Test func `an unknown citizen leaves nothing but the type of the message`() throws {
        let decoder = EventDecoder(registry: .empty)
        for name in ["TEK_LOV", "TEK_FCC", "STIN_A"] {
            let bytes = try Samples.medcom(name)
            #expect(
                try decoder.medcom(bytes, received: Samples.received).get()
                    == .withoutCase(messageType: "STIN")
            )
        }
        let death = try Samples.medcom("MORS_J")
        #expect(
            try decoder.medcom(death, received: Samples.received).get()
                == .withoutCase(messageType: "MORS")
        )
    }

    @Test(arguments: [
        ("STIN_A", #""class": {"#, #""clas": {"#, "medcom-field-missing"),
        ("STIN_A", #""code": "IMP""#, #""code": "AMB""#, "medcom-class-unknown"),
        ("STIN_A", #""admit-inpatient""#, #""admit""#, "medcom-activity-unknown"),
        ("STIN_A", #""type": "message""#, #""type": "batch""#, "medcom-not-message-bundle"),
        (
            "STIN_A", #""resourceType": "Patient""#, #""resourceType": "Person""#,
            "medcom-resource-missing"
        ),
        (
            "STIN_A", #""resourceType": "Encounter""#, #""resourceType": "Other""#,
            "medcom-resource-missing"
        ),
        (
            "STIN_A", #""resourceType": "Provenance""#, #""resourceType": "Other""#,
            "medcom-resource-missing"
        ),
        ("STIN_A", #""value": "2509479989""#, #""value": "25094799""#, "medcom-field-malformed"),
        (
            "STIN_A", #""start": "2023-03-01T12:00:00+01:00""#, #""start": "2023-03-01""#,
            "event-time-malformed"
        ),
        (
            "STIN_A", #""start": "2023-03-01T12:00:00+01:00""#, #""start": "2023-03-01T12:00:00""#,
            "event-time-zone-missing"
        ),
        (
            "STIN_A", #""start": "2023-03-01T12:00:00+01:00""#, #""start": "1023-03-01T12:00:00Z""#,
            "event-time-absurd"
        ),
        (
            "STIN_A", "82873e50-325e-4016-8a68-2934bdb2f66d", "82873e50\\n4016",
            "medcom-field-malformed"
        ),
        ("STIN_A", "82873e50-325e-4016-8a68-2934bdb2f66d", "", "medcom-field-malformed"),
        ("SLHJ_H", #""end": "2023-03-07T09:45:30+01:00""#, #""_end": {}"#, "medcom-field-missing"),
        ("SLOR_G", #""end": "2023-03-05T15:30:00+01:00""#, #""_end": {}"#, "medcom-field-missing"),
        ("AN_STIN_N", #""what""#, #""whom""#, "medcom-field-missing"),
        (
            "AN_STIN_N", "b9b4818e-02de-4cc4-b418-d20cbc399006",
            "cd78c1e2-78e6-4291-b071-f423a4399006", "event-refers-to-itself"
        ),
        (
            "AN_STIN_N", "MessageHeader/b9b4818e-02de-4cc4-b418-d20cbc399006", "MessageHeader/",
            "medcom-field-malformed"
        ),
    ])
    func `a notification that breaks the profile is refused`(
        name: String,
        old: String,
        new: String,
        code: String
    ) throws {
        #expect(try decode(name, [old: new]).code == code)
    }

    @Test func `the episode is the local one whatever the order`() throws {
        let folder = "medcom/hospitalnotification-ig-3.0.2/"
        let bytes = try Samples.bytes(folder + "Bundle-n73ccf30-80b9-4bd2-bf50-1ac1914498f0.json")
        let event = try Samples.decoder().medcom(bytes, received: Samples.received).event()
        #expect(event.correlation == "bd481c38-a921-11ed-afa1-0242ac120002")
        let text = String(decoding: bytes, as: UTF8.self)
            .replacing("https://sor2.sum.dsdn.dk/#id=265161000016000\",", with: "x\",")
            .replacing("https://www.esundhed.dk/Registre/Landspatientregisteret", with: "x")
        let other = try Samples.decoder().medcom(Array(text.utf8), received: Samples.received)
        #expect(try other.event().correlation == "bd481c38-a921-11ed-afa1-0242ac120002")
    }
}
