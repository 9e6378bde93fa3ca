#ifndef CRE2_H
#define CRE2_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A compiled regular expression; safe to match from several threads at once.
typedef struct cre2_pattern cre2_pattern;

/// Compiles a pattern of UTF-8 text. Returns NULL when it is not valid or needs more than
/// memory_byte_count_max bytes.
cre2_pattern *cre2_compile(const uint8_t *bytes, size_t byte_count, int64_t memory_byte_count_max);

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
