#include "CRE2.h"

#include <re2/re2.h>

#include <memory>
#include <new>

struct cre2_pattern {
    std::unique_ptr<re2::RE2> expression;
};

extern "C" cre2_pattern *cre2_compile(
    const uint8_t *bytes, size_t byte_count, int64_t memory_byte_count_max) {
    // No exception may cross into the caller, so every failure is a null pointer.
    try {
        re2::RE2::Options options(re2::RE2::Quiet);
        options.set_max_mem(memory_byte_count_max);
        re2::StringPiece text(reinterpret_cast<const char *>(bytes), byte_count);
        auto expression = std::make_unique<re2::RE2>(text, options);
        if (!expression->ok()) {
            return nullptr;
        }
        return new cre2_pattern{std::move(expression)};
    } catch (...) {
        return nullptr;
    }
}

extern "C" int32_t cre2_matches(
    const cre2_pattern *pattern, const uint8_t *bytes, size_t byte_count) {
    try {
        re2::StringPiece text(reinterpret_cast<const char *>(bytes), byte_count);
        return re2::RE2::PartialMatch(text, *pattern->expression) ? 1 : 0;
    } catch (...) {
        return 0;
    }
}

extern "C" int32_t cre2_instruction_count(const cre2_pattern *pattern) {
    return pattern->expression->ProgramSize();
}

extern "C" void cre2_free(cre2_pattern *pattern) { delete pattern; }
