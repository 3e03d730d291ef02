#include "pulses.h"

#include <math.h>
#include <string.h>

#include "gaussian.h"
#include "isa.h"
#include "vectors.h"

#define KERNELS "pulse-kernels.h"
#include "each-isa.h"

void memc_apply_pulses(memc_isa isa, const memc_pulse_response *response, const memc_cells *cells,
                       int64_t cell_count, const float *requests, float zero, float *weights,
                       int64_t first, int64_t count, int64_t line, const uint32_t key[2],
                       memc_pulse_cost *cost) {
  PICK(isa, apply_pulses)
  (response, cells, cell_count, requests, zero, weights, first, count, line, key, cost);
}

MEMC_CLONES void memc_whole_pulses(const float *restrict from, float scale, float limit,
                                   float *restrict to, int64_t count) {
  for (int64_t i = 0; i < count; i++) {
    float value = from[i] * scale;
    value = value < -limit ? -limit : value > limit ? limit : value;
    to[i] = (float)(int32_t)value;
  }
}

MEMC_CLONES void memc_part_pulses(const float *restrict from, float scale, float limit,
                                  float *restrict to, int64_t count) {
  for (int64_t i = 0; i < count; i++) {
    const float value = from[i] * scale;
    to[i] = value < -limit ? -limit : value > limit ? limit : value;
  }
}
