#include "instruction-set.h"

#include "isa.h"

bool memc_has_isa(memc_isa isa) {
#if MEMC_X86
  if (isa == memc_avx2) return __builtin_cpu_supports("avx2");
  if (isa == memc_avx512)
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("avx512vbmi");
#endif
  return isa == memc_portable || (MEMC_ARM && isa == memc_neon);
}
