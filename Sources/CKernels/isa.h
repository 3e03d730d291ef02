// Which instruction sets the compiler can be asked for.
#ifndef MEMC_ISA_H
#define MEMC_ISA_H

#if defined(__x86_64__)
#include <immintrin.h>
#define MEMC_X86 1
#define MEMC_AVX2 __attribute__((target("avx2")))
/// What `memc_avx512` stands for.
#define MEMC_AVX512_FEATURES "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,avx512vbmi"
#else
#define MEMC_X86 0
#endif

#define MEMC_INLINE static inline __attribute__((always_inline))

#endif
