#include "noise.h"

#include <math.h>
#include <string.h>

#include "gaussian.h"
#include "isa.h"
#include "vectors.h"

#define ISA(name) name##_portable
#include "gaussian-kernels.h"
#include "noise-kernels.h"
#undef ISA

#if MEMC_X86
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#define ISA(name) name##_avx2
#include "gaussian-kernels.h"
#include "noise-kernels.h"
#undef ISA
#pragma clang attribute pop
#pragma clang attribute push(__attribute__((target(MEMC_AVX512_FEATURES))), apply_to = function)
#define ISA(name) name##_avx512
#include "gaussian-kernels.h"
#include "noise-kernels.h"
#undef ISA
#pragma clang attribute pop
#endif

void memc_disturb_pairs(memc_isa isa, const memc_pair_noise *noise, const uint32_t key[2],
                        const float *largest, float *weights, int64_t count) {
#if MEMC_X86
  if (isa >= memc_avx512) return disturb_pairs_avx512(noise, key, largest, weights, count);
  if (isa >= memc_avx2) return disturb_pairs_avx2(noise, key, largest, weights, count);
#endif
  disturb_pairs_portable(noise, key, largest, weights, count);
}

void memc_add_normals(memc_isa isa, const uint32_t key[2], float deviation, float *values,
                      int64_t count) {
#if MEMC_X86
  if (isa >= memc_avx512) return add_normals_avx512(key, deviation, values, count);
  if (isa >= memc_avx2) return add_normals_avx2(key, deviation, values, count);
#endif
  add_normals_portable(key, deviation, values, count);
}

float memc_largest_magnitude(const float *values, int64_t count) {
  // without a sign, floats order as their bits do
  uint32_t largest = 0;
  for (int64_t i = 0; i < count; i++) {
    uint32_t bits;
    memcpy(&bits, &values[i], sizeof bits);
    bits &= 0x7fffffff;
    largest = bits > largest ? bits : largest;
  }
  float result;
  memcpy(&result, &largest, sizeof result);
  return result;
}
