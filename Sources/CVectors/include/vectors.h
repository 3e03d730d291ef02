// Vectors of 64 bytes for kernels that are written once and compiled for each instruction set.
#ifndef MEMC_VECTORS_H
#define MEMC_VECTORS_H

#include <stdint.h>

// All functions with vector parameters are inlined, so the calling convention does not matter.
#pragma clang diagnostic ignored "-Wpsabi"

typedef float memc_f32x16 __attribute__((vector_size(64)));
typedef int32_t memc_i32x16 __attribute__((vector_size(64)));
typedef uint32_t memc_u32x16 __attribute__((vector_size(64)));
typedef uint8_t memc_u8x16 __attribute__((vector_size(16)));
typedef uint8_t memc_u8x32 __attribute__((vector_size(32)));
typedef uint8_t memc_u8x64 __attribute__((vector_size(64)));
typedef uint32_t memc_u32x8 __attribute__((vector_size(32)));
typedef uint64_t memc_u64x8 __attribute__((vector_size(64)));

#endif
