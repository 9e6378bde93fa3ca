#ifndef FUZZ_DRIVER_H
#define FUZZ_DRIVER_H

#include <stddef.h>
#include <stdint.h>

/// What the fuzzer calls with each input; defined in Swift.
int LLVMFuzzerTestOneInput(const uint8_t *start, size_t count);

#endif
