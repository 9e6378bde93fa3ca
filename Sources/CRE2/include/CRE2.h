#ifndef CRE2_H
#define CRE2_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A compiled regular expression; safe to match from several threads at once.
typedef struct cre2_pattern cre2_pattern;

/// Why a pattern does not compile.
enum cre2_fault_reason {
    CRE2_FAULT_OTHER = 0,
    CRE2_FAULT_ESCAPE,
    CRE2_FAULT_CHARACTER_CLASS,
    CRE2_FAULT_CHARACTER_RANGE,
    CRE2_FAULT_BRACKET_UNCLOSED,
    CRE2_FAULT_PARENTHESIS_UNCLOSED,
    CRE2_FAULT_PARENTHESIS_UNOPENED,
    CRE2_FAULT_TRAILING_BACKSLASH,
    CRE2_FAULT_NOTHING_TO_REPEAT,
    CRE2_FAULT_REPEAT_COUNT,
    CRE2_FAULT_REPEAT_TWICE,
    CRE2_FAULT_GROUP,
    CRE2_FAULT_ENCODING,
    CRE2_FAULT_GROUP_NAME,
    CRE2_FAULT_TOO_LARGE,
};

/// The bytes of a fault's part that are kept.
#define CRE2_FAULT_PART_BYTE_COUNT_MAX 64

/// What is wrong with a pattern: a cre2_fault_reason and the part of the pattern it is about.
typedef struct cre2_fault {
    int32_t reason;
    size_t part_byte_count;
    uint8_t part[CRE2_FAULT_PART_BYTE_COUNT_MAX];
} cre2_fault;

/// Compiles a pattern of UTF-8 text. Returns NULL when it is not valid or needs more than
/// memory_byte_count_max bytes; fault, which may be NULL, then tells why.
cre2_pattern *cre2_compile(
    const uint8_t *bytes,
    size_t byte_count,
    int64_t memory_byte_count_max,
    cre2_fault *fault);

/// Whether the pattern occurs anywhere in the text: 1 or 0.
int32_t cre2_matches(const cre2_pattern *pattern, const uint8_t *bytes, size_t byte_count);

/// How many instructions the compiled pattern has: a byte of text takes that many steps at most.
int32_t cre2_instruction_count(const cre2_pattern *pattern);

/// Frees a pattern; NULL is allowed.
void cre2_free(cre2_pattern *pattern);

#ifdef __cplusplus
}
#endif

#endif
