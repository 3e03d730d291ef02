// Which instruction sets the compiler can be asked for.
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

// Every 64-bit ARM has NEON: vectors of C are NEON there, and only what they cannot say is written
// apart, pairs of products and look-ups of bytes.
#if defined(__aarch64__)
#include <arm_neon.h>
#define MEMC_ARM 1
#else
#define MEMC_ARM 0
#endif

// The compiler makes a version of the function for each; no sum changes its order.
#if MEMC_X86
#define MEMC_CLONES __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define MEMC_CLONES
#endif

#define MEMC_INLINE static inline __attribute__((always_inline))

#endif
