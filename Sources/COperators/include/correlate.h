// Weighted sums in double precision: convolutions and matrix products.
#ifndef MEMC_CORRELATE_H
#define MEMC_CORRELATE_H

#include <stdint.h>

#include "instruction-set.h"

/// Consecutive positions that a tap reaches from `input` on, a stride apart.
typedef struct {
  int64_t input, output, count;
} memc_run;

/// Outputs `[outputs, positions]` from a plane of `plane` elements for each channel. Row
/// `channel · taps + tap` of the sums is the tap's inputs at all positions, 0 where it reaches
/// none.
typedef struct {
  int64_t outputs, channels, taps, positions, plane, stride;
  /// The runs of tap t are `runs[first_run[t]]` to before `runs[first_run[t + 1]]`, by output.
  const memc_run *runs;
  const int64_t *first_run;
} memc_correlation;

/// `output[o][p] = Σ weights[o][row] · row(p) + bias[o]`, rounded once from double precision, in
/// which the sums take their rows in order. `bias` may be null.
///
/// All numbers must be finite. Returns false without memory.
bool memc_correlate(memc_isa isa, const memc_correlation *correlation, const float *input,
                    const float *weights, const float *bias, float *output);

/// Whether no number is infinite or NaN.
bool memc_all_finite(const float *values, int64_t count);

#endif
