internal import CCurl

/// Sets a handle's options one after the other and remembers the first that libcurl refuses.
@safe struct CurlOptions {
    /// Whether libcurl is ready for use; asked before any handle is made.
    static let libraryStarted = ccurl_global_start() == CURLE_OK

    private let handle: UnsafeMutableRawPointer
    var result = CURLE_OK

    init(handle: UnsafeMutableRawPointer) {
        unsafe self.handle = unsafe handle
    }

    mutating func set(_ option: CURLoption, _ text: String) {
        keep(unsafe ccurl_set_text(handle, option, text))
    }

    mutating func set(_ option: CURLoption, _ number: Int) {
        keep(unsafe ccurl_set_number(handle, option, number))
    }

    mutating func set(_ option: CURLoption, _ list: UnsafeMutablePointer<curl_slist>?) {
        keep(unsafe ccurl_set_list(handle, option, list))
    }

    /// Sets bytes that must outlive the transfer.
    mutating func set(_ option: CURLoption, _ bytes: UnsafePointer<UInt8>?) {
        keep(unsafe ccurl_set_bytes(handle, option, bytes))
    }

    private mutating func keep(_ outcome: CURLcode) {
        if result == CURLE_OK { result = outcome }
    }
}

extension CURLcode {
    /// Whether it is about a protected connection that could not be had.
    var isAboutTLS: Bool {
        switch self {
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CACERT_BADFILE,
            CURLE_USE_SSL_FAILED, CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CERTPROBLEM:
            true
        default: false
        }
    }

    /// Whether libcurl cannot do what the settings say.
    var isAboutSettings: Bool {
        switch self {
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_FAILED_INIT, CURLE_URL_MALFORMAT,
            CURLE_NOT_BUILT_IN, CURLE_UNKNOWN_OPTION, CURLE_BAD_FUNCTION_ARGUMENT:
            true
        default: false
        }
    }

    /// Fixed texts of libcurl: no host, no address.
    var words: String {
        unsafe String(cString: curl_easy_strerror(self))
    }
}
