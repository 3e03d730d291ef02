#ifndef CFUZZER_H
#define CFUZZER_H

#include <stddef.h>
#include <stdint.h>

/// libFuzzer as a library: runs until it finds a crash, or its options end it. Source: LLVM,
/// "libFuzzer", section "Using libFuzzer as a library".
int LLVMFuzzerRunDriver(int *count, char ***words, int (*run)(const uint8_t *bytes, size_t size));

#endif
