/// The reasons for refusing a message, with the words for the person who reads the refusal.
enum RefusalReason: String, CaseIterable {
    case documentUnknown = "document-kind-unknown"
    case batchNotList = "event-batch-not-list"
    case batchTooLong = "event-batch-too-long"
    case notObject = "event-not-object"
    case attributeName = "event-attribute-name"
    case attributeKind = "event-attribute-not-text"
    case attributeTwice = "event-attribute-twice"
    case attributeMissing = "event-attribute-missing"
    case attributeEmpty = "event-attribute-empty"
    case attributeTooLong = "event-attribute-too-long"
    case controlCharacter = "event-attribute-control-character"
    case headerEncoding = "event-header-encoding"
    case headerTooMany = "event-header-too-many"
    case specversion = "event-specversion-unknown"
    case type = "event-type-malformed"
    case source = "event-source-malformed"
    case timeZoneMissing = "event-time-zone-missing"
    case timeMalformed = "event-time-malformed"
    case timeAbsurd = "event-time-absurd"
    case reserved = "event-name-reserved"
    case provenance = "event-provenance-unknown"
    case sensitivity = "event-sensitivity-unknown"
    case retractsMissing = "event-retracts-missing"
    case retractsAndReplaces = "event-retracts-and-replaces"
    case refersToItself = "event-refers-to-itself"
    case dataBase64 = "event-data-base64"
    case dataNotObject = "event-data-not-object"
    case dataNotJSON = "event-data-not-json"
    case medcomNotMessage = "medcom-not-message-bundle"
    case medcomType = "medcom-message-type-unsupported"
    case medcomResource = "medcom-resource-missing"
    case medcomField = "medcom-field-missing"
    case medcomFieldMalformed = "medcom-field-malformed"
    case medcomClass = "medcom-class-unknown"
    case medcomActivity = "medcom-activity-unknown"
    case hl7NotMessage = "hl7-not-message"
    case hl7Frame = "hl7-frame-incomplete"
    case hl7TooLarge = "hl7-too-large"
    case hl7TooMany = "hl7-too-many-messages"
    case hl7Segments = "hl7-too-many-segments"
    case hl7Separators = "hl7-separators-malformed"
    case hl7CharacterSet = "hl7-character-set-unsupported"
    case hl7Type = "hl7-message-type-unsupported"
    case hl7Segment = "hl7-segment-missing"
    case hl7Field = "hl7-field-missing"
    case hl7FieldMalformed = "hl7-field-malformed"
    case hl7Time = "hl7-time-malformed"

    var message: String { wording.message }
    var advice: String { wording.advice }

    private var wording: (message: String, advice: String) {
        switch self {
        case .documentUnknown, .batchNotList, .batchTooLong, .notObject: documentWording
        case .medcomNotMessage, .medcomType, .medcomResource, .medcomField,
            .medcomFieldMalformed, .medcomClass, .medcomActivity:
            medcomWording
        case .hl7NotMessage, .hl7Frame, .hl7TooLarge, .hl7TooMany, .hl7Segments, .hl7Separators,
            .hl7CharacterSet, .hl7Type, .hl7Segment, .hl7Field, .hl7FieldMalformed, .hl7Time:
            hl7Wording
        case .timeZoneMissing, .timeMalformed, .timeAbsurd: timeWording
        case .retractsMissing, .retractsAndReplaces, .refersToItself: correctionWording
        case .dataBase64, .dataNotObject, .dataNotJSON: dataWording
        default: attributeWording
        }
    }

    private var documentWording: (message: String, advice: String) {
        switch self {
        case .batchNotList:
            ("A batch must be a JSON array.", "Send a single event as a single event.")
        case .batchTooLong:
            (
                "The batch holds more than \(EventDecoder.batchEventCountMax) events.",
                "Send it in parts."
            )
        case .notObject:
            ("An event must be a JSON object.", "Send CloudEvents 1.0 in the JSON format.")
        default:
            (
                "This is neither a CloudEvent, nor a list of them, nor a FHIR bundle, nor HL7 v2.",
                "A CloudEvent has a specversion, a FHIR bundle a resourceType, HL7 v2 begins MSH."
            )
        }
    }

