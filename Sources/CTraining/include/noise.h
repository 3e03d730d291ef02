// Noise in training: in the cells of a network's weights, and in its sums.
#ifndef MEMC_NOISE_H
#define MEMC_NOISE_H

#include <stdint.h>

#include "instruction-set.h"

/// The noise of a pair of cells, as defined by `WeightNoise` in the passes.
typedef struct {
  /// Standard deviations: of a conductance relative to itself, of a weight relative to the largest,
  /// of a cell's ratio relative to the nominal one.
  float multiplicative, range_relative, ratio_spread;
  /// The nominal ratio of LRS to HRS; infinite if HRS does not conduct.
  float ratio;
  /// A cell is stuck at HRS if its normal is below the first, at LRS if it is above the second.
  float stuck_below, stuck_above;
} memc_pair_noise;

/// Replaces weights by those that one draw of their pairs of cells represents.
///
/// Weight i uses the normals of `memc_draw_normals` at image i. Those of ordinal 0 are for ratio
/// and write of the positive cell, then of the negative cell; those of ordinal 1 are the noise
/// added to the weight, then whether either cell is stuck. `largest[i]` is the weight that a cell
/// at LRS represents; where it is 0, the weight is and stays 0.
void memc_disturb_pairs(memc_isa isa, const memc_pair_noise *noise, const uint32_t key[2],
                        const float *largest, float *weights, int64_t count);

/// `values[i] += deviation · N`, where N is normal number i / 16 mod 4 of image
/// i / 64 · 16 + i mod 16 at ordinal 0.
void memc_add_normals(memc_isa isa, const uint32_t key[2], float deviation, float *values,
                      int64_t count);

/// The largest magnitude; 0 for none.
float memc_largest_magnitude(const float *values, int64_t count);

#endif
