/// The words about messages of HL7 v2.
extension RefusalReason {
    var hl7Wording: (message: String, advice: String) {
        switch self {
        case .hl7NotMessage:
            ("A message of HL7 v2 begins with the segment MSH.", "Send whole messages.")
        case .hl7Frame:
            (
                "A frame of MLLP is begun and not ended, or ended and not begun.",
                "The message was cut off on its way: have it sent again."
            )
        case .hl7TooLarge:
            (
                "A message may have \(HL7Document.messageByteCountMax) bytes, and all of them "
                    + "together \(HL7Document.byteCountMax).",
                "Send documents and pictures elsewhere; an ADT message needs neither."
            )
        case .hl7TooMany:
            (
                "There are more than \(HL7Document.messageCountMax) messages.",
                "Send them in parts."
            )
        case .hl7Segments:
            (
                "The message has more than \(HL7Document.segmentCountMax) segments.",
                "Send MSH, EVN, PID, PV1 and PV2; the others are not read."
            )
        case .hl7Separators:
            (
                "The separators are not 2 to 6 different signs of ASCII.",
                #"Begin the message with MSH|^~\&|."#
            )
        case .hl7CharacterSet:
            ("This character set is not read.", "Send UNICODE UTF-8 or 8859/1 in MSH-18.")
        case .hl7Type:
            (
                "Of the messages of HL7 v2 only ADT is understood.",
                "Send other messages to the systems that they are meant for."
            )
        default: fieldWording
        }
    }

    private var fieldWording: (message: String, advice: String) {
        switch self {
        case .hl7Segment:
            ("A segment that the message must hold is missing.", "Ask the sender to send it.")
        case .hl7Field: ("A required field is empty.", "Ask the sender to fill it in.")
        case .hl7Time:
            (
                "This is not a time of HL7 v2.",
                "Send YYYYMMDDHHMM, with seconds and the offset from UTC where they are known."
            )
        default:
            (
                "A field is malformed or too long, or holds the citizen's number where it may "
                    + "not stand.",
                "Ask the sender to correct it."
            )
        }
    }
}
