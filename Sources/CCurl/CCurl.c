#include "CCurl.h"

#include <netinet/in.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

void ccurl_transcript_begin(
    struct CCurlTranscript *transcript, const unsigned char *body, size_t body_count)
{
    memset(transcript, 0, sizeof *transcript);
    transcript->body = body;
    transcript->body_count = body_count;
}

static void forget_answer(struct CCurlTranscript *transcript)
{
    transcript->code = 0;
    transcript->enhanced_class = 0;
    transcript->enhanced_subject = 0;
    transcript->enhanced_detail = 0;
}

static bool begins_with(const char *bytes, size_t count, const char *word)
{
    size_t length = strlen(word);
    return count >= length && strncasecmp(bytes, word, length) == 0;
}

// Notes a command by its first word; what follows, a secret or an address, is not looked at.
static void note_command(struct CCurlTranscript *transcript, const char *bytes, size_t count)
{
    int phase = CCURL_PHASE_OTHER;
    if (begins_with(bytes, count, "EHLO") || begins_with(bytes, count, "HELO")) {
        phase = CCURL_PHASE_HELLO;
    } else if (begins_with(bytes, count, "STARTTLS")) {
        phase = CCURL_PHASE_STARTTLS;
    } else if (begins_with(bytes, count, "AUTH ")) {
        phase = CCURL_PHASE_AUTHENTICATION;
        transcript->authentication_tried = true;
    } else if (begins_with(bytes, count, "MAIL FROM:")) {
        phase = CCURL_PHASE_SENDER;
    } else if (begins_with(bytes, count, "RCPT TO:")) {
        phase = CCURL_PHASE_RECIPIENT;
        transcript->recipient_named = true;
    } else if (begins_with(bytes, count, "DATA")) {
        phase = CCURL_PHASE_DATA;
    } else if (begins_with(bytes, count, "QUIT")) {
        transcript->quitting = true;
        return;
    } else if (transcript->phase == CCURL_PHASE_AUTHENTICATION) {
        // A further line of the log-in.
        phase = CCURL_PHASE_AUTHENTICATION;
    }
    transcript->phase = phase;
    forget_answer(transcript);
}

// Reads one to three digits; -1 when there are none.
static int take_number(const char *bytes, size_t count, size_t *position)
{
    int value = -1;
    for (int digits = 0; digits < 3 && *position < count; digits++, (*position)++) {
        char byte = bytes[*position];
        if (byte < '0' || byte > '9') {
            break;
        }
        value = (value < 0 ? 0 : value) * 10 + (byte - '0');
    }
    return value;
}

// Notes a line such as `550 5.1.1 …`; a line with a hyphen after the code is not yet the answer.
static void note_answer(struct CCurlTranscript *transcript, const char *bytes, size_t count)
{
    size_t position = 0;
    int code = take_number(bytes, count, &position);
    if (transcript->quitting || position != 3 || code < 200 || code > 599) {
        return;
    }
    if (count > 3 && bytes[3] == '-') {
        return;
    }
    forget_answer(transcript);
    transcript->code = code;
    if (transcript->phase == CCURL_PHASE_CONNECT) {
        transcript->phase = CCURL_PHASE_GREETING;
    }
    if (transcript->phase == CCURL_PHASE_DATA && code == 354) {
        transcript->phase = CCURL_PHASE_BODY;
        transcript->code = 0;
        return;
    }
    position = 4;
    int class = take_number(bytes, count, &position);
    if (class != code / 100 || position >= count || bytes[position++] != '.') {
        return;
    }
    int subject = take_number(bytes, count, &position);
    if (subject < 0 || position >= count || bytes[position++] != '.') {
        return;
    }
    int detail = take_number(bytes, count, &position);
    if (detail < 0) {
        return;
    }
    transcript->enhanced_class = class;
    transcript->enhanced_subject = subject;
    transcript->enhanced_detail = detail;
}

static int listen_to(
    CURL *handle, curl_infotype kind, char *bytes, size_t count, void *context)
{
    (void)handle;
    struct CCurlTranscript *transcript = context;
    if (kind == CURLINFO_HEADER_OUT) {
        note_command(transcript, bytes, count);
    } else if (kind == CURLINFO_HEADER_IN) {
        note_answer(transcript, bytes, count);
    }
    return 0;
}

static size_t hand_over(char *buffer, size_t size, size_t items, void *context)
{
    struct CCurlTranscript *transcript = context;
    size_t room = size * items;
    size_t left = transcript->body_count - transcript->body_position;
    size_t count = left < room ? left : room;
    if (count == 0) {
        transcript->body_ended = true;
        return 0;
    }
    memcpy(buffer, transcript->body + transcript->body_position, count);
    transcript->body_position += count;
    return count;
}

// Answers to a command without a message, such as NOOP, belong nowhere.
static size_t drop(char *bytes, size_t size, size_t items, void *context)
{
    (void)bytes;
    (void)context;
    return size * items;
}

void ccurl_attach(CURL *handle, struct CCurlTranscript *transcript)
{
    curl_easy_setopt(handle, CURLOPT_VERBOSE, 1L);
    curl_easy_setopt(handle, CURLOPT_DEBUGFUNCTION, listen_to);
    curl_easy_setopt(handle, CURLOPT_DEBUGDATA, transcript);
    curl_easy_setopt(handle, CURLOPT_READFUNCTION, hand_over);
    curl_easy_setopt(handle, CURLOPT_READDATA, transcript);
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, drop);
}

static curl_socket_t open_socket(
    void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct CCurlExchange *exchange = context;
    const unsigned char *octets = NULL;
    size_t count = 0;
    if (address->family == AF_INET) {
        octets = (const unsigned char *)&((struct sockaddr_in *)&address->addr)->sin_addr;
        count = 4;
    } else if (address->family == AF_INET6) {
        octets = (const unsigned char *)&((struct sockaddr_in6 *)&address->addr)->sin6_addr;
        count = 16;
    }
    if (purpose != CURLSOCKTYPE_IPCXN || count == 0
        || !exchange->address_check(octets, count, exchange->address_context)) {
        exchange->address_refused = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

// Counts what is answered and keeps none of it; beyond the limit the transfer ends.
static size_t count_answer(char *bytes, size_t size, size_t items, void *context)
{
    (void)bytes;
    struct CCurlExchange *exchange = context;
    size_t count = size * items;
    if (count > exchange->answer_count_max - exchange->answer_count) {
        exchange->answer_too_long = true;
        return count + 1;
    }
    exchange->answer_count += count;
    return count;
}

void ccurl_attach_exchange(CURL *handle, struct CCurlExchange *exchange)
{
    curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, exchange);
    curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, count_answer);
    curl_easy_setopt(handle, CURLOPT_HEADERDATA, exchange);
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, count_answer);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, exchange);
}

CURLcode ccurl_discard_answer(CURL *handle)
{
    return curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, drop);
}
