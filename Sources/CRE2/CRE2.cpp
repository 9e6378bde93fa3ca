#include "CRE2.h"

#include <re2/re2.h>

#include <algorithm>
#include <memory>
#include <new>

struct cre2_pattern {
    std::unique_ptr<re2::RE2> expression;
};

static int32_t reason_of(re2::RE2::ErrorCode code) {
    switch (code) {
    case re2::RE2::ErrorBadEscape: return CRE2_FAULT_ESCAPE;
    case re2::RE2::ErrorBadCharClass: return CRE2_FAULT_CHARACTER_CLASS;
    case re2::RE2::ErrorBadCharRange: return CRE2_FAULT_CHARACTER_RANGE;
    case re2::RE2::ErrorMissingBracket: return CRE2_FAULT_BRACKET_UNCLOSED;
    case re2::RE2::ErrorMissingParen: return CRE2_FAULT_PARENTHESIS_UNCLOSED;
    case re2::RE2::ErrorUnexpectedParen: return CRE2_FAULT_PARENTHESIS_UNOPENED;
    case re2::RE2::ErrorTrailingBackslash: return CRE2_FAULT_TRAILING_BACKSLASH;
    case re2::RE2::ErrorRepeatArgument: return CRE2_FAULT_NOTHING_TO_REPEAT;
    case re2::RE2::ErrorRepeatSize: return CRE2_FAULT_REPEAT_COUNT;
    case re2::RE2::ErrorRepeatOp: return CRE2_FAULT_REPEAT_TWICE;
    case re2::RE2::ErrorBadPerlOp: return CRE2_FAULT_GROUP;
    case re2::RE2::ErrorBadUTF8: return CRE2_FAULT_ENCODING;
    case re2::RE2::ErrorBadNamedCapture: return CRE2_FAULT_GROUP_NAME;
    case re2::RE2::ErrorPatternTooLarge: return CRE2_FAULT_TOO_LARGE;
    default: return CRE2_FAULT_OTHER;
    }
}

static void note(cre2_fault *fault, const re2::RE2 &expression) {
    if (fault == nullptr) {
        return;
    }
    const auto &part = expression.error_arg();
    size_t count = std::min<size_t>(part.size(), CRE2_FAULT_PART_BYTE_COUNT_MAX);
    fault->reason = reason_of(expression.error_code());
    fault->part_byte_count = count;
    std::copy_n(part.data(), count, fault->part);
}

extern "C" cre2_pattern *cre2_compile(
    const uint8_t *bytes,
    size_t byte_count,
    int64_t memory_byte_count_max,
    cre2_fault *fault) {
    if (fault != nullptr) {
        *fault = cre2_fault{};
    }
    // No exception may cross into the caller, so every failure is a null pointer.
    try {
        re2::RE2::Options options(re2::RE2::Quiet);
        options.set_max_mem(memory_byte_count_max);
        re2::StringPiece text(reinterpret_cast<const char *>(bytes), byte_count);
        auto expression = std::make_unique<re2::RE2>(text, options);
        if (!expression->ok()) {
            note(fault, *expression);
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
