#include "CSimdJSON.h"

#include <cstring>
#include <memory>
#include <new>
#include <simdjson.h>

namespace {

/// What one thread keeps between calls, so that a small document allocates nothing here.
struct Workspace {
    simdjson::dom::parser parser;
    simdjson::dom::document document;
    std::unique_ptr<uint8_t[]> padded;
    size_t padded_count = 0;
    size_t depth_max = 0;
};

/// A workspace that has grown past this many bytes of document is not kept.
constexpr size_t kept_byte_count_max = size_t(1) << 20;

thread_local std::unique_ptr<Workspace> workspace;

int32_t status_of(simdjson::error_code code) {
    switch (code) {
    case simdjson::EMPTY:
        return CSIMDJSON_EMPTY;
    case simdjson::DEPTH_ERROR:
        return CSIMDJSON_TOO_DEEP;
    case simdjson::UTF8_ERROR:
        return CSIMDJSON_BAD_UTF8;
    case simdjson::NUMBER_ERROR:
        return CSIMDJSON_BAD_NUMBER;
    case simdjson::STRING_ERROR:
    case simdjson::UNESCAPED_CHARS:
    case simdjson::UNCLOSED_STRING:
        return CSIMDJSON_BAD_STRING;
    case simdjson::MEMALLOC:
    case simdjson::CAPACITY:
        return CSIMDJSON_NO_MEMORY;
    default:
        return CSIMDJSON_MALFORMED;
    }
}

/// simdjson turns an escaped lone surrogate into three bytes that are not UTF-8.
bool holds_surrogate(const uint8_t *text, size_t count) {
    const uint8_t *end = text + count;
    while (const void *hit = std::memchr(text, 0xED, size_t(end - text))) {
        text = static_cast<const uint8_t *>(hit) + 1;
        if (text < end && *text >= 0xA0) return true;
    }
    return false;
}

/// Walks the tape once: finds the end of the strings and what simdjson lets pass.
///
/// The depth is counted here because simdjson leaves out empty arrays and objects. NUL and lone
/// surrogates come from escapes alone, so that a document without a backslash has none.
int32_t inspect(const uint64_t *tape, size_t tape_count, const uint8_t *strings, size_t depth_max,
                bool has_escapes, size_t *used) {
    *used = 0;
    size_t depth = 0;
    for (size_t index = 1; index + 1 < tape_count; ++index) {
        const uint64_t payload = tape[index] & 0x00FFFFFFFFFFFFFFull;
        switch (char(tape[index] >> 56)) {
        case '"': {
            uint32_t count;
            std::memcpy(&count, strings + payload, sizeof count);
            const uint8_t *text = strings + payload + sizeof count;
            if (has_escapes && std::memchr(text, 0, count)) return CSIMDJSON_NUL;
            if (has_escapes && holds_surrogate(text, count)) return CSIMDJSON_BAD_STRING;
            *used = size_t(payload) + sizeof count + count;
            break;
        }
        case 'l':
        case 'd':
            ++index;
            break;
        case 'u':
            return CSIMDJSON_BAD_NUMBER;
        case '{':
        case '[':
            if (++depth > depth_max) return CSIMDJSON_TOO_DEEP;
            break;
        case '}':
        case ']':
            --depth;
            break;
        default:
            break;
        }
    }
    return CSIMDJSON_OK;
}

}  // namespace

extern "C" CSimdJSONResult csimdjson_parse(const uint8_t *bytes, size_t count, size_t depth_max) {
    CSimdJSONResult result = {CSIMDJSON_NO_MEMORY, nullptr, 0, nullptr, 0};
    try {
        if (!workspace) workspace.reset(new Workspace);
        Workspace &work = *workspace;
        const size_t needed = count + simdjson::SIMDJSON_PADDING;
        if (work.padded_count < needed) {
            work.padded.reset(new uint8_t[needed]);
            work.padded_count = needed;
        }
        if (count > 0) std::memcpy(work.padded.get(), bytes, count);
        std::memset(work.padded.get() + count, ' ', simdjson::SIMDJSON_PADDING);
        if (work.depth_max != depth_max || work.parser.capacity() < count) {
            if (work.parser.allocate(count < 4096 ? 4096 : count, depth_max + 2)) return result;
            work.depth_max = depth_max;
        }
        const auto parsed =
            work.parser.parse_into_document(work.document, work.padded.get(), count, false);
        if (parsed.error()) {
            result.status = status_of(parsed.error());
            return result;
        }
        result.tape = work.document.tape.get();
        result.tape_count = size_t(result.tape[0] & 0x00FFFFFFFFFFFFFFull);
        result.strings = work.document.string_buf.get();
        const bool has_escapes = std::memchr(work.padded.get(), '\\', count) != nullptr;
        result.status = inspect(result.tape, result.tape_count, result.strings, depth_max,
                                has_escapes, &result.string_byte_count);
    } catch (const std::bad_alloc &) {
        result.status = CSIMDJSON_NO_MEMORY;
    }
    return result;
}

extern "C" void csimdjson_trim(void) {
    if (workspace && workspace->padded_count > kept_byte_count_max) workspace.reset();
}
