internal import CCurl

/// One request over HTTP whose answer matters only as far as it went well.
package enum HTTPFetch {
    /// Fetches the address by GET and throws the answer away; blocks.
    ///
    /// Redirections are not followed, proxies from the environment not used.
    ///
    /// - Parameters:
    ///   - address: `http` or `https`; it stands in no reason that is given.
    ///   - timeoutSeconds: The longest that all of it may take.
    /// - Returns: Nothing when the answer was a 2xx or 3xx, else why not.
    package static func fetch(_ address: String, timeoutSeconds: Int) -> String? {
        guard libraryStarted, let handle = unsafe curl_easy_init() else {
            return "libcurl does not start"
        }
        defer { unsafe curl_easy_cleanup(handle) }
        let codes = unsafe [
            ccurl_set_text(handle, CURLOPT_URL, address),
            ccurl_set_text(handle, CURLOPT_PROTOCOLS_STR, "http,https"),
            ccurl_set_text(handle, CURLOPT_PROXY, ""),
            ccurl_set_text(handle, CURLOPT_USERAGENT, "tovholder"),
            ccurl_set_number(handle, CURLOPT_NOSIGNAL, 1),
            ccurl_set_number(handle, CURLOPT_FAILONERROR, 1),
            ccurl_set_number(handle, CURLOPT_TIMEOUT, timeoutSeconds),
            ccurl_set_number(handle, CURLOPT_CONNECTTIMEOUT, timeoutSeconds),
            ccurl_set_number(handle, CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2)),
            ccurl_set_number(handle, CURLOPT_SSL_VERIFYPEER, 1),
            ccurl_set_number(handle, CURLOPT_SSL_VERIFYHOST, 2),
            ccurl_discard_answer(handle),
        ]
        if let refused = codes.first(where: { $0 != CURLE_OK }) { return words(refused) }
        let result = unsafe curl_easy_perform(handle)
        guard result == CURLE_OK else {
            let status = unsafe ccurl_response_code(handle)
            return status > 0 ? "it answers \(status)" : words(result)
        }
        return nil
    }

    private static let libraryStarted = ccurl_global_start() == CURLE_OK

    /// Fixed texts of libcurl: no host, no address.
    private static func words(_ code: CURLcode) -> String {
        unsafe String(cString: curl_easy_strerror(code))
    }
}
