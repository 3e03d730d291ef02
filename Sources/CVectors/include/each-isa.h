// Includes the file named by KERNELS once for each instruction set. Its functions are named by
// `ISA(name)` and end in the set's name. `PICK(isa, name)` is the fastest of them for `isa`.
#include "isa.h"

#define ISA(name) name##_portable
#include KERNELS
#undef ISA

#if MEMC_X86
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#define ISA(name) name##_avx2
#include KERNELS
#undef ISA
#pragma clang attribute pop
#pragma clang attribute push(__attribute__((target(MEMC_AVX512_FEATURES))), apply_to = function)
#define ISA(name) name##_avx512
#include KERNELS
#undef ISA
#pragma clang attribute pop
#define PICK(isa, name) \
  ((isa) >= memc_avx512 ? name##_avx512 : (isa) >= memc_avx2 ? name##_avx2 : name##_portable)
#else
#define PICK(isa, name) (name##_portable)
#endif
