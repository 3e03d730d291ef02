// Noise that training shows a network: in the cells of its weights, and in its sums.
#ifndef MEMC_NOISE_H
#define MEMC_NOISE_H

#include "machine.h"

/// What disturbs a pair of cells; the definition is that of `WeightNoise` in the passes.
typedef struct {
  /// Standard deviations: of a conductance over itself, of a weight over the largest, of a cell's
  /// ratio over the nominal.
  float multiplicative, range_relative, ratio_spread;
  /// The nominal ratio of LRS to HRS; infinite where HRS conducts nothing.
  float ratio;
  /// A cell is stuck at HRS whose normal lies below the first, at LRS whose lies above the second.
  float stuck_below, stuck_above;
} memc_pair_noise;

/// Weights as one draw of their pairs of cells holds them.
///
/// Weight i takes the normals of `memc_draw_normals` at image i: of ordinal 0 the positive cell's
/// ratio and write and the negative cell's, of ordinal 1 that added to the weight and those which say
/// whether either cell is stuck.
/// `largest[i]` is what a full cell stands for there; where it is 0 so is the weight, and stays so.
void memc_disturb_pairs(memc_isa isa, const memc_pair_noise *noise, const uint32_t key[2],
                        const float *largest, float *weights, int64_t count);

/// `values[i] += deviation · N`, N the normal number i / 16 mod 4 of image i / 64 · 16 + i mod 16 at
/// ordinal 0.
void memc_add_normals(memc_isa isa, const uint32_t key[2], float deviation, float *values,
                      int64_t count);

/// The largest magnitude; 0 for none.
float memc_largest_magnitude(const float *values, int64_t count);

#endif
