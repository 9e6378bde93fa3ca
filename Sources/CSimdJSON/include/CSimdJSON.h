// A C face for the tape of Debian's simdjson 3.0.1.
//
// The tape is simdjson's documented, internal form of a parsed document: one 64-bit word for each
// value or bracket, with the kind in the top byte. Tests pin it.
#ifndef CSIMDJSON_H
#define CSIMDJSON_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum CSimdJSONStatus {
    CSIMDJSON_OK = 0,
    CSIMDJSON_EMPTY = 1,
    CSIMDJSON_TOO_DEEP = 2,
    CSIMDJSON_BAD_UTF8 = 3,
    CSIMDJSON_BAD_NUMBER = 4,
    CSIMDJSON_BAD_STRING = 5,
    CSIMDJSON_NUL = 6,
    CSIMDJSON_NO_MEMORY = 7,
    CSIMDJSON_MALFORMED = 8
};

/// What came out of parsing; the pointers hold until the next call on the same thread.
struct CSimdJSONResult {
    int32_t status;
    const uint64_t *tape;
    size_t tape_count;
    const uint8_t *strings;
    size_t string_byte_count;
};

/// Parses a document of `count` bytes (no padding needed) whose arrays and objects are nested at
/// most `depth_max` deep.
///
/// Beyond simdjson's own checks it refuses integers above INT64_MAX, NUL in strings and lone
/// surrogates.
struct CSimdJSONResult csimdjson_parse(const uint8_t *bytes, size_t count, size_t depth_max);

/// Gives back the memory that a large document took; cheap after a small one.
void csimdjson_trim(void);

#ifdef __cplusplus
}
#endif

#endif
