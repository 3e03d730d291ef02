#include "pulses.h"

#include <stdlib.h>
#include <string.h>

#include "gaussian.h"
#include "isa.h"
#include "vectors.h"

/// Weights that are gathered before their pulses are applied.
#define MEMC_PACKED 2048
/// Weights whose cells are on their way into the cache meanwhile.
#define MEMC_FETCHED 64

#define KERNELS "pulse-kernels.h"
#include "each-isa.h"

void memc_apply_pulses(memc_isa isa, const memc_pulse_response *response,
                       const memc_synapses *synapses, const memc_pulse_requests *requests,
                       int64_t first, int64_t count, int64_t line, const uint32_t key[2],
                       memc_pulse_cost *cost) {
  PICK(isa, apply_pulses)(response, synapses, requests, first, count, line, key, cost);
}

void memc_round_pulses(memc_isa isa, const memc_pulse_rounding *rounding, const float *from,
                       float *to, int64_t count) {
  PICK(isa, round_pulses)(rounding, from, to, count);
}

/// The order of columns: the largest magnitude first, then by place.
static int by_magnitude(const void *a, const void *b) {
  const uint64_t first = *(const uint64_t *)a, second = *(const uint64_t *)b;
  return first < second ? 1 : first > second ? -1 : 0;
}

int64_t memc_sort_columns(const float *from, int64_t count, uint64_t *room, int32_t *places,
                          float *columns) {
  int64_t found = 0;
  for (int64_t i = 0; i < count; i++) {
    uint32_t bits;
    memcpy(&bits, &from[i], sizeof bits);
    room[found] = (uint64_t)(bits & 0x7fffffff) << 32 | (uint32_t)i;
    found += from[i] != 0;
  }
  qsort(room, (size_t)found, sizeof *room, by_magnitude);
  for (int64_t i = 0; i < found; i++) {
    places[i] = (int32_t)(uint32_t)room[i];
    columns[i] = from[places[i]];
  }
  return found;
}
