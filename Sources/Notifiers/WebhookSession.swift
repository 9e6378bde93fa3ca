internal import CCurl

/// One libcurl handle with the connection that it keeps between letters.
///
/// Every call blocks. A session belongs to one thread at a time; `Webhook` guards it.
@safe final class WebhookSession {
    private let handle: UnsafeMutableRawPointer?

    init() {
        unsafe handle = CurlOptions.libraryStarted ? curl_easy_init() : nil
    }

    deinit {
        unsafe curl_easy_cleanup(handle)
    }

    /// Posts the body once.
    ///
    /// - Parameters:
    ///   - body: What to post.
    ///   - headers: Lines such as `webhook-id: …`.
    ///   - settings: Where, checked before.
    ///   - policy: Asked for each address before it is connected.
    /// - Returns: How far it came and what the receiver answered.
    func post(
        _ body: [UInt8],
        headers: [String],
        settings: Webhook.Settings,
        policy: AddressPolicy
    ) -> WebhookAttempt {
        var exchange = unsafe CCurlExchange()
        guard let handle = unsafe handle else {
            return unsafe attempt(CURLE_FAILED_INIT, exchange, sent: false)
        }
        // Options go and the kept connection stays.
        defer { unsafe curl_easy_reset(handle) }
        var lines: UnsafeMutablePointer<curl_slist>?
        defer { unsafe curl_slist_free_all(lines) }
        // Without `Expect` the body follows the headers at once.
        for line in headers + ["Content-Type: application/json", "Expect:"] {
            unsafe lines = curl_slist_append(lines, line)
        }
        var box = policy
        return unsafe withUnsafeMutablePointer(to: &box) { box in
            unsafe exchange.address_context = UnsafeMutableRawPointer(box)
            unsafe exchange.address_check = { octets, count, context in
                guard let octets = unsafe octets, let context = unsafe context else { return false }
                let address = unsafe Array(UnsafeBufferPointer(start: octets, count: count))
                return unsafe context.assumingMemoryBound(to: AddressPolicy.self).pointee
                    .admits(address)
            }
            unsafe exchange.answer_count_max = Webhook.answerByteCountMax
            return unsafe withUnsafeMutablePointer(to: &exchange) { exchange in
                unsafe ccurl_attach_exchange(handle, exchange)
                let result = unsafe body.withUnsafeBufferPointer { bytes in
                    unsafe perform(handle, bytes, lines, settings)
                }
                let sent = unsafe ccurl_uploaded(handle) >= body.count
                return unsafe attempt(result, exchange.pointee, sent: sent)
            }
        }
    }

    private func perform(
        _ handle: UnsafeMutableRawPointer,
        _ body: UnsafeBufferPointer<UInt8>,
        _ headers: UnsafeMutablePointer<curl_slist>?,
        _ settings: Webhook.Settings
    ) -> CURLcode {
        var options = unsafe CurlOptions(handle: handle)
        options.set(CURLOPT_URL, settings.address)
        // Neither the environment nor a receiver's answer may lead the letter elsewhere.
        options.set(CURLOPT_PROTOCOLS_STR, settings.isClearText ? "http" : "https")
        options.set(CURLOPT_FOLLOWLOCATION, 0)
        options.set(CURLOPT_PROXY, "")
        options.set(CURLOPT_NOSIGNAL, 1)
        options.set(CURLOPT_TIMEOUT, settings.timeoutSeconds)
        options.set(CURLOPT_CONNECTTIMEOUT, min(settings.timeoutSeconds, 30))
        options.set(CURLOPT_MAXCONNECTS, 1)
        options.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        options.set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        options.set(CURLOPT_SSL_VERIFYPEER, 1)
        options.set(CURLOPT_SSL_VERIFYHOST, 2)
        if let caFile = settings.caFile { options.set(CURLOPT_CAINFO, caFile) }
        options.set(CURLOPT_USERAGENT, "tovholder")
        unsafe options.set(CURLOPT_HTTPHEADER, headers)
        options.set(CURLOPT_POST, 1)
        options.set(CURLOPT_POSTFIELDSIZE, body.count)
        unsafe options.set(CURLOPT_POSTFIELDS, body.baseAddress)
        guard options.result == CURLE_OK else { return options.result }
        return unsafe curl_easy_perform(handle)
    }

    private func attempt(
        _ result: CURLcode,
        _ exchange: CCurlExchange,
        sent: Bool
    ) -> WebhookAttempt {
        let status = unsafe handle.map { unsafe ccurl_response_code($0) } ?? 0
        let retryAfter = unsafe handle.map { unsafe ccurl_retry_after($0) } ?? 0
        return unsafe WebhookAttempt(
            fault: fault(result),
            status: Int(status),
            bodySent: sent,
            addressRefused: exchange.address_refused,
            retryAfterSeconds: Int(clamping: max(0, retryAfter))
        )
    }

    private func fault(_ result: CURLcode) -> WebhookAttempt.Fault {
        guard result != CURLE_OK else { return .none }
        if result.isAboutTLS { return .tls(result.words) }
        return result.isAboutSettings ? .settings(result.words) : .connection(result.words)
    }
}
