#include "FuzzDriver.h"

int LLVMFuzzerRunDriver(
    int *argc, char ***argv, int (*target)(const uint8_t *start, size_t count));

// The package manager calls an executable's entry by its module's name, libFuzzer's is `main`.
int expression_fuzzer_main(int argc, char **argv) {
    return LLVMFuzzerRunDriver(&argc, &argv, LLVMFuzzerTestOneInput);
}
