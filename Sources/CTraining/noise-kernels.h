// Noise of sixteen pairs of cells at a time, compiled once for each instruction set.

#include "gaussian-kernels.h"

/// The conductance of a cell at HRS relative to LRS.
MEMC_INLINE memc_f32x16 ISA(share_at_hrs)(const memc_pair_noise *noise, memc_f32x16 normal) {
  if (isinf(noise->ratio)) return (memc_f32x16){0};
  const memc_f32x16 ratio = noise->ratio * (1 + noise->ratio_spread * normal);
  return 1 / __builtin_elementwise_max(ratio, (memc_f32x16){0} + 1.05f);
}

/// The conductance of a cell written to `level` of `largest`, in units of weights.
MEMC_INLINE memc_f32x16 ISA(written)(const memc_pair_noise *noise, memc_f32x16 level,
                                     memc_f32x16 off, memc_f32x16 largest, memc_f32x16 normal) {
  const memc_f32x16 factor =
      __builtin_elementwise_max(1 + noise->multiplicative * normal, (memc_f32x16){0});
  return (off * largest + (1 - off) * level) * factor;
}

/// The same, unless the cell is stuck.
MEMC_INLINE memc_f32x16 ISA(stuck_or)(const memc_pair_noise *noise, memc_f32x16 written,
                                      memc_f32x16 off, memc_f32x16 largest, memc_f32x16 normal) {
  const memc_f32x16 low = ISA(choose)(normal < noise->stuck_below, off * largest, written);
  return ISA(choose)(normal > noise->stuck_above, largest, low);
}

MEMC_INLINE void ISA(disturb_sixteen)(const memc_pair_noise *noise, const uint32_t key[2],
                                      int64_t first, const float largest[16], float weights[16]) {
  const memc_f32x16 none = {0};
  memc_f32x16 weight, whole, normal[4];
  memcpy(&weight, weights, sizeof weight);
  memcpy(&whole, largest, sizeof whole);
  ISA(normals)(key, first, 0, normal);
  const memc_f32x16 off[2] = {ISA(share_at_hrs)(noise, normal[0]),
                              ISA(share_at_hrs)(noise, normal[2])};
  memc_f32x16 up =
      ISA(written)(noise, __builtin_elementwise_max(weight, none), off[0], whole, normal[1]);
  memc_f32x16 down =
      ISA(written)(noise, __builtin_elementwise_max(-weight, none), off[1], whole, normal[3]);
  const bool may_stick = noise->stuck_below > -INFINITY || noise->stuck_above < INFINITY;
  const bool adds = noise->range_relative > 0;
  if (may_stick || adds) ISA(normals)(key, first, 1, normal);
  if (may_stick) {
    up = ISA(stuck_or)(noise, up, off[0], whole, normal[1]);
    down = ISA(stuck_or)(noise, down, off[1], whole, normal[2]);
  }
  weight = (up - down) * (1 / (1 - 1 / noise->ratio));
  if (adds) weight += noise->range_relative * whole * normal[0];
  memcpy(weights, &weight, sizeof weight);
}

static void ISA(disturb_pairs)(const memc_pair_noise *noise, const uint32_t key[2],
                               const float *largest, float *weights, int64_t count) {
  const int64_t whole = count / 16 * 16;
  for (int64_t first = 0; first < whole; first += 16)
    ISA(disturb_sixteen)(noise, key, first, largest + first, weights + first);
  if (whole == count) return;
  float last[2][16] = {{0}};
  const size_t rest = (size_t)(count - whole) * sizeof(float);
  memcpy(last[0], largest + whole, rest);
  memcpy(last[1], weights + whole, rest);
  ISA(disturb_sixteen)(noise, key, whole, last[0], last[1]);
  memcpy(weights + whole, last[1], rest);
}

static void ISA(add_normals)(const uint32_t key[2], float deviation, float *values, int64_t count) {
  for (int64_t first = 0; first < count; first += 64) {
    memc_f32x16 normal[4];
    ISA(normals)(key, first / 4, 0, normal);
    for (int n = 0; n < 4; n++)
      for (int i = 0; i < 16 && first + 16 * n + i < count; i++)
        values[first + 16 * n + i] += deviation * normal[n][i];
  }
}
