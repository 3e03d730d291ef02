// Vectors of 64 bytes, in which kernels are written once and compiled for each instruction set.
#ifndef MEMC_VECTORS_H
#define MEMC_VECTORS_H

#include <stdint.h>

// no vector is passed between functions: all that take them are inlined
#pragma clang diagnostic ignored "-Wpsabi"

typedef float memc_f32x16 __attribute__((vector_size(64)));
typedef int32_t memc_i32x16 __attribute__((vector_size(64)));
typedef uint32_t memc_u32x16 __attribute__((vector_size(64)));
typedef uint32_t memc_u32x8 __attribute__((vector_size(32)));
typedef uint64_t memc_u64x8 __attribute__((vector_size(64)));

#endif
