// Programming pulses on many memristive cells at a time.
#ifndef MEMC_PULSES_H
#define MEMC_PULSES_H

#include <stdbool.h>
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

/// A cell, in one place so that a single read fetches it.
typedef struct {
  /// A share of the cell's own range, 0 … 1.
  float position;
  /// What is read; the position without write noise.
  float apparent;
  /// Pulses that the cell has received.
  float pulses;
  /// The factors of its changes; 0 for a stuck cell.
  float up, down;
  /// The lowest conductance and the range, as shares of the highest nominal one.
  float low, range;
  /// Makes the size a power of two.
  float unused;
} memc_cell;

/// The cells of every weight, one or two: those of weight i start at `cells[i · cell_count]`.
typedef struct {
  memc_cell *cells;
  int64_t cell_count;
  /// The part of the weight that a conductance at the end of the nominal range has, for each cell;
  /// negative for the second cell of a pair.
  float factor[2];
  /// `weights[i] = zero + Σ_c factor_c (low_c + range_c apparent_c)`.
  float zero;
  float *weights;
} memc_synapses;

/// How a number becomes pulses: `number · scale` within ± limit, as it is or as a whole number.
typedef struct {
  float scale, limit;
  bool is_whole;
  /// Added to the magnitude before a fraction is cut off; 0.5 rounds to the nearest whole number.
  float rounding;
} memc_pulse_rounding;

/// Pulses for every weight; negative ones lower it.
///
/// A positive request raises cells with a positive factor, and lowers those with a negative one. A
/// fraction is a pulse of that part of the length.
typedef struct {
  /// One for each weight; if null, that of the weight in line r and column c is the rounded
  /// `rows[r] · columns[c]`.
  const float *each;
  const float *rows;
  /// The columns that are not 0, as `memc_sort_columns` orders them: where they are in a line, and
  /// their numbers.
  const int32_t *places;
  const float *columns;
  int64_t column_count;
  memc_pulse_rounding rounding;
} memc_pulse_requests;

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

/// Applies pulses to the cells of weights `first` to `first + count`, whole lines of `line` weights
/// whose cells receive their pulses at the same time, and updates the weights.
///
/// Normals are drawn from `key` with the weight as image: normal 2n + c at ordinal 0 is for the
/// pulses n, n + 2, … of cell c, each divided by the root of their number, so that their sum varies
/// as if every pulse had its own; normal c at ordinal 1 is for what is read. Where changes are
/// linear in the position, without noise of steps or of the range, a whole train of whole pulses is
/// applied at once with normal c, unless it comes near an end of the range; mean and variance are
/// those of pulse after pulse. Only weights with pulses cost time.
void memc_apply_pulses(memc_isa isa, const memc_pulse_response *response,
                       const memc_synapses *synapses, const memc_pulse_requests *requests,
                       int64_t first, int64_t count, int64_t line, const uint32_t key[2],
                       memc_pulse_cost *cost);

/// Rounds `count` numbers to pulses.
void memc_round_pulses(memc_isa isa, const memc_pulse_rounding *rounding, const float *from,
                       float *to, int64_t count);

/// Writes the places and numbers of those of `count` numbers that are not 0, the largest magnitude
/// first; returns how many. All arrays have room for `count`.
int64_t memc_sort_columns(const float *from, int64_t count, uint64_t *room, int32_t *places,
                          float *columns);

#endif
