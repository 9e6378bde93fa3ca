internal import CCurl

/// One libcurl handle with the connection that it keeps between letters.
///
/// Every call blocks. A session belongs to one thread at a time; `MailServer` guards it.
@safe final class MailSession {
    /// What one attempt sends; nothing to send means looking whether the server lets the service in.
    struct Errand {
        var recipient: MailAddress?
        var bytes: [UInt8] = []
    }

    private let handle: UnsafeMutableRawPointer?

    init() {
        unsafe handle = CurlOptions.libraryStarted ? curl_easy_init() : nil
    }

    deinit {
        unsafe curl_easy_cleanup(handle)
    }

    /// Makes one attempt.
    ///
    /// - Parameters:
    ///   - errand: What to send to whom.
    ///   - settings: Where, checked before.
    ///   - password: For the log-in, when a connection has to be opened.
    ///   - fresh: Whether a kept connection must not be used.
    /// - Returns: How far it came and what the server answered.
    func perform(
        _ errand: Errand,
        settings: MailServer.Settings,
        password: String?,
        fresh: Bool
    ) -> MailAttempt {
        var transcript = unsafe CCurlTranscript()
        guard let handle = unsafe handle else {
            return unsafe attempt(CURLE_FAILED_INIT, transcript, usedKept: false)
        }
        // Options go and the kept connection stays: closing it later must not report to a
        // transcript that is gone.
        defer { unsafe curl_easy_reset(handle) }
        return unsafe errand.bytes.withUnsafeBufferPointer { body in
            unsafe ccurl_transcript_begin(&transcript, body.baseAddress, body.count)
            let result = unsafe withUnsafeMutablePointer(to: &transcript) { pointer in
                unsafe run(
                    handle,
                    pointer,
                    errand,
                    settings: settings,
                    password: password,
                    fresh: fresh
                )
            }
            let usedKept = unsafe ccurl_connections_opened(handle) == 0
            return unsafe attempt(result, transcript, usedKept: usedKept)
        }
    }

    private func run(
        _ handle: UnsafeMutableRawPointer,
        _ transcript: UnsafeMutablePointer<CCurlTranscript>,
        _ errand: Errand,
        settings: MailServer.Settings,
        password: String?,
        fresh: Bool
    ) -> CURLcode {
        unsafe ccurl_attach(handle, transcript)
        var recipients: UnsafeMutablePointer<curl_slist>?
        defer { unsafe curl_slist_free_all(recipients) }
        var options = unsafe CurlOptions(handle: handle)
        options.set(CURLOPT_URL, settings.address)
        // Neither the environment nor a server's answer may lead the letter elsewhere.
        options.set(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        options.set(CURLOPT_PROXY, "")
        options.set(CURLOPT_NOSIGNAL, 1)
        options.set(CURLOPT_TIMEOUT, settings.timeoutSeconds)
        options.set(CURLOPT_CONNECTTIMEOUT, min(settings.timeoutSeconds, 30))
        options.set(CURLOPT_FRESH_CONNECT, fresh ? 1 : 0)
        options.set(CURLOPT_MAXCONNECTS, 1)
        options.set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        options.set(CURLOPT_SSL_VERIFYPEER, 1)
        options.set(CURLOPT_SSL_VERIFYHOST, 2)
        if settings.security != .none {
            options.set(CURLOPT_USE_SSL, ccurl_use_ssl_all)
        }
        if let caFile = settings.caFile { options.set(CURLOPT_CAINFO, caFile) }
        if let username = settings.username, let password {
            options.set(CURLOPT_USERNAME, username)
            options.set(CURLOPT_PASSWORD, password)
        }
        if let recipient = errand.recipient {
            unsafe recipients = curl_slist_append(nil, recipient.text)
            options.set(CURLOPT_MAIL_FROM, settings.from)
            unsafe options.set(CURLOPT_MAIL_RCPT, recipients)
            options.set(CURLOPT_UPLOAD, 1)
        } else {
            options.set(CURLOPT_CUSTOMREQUEST, "NOOP")
            options.set(CURLOPT_NOBODY, 1)
        }
        guard options.result == CURLE_OK else { return options.result }
        return unsafe curl_easy_perform(handle)
    }

    private func attempt(
        _ result: CURLcode,
        _ transcript: CCurlTranscript,
        usedKept: Bool
    ) -> MailAttempt {
        let hasEnhanced = unsafe transcript.enhanced_class != 0
        return unsafe MailAttempt(
            fault: fault(result),
            phase: MailPhase(rawValue: Int(transcript.phase)) ?? .other,
            code: Int(transcript.code),
            enhanced: hasEnhanced
                ? MailAttempt.EnhancedCode(
                    status: Int(transcript.enhanced_class),
                    subject: Int(transcript.enhanced_subject),
                    detail: Int(transcript.enhanced_detail)
                ) : nil,
            messageEnded: transcript.body_ended,
            recipientNamed: transcript.recipient_named,
            authenticationTried: transcript.authentication_tried,
            usedKeptConnection: usedKept
        )
    }

    private func fault(_ result: CURLcode) -> MailFault {
        guard result != CURLE_OK else { return .none }
        let words = result.words
        if result.isAboutTLS { return .tls(words) }
        if result.isAboutSettings { return .settings(words) }
        return result == CURLE_LOGIN_DENIED || result == CURLE_AUTH_ERROR
            ? .login(words) : .connection(words)
    }
}