    private var attributeWording: (message: String, advice: String) {
        switch self {
        case .attributeName:
            (
                "The name of an attribute must be 1 to 20 small letters a to z and digits.",
                "Put everything that is not a CloudEvents attribute into data."
            )
        case .attributeKind: ("This attribute must be a text.", "Put quotation marks around it.")
        case .attributeTwice: ("This attribute stands there twice.", "Send it once.")
        case .attributeMissing: ("A required attribute is missing.", "Add it.")
        case .attributeEmpty: ("This attribute is empty.", "Fill it, or leave out an optional one.")
        case .attributeTooLong: ("This attribute is too long.", "Send a shorter one.")
        case .controlCharacter:
            ("This attribute holds a control character.", "Remove line breaks and the like.")
        case .headerEncoding:
            (
                "The value of this header is not encoded correctly.",
                "Percent-encode its UTF-8 bytes once, and close quotation marks."
            )
        case .headerTooMany:
            (
                "There are more than \(EventDecoder.headerCountMax) headers.",
                "Send only the attributes that are needed."
            )
        case .specversion: ("Only CloudEvents 1.0 is understood.", "Send specversion \"1.0\".")
        case .type:
            (
                "The type must be small-letter words with dots between them.",
                "Write for instance hospital.discharged."
            )
        case .source:
            ("The source must be a URI reference without spaces.", "Name the sending system.")
        case .reserved:
            (
                "Only the daemon itself reports this: its own source, its own case, an alert, or "
                    + "what becomes of a rule.",
                "Name your own system as the source; answer alerts through their link or "
                    + "`tovholder alerts answer`; mute a rule by `tovholder mute`."
            )
        case .provenance:
            (
                "This provenance is unknown.",
                "Send observed, self_reported, retold, inferred or planned, or nothing."
            )
        default:
            (
                "This sensitivity is unknown.",
                "Send open, personal, clinical, justice or safe_space, or nothing."
            )
        }
    }

    private var timeWording: (message: String, advice: String) {
        switch self {
        case .timeZoneMissing:
            ("The time has no zone.", "Add Z or an offset, such as 2026-03-02T09:00:00+01:00.")
        case .timeMalformed:
            (
                "The time is not understood.",
                "Write it like 2026-03-02T09:00:00+01:00 (RFC 3339)."
            )
        default:
            ("The time is absurd.", "Send a day of the calendar between 1990 and 2199.")
        }
    }

    private var correctionWording: (message: String, advice: String) {
        switch self {
        case .retractsMissing:
            (
                "An event of the type event.retracted must name the event that it takes back.",
                "Add the attribute retracts with that event's id."
            )
        case .retractsAndReplaces:
            (
                "An event cannot both retract and replace.",
                "Send replaces alone: what is replaced no longer counts."
            )
        default:
            ("The event refers to itself.", "Name the id of the earlier event.")
        }
    }

    private var dataWording: (message: String, advice: String) {
        switch self {
        case .dataBase64: ("Binary data is not accepted.", "Send data as a JSON object.")
        case .dataNotObject: ("The data must be a JSON object.", "Send attributes by name.")
        default:
            (
                "The content type of the data is not JSON in UTF-8.",
                "Send application/json."
            )
        }
    }

    private var medcomWording: (message: String, advice: String) {
        switch self {
        case .medcomNotMessage:
            ("This is not a FHIR bundle of the type message.", "Send the whole MedCom message.")
        case .medcomType:
            (
                "Of MedCom's messages only HospitalNotification is understood.",
                "Send other messages to the care system alone."
            )
        case .medcomResource:
            (
                "A resource that the message must hold, or refers to, is missing.",
                "Ask the sender for a message that keeps MedCom's profile."
            )
        case .medcomField:
            (
                "A required element is missing.",
                "Ask the sender for a message that keeps MedCom's profile."
            )
        case .medcomFieldMalformed:
            (
                "An element is malformed or too long.",
                "Ask the sender for a message that keeps MedCom's profile."
            )
        case .medcomClass:
            ("The class of the stay is neither IMP nor EMER.", "Ask the sender to correct it.")
        default:
            (
                "The activity is none of MedCom's activities of hospital stays.",
                "See the value set medcom-hospitalNotification-messageActivities."
            )
        }
    }
}
