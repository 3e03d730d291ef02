#include "noise.h"

#include <math.h>
#include <string.h>

#include "gaussian.h"
#include "vectors.h"

#define KERNELS "noise-kernels.h"
#include "each-isa.h"

void memc_disturb_pairs(memc_isa isa, const memc_pair_noise *noise, const uint32_t key[2],
                        const float *largest, float *weights, int64_t count) {
  PICK(isa, disturb_pairs)(noise, key, largest, weights, count);
}

void memc_add_normals(memc_isa isa, const uint32_t key[2], float deviation, float *values,
                      int64_t count) {
  PICK(isa, add_normals)(key, deviation, values, count);
}

float memc_largest_magnitude(const float *values, int64_t count) {
  // without the sign, floats have the order of their bits
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
