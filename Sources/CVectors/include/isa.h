// The instruction sets that the compiler can target.
#ifndef MEMC_ISA_H
#define MEMC_ISA_H

#if defined(__x86_64__)
#include <immintrin.h>
#define MEMC_X86 1
#define MEMC_AVX2 __attribute__((target("avx2")))
#define MEMC_AVX512_FEATURES "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,avx512vbmi"
#else
#define MEMC_X86 0
#endif

// Every 64-bit ARM has NEON, and C vectors compile to it. Only operations that C vectors cannot
// express are written separately: products of pairs and byte lookups.
#if defined(__aarch64__)
#include <arm_neon.h>
#define MEMC_ARM 1
#else
#define MEMC_ARM 0
#endif

// The compiler generates a version of the function for each; the order of sums is the same.
#if MEMC_X86
#define MEMC_CLONES __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define MEMC_CLONES
#endif

#define MEMC_INLINE static inline __attribute__((always_inline))

#endif
