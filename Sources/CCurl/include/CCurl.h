// What Swift cannot say to libcurl itself: its variadic calls, and a transcript of an SMTP session
// that keeps how far it came and what the server answered, and nothing of what was said.
#ifndef CCURL_H
#define CCURL_H

#include <curl/curl.h>
#include <stdbool.h>
#include <stddef.h>

/// `CURLUSESSL_ALL`: an enumeration in some versions of libcurl, a macro in others.
static const long ccurl_use_ssl_all = CURLUSESSL_ALL;

/// How far an SMTP session came: the last command that was sent.
enum CCurlPhase {
    CCURL_PHASE_CONNECT = 0,
    CCURL_PHASE_GREETING = 1,
    CCURL_PHASE_HELLO = 2,
    CCURL_PHASE_STARTTLS = 3,
    CCURL_PHASE_AUTHENTICATION = 4,
    CCURL_PHASE_SENDER = 5,
    CCURL_PHASE_RECIPIENT = 6,
    CCURL_PHASE_DATA = 7,
    CCURL_PHASE_BODY = 8,
    CCURL_PHASE_OTHER = 9
};

/// One attempt: the message to send, and what became of it.
struct CCurlTranscript {
    /// The whole message; it must outlive the transfer.
    const unsigned char *body;
    size_t body_count;
    /// How much of it libcurl has taken.
    size_t body_position;
    /// Whether libcurl was told that the message ends.
    bool body_ended;
    /// Whether a recipient was named to the server.
    bool recipient_named;
    /// Whether a log-in was tried.
    bool authentication_tried;
    /// Whether QUIT was sent: what follows is about nothing any more.
    bool quitting;
    /// A value of `CCurlPhase`.
    int phase;
    /// The server's last complete answer to the last command, 0 when it gave none.
    int code;
    /// Its enhanced status code (RFC 3463), such as `5.1.1`; all zero when it gave none.
    int enhanced_class;
    int enhanced_subject;
    int enhanced_detail;
};

/// Begins an attempt with the message; `body` may be NULL when nothing is to be sent.
void ccurl_transcript_begin(
    struct CCurlTranscript *transcript, const unsigned char *body, size_t body_count);

/// Makes a handle send the transcript's message and report to it.
void ccurl_attach(CURL *handle, struct CCurlTranscript *transcript);

static inline CURLcode ccurl_set_text(CURL *handle, CURLoption option, const char *value)
{
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode ccurl_set_number(CURL *handle, CURLoption option, long value)
{
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode ccurl_set_list(CURL *handle, CURLoption option, struct curl_slist *value)
{
    return curl_easy_setopt(handle, option, value);
}

/// Says whether a connection to the address may be opened: 4 or 16 octets, in network order.
typedef bool (*CCurlAddressCheck)(const unsigned char *octets, size_t count, void *context);

/// One request over HTTP, and what became of it.
struct CCurlExchange {
    /// Asked for each address that a name leads to, before it is connected.
    CCurlAddressCheck address_check;
    void *address_context;
    /// Whether an address was not let through.
    bool address_refused;
    /// How much the server may answer, headers included.
    size_t answer_count_max;
    size_t answer_count;
    /// Whether it answered more than that.
    bool answer_too_long;
};

/// Makes a handle ask before it connects, and throw the answer away beyond its status.
void ccurl_attach_exchange(CURL *handle, struct CCurlExchange *exchange);

/// The status of the last answer, 0 when there was none.
static inline long ccurl_response_code(CURL *handle)
{
    long code = 0;
    return curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &code) == CURLE_OK ? code : 0;
}

/// After how many seconds the server wants to be asked again (`Retry-After`), 0 when it does not say.
static inline long long ccurl_retry_after(CURL *handle)
{
    curl_off_t seconds = 0;
    curl_easy_getinfo(handle, CURLINFO_RETRY_AFTER, &seconds);
    return seconds;
}

/// How many bytes of the body were handed to the connection.
static inline long long ccurl_uploaded(CURL *handle)
{
    curl_off_t count = 0;
    return curl_easy_getinfo(handle, CURLINFO_SIZE_UPLOAD_T, &count) == CURLE_OK ? count : 0;
}

static inline CURLcode ccurl_set_bytes(CURL *handle, CURLoption option, const unsigned char *value)
{
    return curl_easy_setopt(handle, option, value);
}

/// How many connections the last transfer opened; 0 when it used a kept one.
static inline long ccurl_connections_opened(CURL *handle)
{
    long count = 0;
    return curl_easy_getinfo(handle, CURLINFO_NUM_CONNECTS, &count) == CURLE_OK ? count : 0;
}

/// Makes a handle throw away the answer, which libcurl would print.
CURLcode ccurl_discard_answer(CURL *handle);

static inline CURLcode ccurl_global_start(void)
{
    return curl_global_init(CURL_GLOBAL_DEFAULT);
}

#endif
