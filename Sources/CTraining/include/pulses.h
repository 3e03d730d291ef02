// Programming pulses on many memristive cells at a time.
#ifndef MEMC_PULSES_H
#define MEMC_PULSES_H

#include <stdint.h>

#include "instruction-set.h"

/// How the mean cell answers one pulse.
///
/// The position of a cell is a share of its own range: 0 at its lowest conductance, 1 at its
/// highest. `up` and `down` are the changes of the position at `nodes` evenly spaced positions from
/// 0 to 1, at least 2, with straight lines between them; both are magnitudes.
typedef struct {
  const float *up, *down;
  int64_t nodes;
  /// Standard deviations from pulse to pulse: over the change; over the change of a cell in the
  /// middle of its range, `middle`; over the range. They add up as variances.
  float relative_noise, step_noise, range_noise;
  /// The mean change in the middle of the range.
  float middle;
  /// Standard deviation of what is read after a pulse against the position, as a share of the
  /// range.
  float write_noise;
} memc_pulse_response;

/// One cell of every weight.
typedef struct {
  /// The position of each cell, and what is read; both are the same array without write noise.
  float *position, *apparent;
  /// Pulses that each cell has received.
  float *pulses;
  /// The factors of each cell's changes; 0 for a stuck cell.
  const float *up, *down;
  /// The lowest conductance of each cell and its range, as shares of the nominal range.
  const float *low, *range;
  /// The part of the weight that a conductance at the end of the nominal range has; negative for
  /// the second cell of a pair.
  float factor;
} memc_cells;

/// What pulses cost.
typedef struct {
  /// Pulses on cells; a part of a pulse counts as one.
  int64_t pulses;
  /// The sum over all pulses of length times conductance, as a share of the nominal range: of those
  /// that raise the conductance, and of those that lower it.
  double raising, lowering;
  /// The sum over lines of the longest pulse train in the line, in pulses.
  double duration;
} memc_pulse_cost;

/// Applies `requests[i]` pulses to the cells of weight i, and updates `weights[i]`.
///
/// A positive request raises the weight: it raises cells with a positive factor, and lowers those
/// with a negative one. A fraction is a pulse of that part of the length. The weights form lines of
/// `line` weights, whose cells receive their pulses at the same time. Cell c draws from `key`, with
/// the weight as image: noise of pulses at ordinal c, what is read at ordinal c + 32. Trains of
/// more than four pulses share four normals, each divided by the root of the number of its pulses.
///
/// `weights[i] = zero + Σ_c factor_c (low_c + range_c apparent_c)`.
void memc_apply_pulses(memc_isa isa, const memc_pulse_response *response, const memc_cells *cells,
                       int64_t cell_count, const float *requests, float zero, float *weights,
                       int64_t first, int64_t count, int64_t line, const uint32_t key[2],
                       memc_pulse_cost *cost);

/// `to[i] = trunc(from[i] · scale)` within ± limit; with a `rounding` of 0.5 to the nearest
/// integer.
void memc_whole_pulses(const float *from, float scale, float limit, float rounding, float *to,
                       int64_t count);

/// `to[i] = from[i] · scale` within ± limit.
void memc_part_pulses(const float *from, float scale, float limit, float *to, int64_t count);

#endif
