// The instruction sets for which kernels exist.
#ifndef MEMC_INSTRUCTION_SET_H
#define MEMC_INSTRUCTION_SET_H

#include <stdbool.h>

/// The instruction sets of kernels; each includes the previous ones of the same processor family.
typedef enum {
  memc_portable,
  memc_neon,
  memc_avx2,
  /// Including the byte permutes of VBMI and the byte products of VNNI.
  memc_avx512
} memc_isa;

/// Whether this processor has the instruction set.
bool memc_has_isa(memc_isa isa);

#endif
