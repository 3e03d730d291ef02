// Shared by `circuit.c` and `conjugate.c`: the eliminated lines of an array, and their solution.
#ifndef MEMC_LADDERS_H
#define MEMC_LADDERS_H

#include "circuit.h"
#include "isa.h"

enum { lane_count = memc_circuit_lanes, most_ways = 2 };

/// Eight right-hand sides at one cell, or one right-hand side at eight lines.
typedef double vector __attribute__((vector_size(8 * lane_count)));

// All functions with vector parameters are inlined, so the calling convention does not matter.
#pragma clang diagnostic ignored "-Wpsabi"

/// The fields of an iteration, `[row][pitch][lanes]`.
typedef struct {
  /// Voltages of word lines, then currents on bit lines.
  vector *x;
  /// Voltages of bit lines, and the last step.
  vector *b;
  vector *step;
  /// Eight lines of a single right-hand side, transposed.
  vector *scratch;
  /// `[row][lanes]`: voltages of the drivers.
  vector *drive;
  /// `[pitch][lanes]`: the currents or voltages passed along the bit lines, the output currents,
  /// the currents that violate Kirchhoff's law, and the currents of the cells to grounded bit
  /// lines.
  vector *flow;
  vector *output;
  vector *missing;
  vector *carried;
} workspace;

typedef void sweep(const memc_circuit *circuit, workspace *work, double keep, double step);

struct memc_circuit {
  int64_t rows;
  int64_t columns;
  int64_t lanes;
  /// Columns of a row in memory, chosen so that rows do not fall into the same cache sets.
  int64_t pitch;
  memc_line word;
  memc_line bit;
  /// Siemens of the cells, and the share of a current that continues to the near end of its line.
  /// For bit lines and for word lines with several lanes they are `[row][pitch]`; with a single
  /// lane, eight word lines are processed together: `[row / 8][pitch][8]`.
  double *word_conductance;
  double *word_share;
  double *bit_conductance;
  double *bit_share;
  double contraction;
  memc_isa isa;
  sweep *sweep;
};

MEMC_INLINE vector splat(double value) { return (vector){} + value; }

/// Element `index` of a matrix: one number for all lanes, or one number for each of eight lines.
MEMC_INLINE vector element(const double *matrix, int64_t index, bool single) {
  return single ? *(const vector *)(matrix + index * lane_count) : splat(matrix[index]);
}

/// Computes the voltages `out` of `ways` word lines from the voltages `in` of the crossing bit
/// lines.
MEMC_INLINE void solve_word_lines(const memc_circuit *c, const vector *in, vector *out,
                                  int64_t stride, const vector *drive, const double *conductance,
                                  const double *share, bool single, int ways) {
  const int64_t matrix_stride = c->pitch;
  vector flow[most_ways];
  for (int k = 0; k < ways; k++) flow[k] = drive[k] * c->word.far;
  for (int64_t j = c->columns - 1; j >= 0; j--)
    for (int k = 0; k < ways; k++) {
      const int64_t at = k * matrix_stride + j;
      flow[k] = element(share, at, single) *
                (element(conductance, at, single) * in[k * stride + j] + flow[k]);
      out[k * stride + j] = flow[k];
    }
  double ohm = c->word.near;
  for (int k = 0; k < ways; k++) flow[k] = drive[k];
  for (int64_t j = 0; j < c->columns; j++, ohm = c->word.segment)
    for (int k = 0; k < ways; k++) {
      const int64_t at = k * matrix_stride + j;
      flow[k] = element(share, at, single) * flow[k] + ohm * out[k * stride + j];
      out[k * stride + j] = flow[k];
    }
}

/// Copies `[8][pitch]` to `[pitch][8]`, or back.
MEMC_INLINE void transpose(const double *from, int64_t from_line, int64_t from_cell, double *to,
                           int64_t to_line, int64_t to_cell, int64_t count) {
  for (int64_t j = 0; j < count; j++)
    for (int64_t line = 0; line < lane_count; line++)
      to[line * to_line + j * to_cell] = from[line * from_line + j * from_cell];
}

/// Solves eight word lines times `ways` of a single right-hand side, with transposed copies.
MEMC_INLINE void solve_bundles(const memc_circuit *c, workspace *work, int64_t first, int ways) {
  const int64_t bundle = c->pitch * lane_count;
  double *lines = (double *)work->scratch;
  for (int k = 0; k < ways; k++)
    transpose((double *)work->b + (first + k) * bundle, c->pitch, 1, lines + k * bundle, 1,
              lane_count, c->columns);
  solve_word_lines(c, work->scratch, work->scratch, c->pitch, work->drive + first,
                   c->word_conductance + first * bundle, c->word_share + first * bundle, true,
                   ways);
  for (int k = 0; k < ways; k++)
    transpose(lines + k * bundle, 1, lane_count, (double *)work->x + (first + k) * bundle, c->pitch,
              1, c->columns);
}

MEMC_INLINE void solve_rows(const memc_circuit *c, workspace *work, int64_t first, int ways) {
  const int64_t at = first * c->pitch;
  solve_word_lines(c, work->b + at, work->x + at, c->pitch, work->drive + first,
                   c->word_conductance + at, c->word_share + at, false, ways);
}

/// The number of vectors in a row.
MEMC_INLINE int64_t row_vectors(const memc_circuit *c, bool single) {
  return single ? c->pitch / lane_count : c->pitch;
}

/// Eliminates row `i` of the bit lines; the voltages of its word line are in `x`.
MEMC_INLINE void eliminate_row(const memc_circuit *c, workspace *work, int64_t i, bool single) {
  const int64_t count = row_vectors(c, single);
  vector *flow = work->flow, *carried = work->carried, *x = work->x + i * count;
  for (int64_t j = 0; j < count; j++) {
    const int64_t at = i * count + j;
    const vector current = element(c->bit_conductance, at, single) * x[j];
    carried[j] += __builtin_elementwise_abs(current);
    x[j] = flow[j] = element(c->bit_share, at, single) * (current + flow[j]);
  }
}

/// Computes the bit lines' voltages at row `i` from those below in `flow`, and steps towards them.
MEMC_INLINE void substitute_row(const memc_circuit *c, workspace *work, int64_t i, double ohm,
                                double keep, double step, bool single) {
  const int64_t count = row_vectors(c, single);
  vector *flow = work->flow, *missing = work->missing;
  const vector *x = work->x + i * count;
  vector *b = work->b + i * count, *last = work->step + i * count;
  for (int64_t j = 0; j < count; j++) {
    const int64_t at = i * count + j;
    flow[j] = element(c->bit_share, at, single) * flow[j] + ohm * x[j];
    const vector change = flow[j] - b[j];
    missing[j] += element(c->bit_conductance, at, single) * __builtin_elementwise_abs(change);
    last[j] = keep * last[j] + step * change;
    b[j] += last[j];
  }
}

MEMC_INLINE void solve_bit_lines(const memc_circuit *c, workspace *work, double keep, double step,
                                 bool single) {
  const int64_t count = row_vectors(c, single);
  for (int64_t j = 0; j < count; j++) {
    work->output[j] = work->flow[j];
    work->flow[j] = work->missing[j] = splat(0);
  }
  double ohm = c->bit.near;
  for (int64_t i = c->rows - 1; i >= 0; i--, ohm = c->bit.segment)
    substitute_row(c, work, i, ohm, keep, step, single);
  for (int64_t j = 0; j < count; j++) work->output[j] += c->bit.far * work->flow[j];
}

MEMC_INLINE void clear_bit_lines(const memc_circuit *c, workspace *work, bool single) {
  for (int64_t j = 0; j < row_vectors(c, single); j++) work->flow[j] = work->carried[j] = splat(0);
}

/// One step: solves the word lines for the bit lines' voltages, the bit lines for the word lines'
/// voltages, and adds a share of the last step.
MEMC_INLINE void sweep_single(const memc_circuit *c, workspace *work, double keep, double step) {
  const int64_t bundles = (c->rows + lane_count - 1) / lane_count;
  clear_bit_lines(c, work, true);
  for (int64_t at = 0; at < bundles; at += 2) {
    if (at + 1 < bundles) solve_bundles(c, work, at, 2);
    else solve_bundles(c, work, at, 1);
    const int64_t end = (at + 2) * lane_count;
    for (int64_t i = at * lane_count; i < end && i < c->rows; i++) eliminate_row(c, work, i, true);
  }
  solve_bit_lines(c, work, keep, step, true);
}

MEMC_INLINE void sweep_lanes(const memc_circuit *c, workspace *work, double keep, double step) {
  clear_bit_lines(c, work, false);
  for (int64_t at = 0; at < c->rows; at += 2) {
    if (at + 1 < c->rows) solve_rows(c, work, at, 2);
    else solve_rows(c, work, at, 1);
    for (int64_t i = at; i < at + 2 && i < c->rows; i++) eliminate_row(c, work, i, false);
  }
  solve_bit_lines(c, work, keep, step, false);
}

/// Allocates zeroed memory; null if there is not enough.
void *memc_circuit_take(int64_t bytes);

/// The rows in memory; with a single lane, a multiple of eight.
int64_t memc_circuit_padded_rows(const memc_circuit *c);

/// Allocates the fields of an iteration; false if there is not enough memory.
bool memc_circuit_enter(const memc_circuit *c, workspace *work);
void memc_circuit_leave(workspace *work);

/// The sum of the output currents of one lane, but at least a ten-thousandth of the cells'
/// currents, for outputs that cancel.
double memc_circuit_scale(const memc_circuit *c, const workspace *work, int64_t lane);

/// Stores the currents of the lanes that improved; returns whether all are within the tolerance.
bool memc_circuit_collect(const memc_circuit *c, const workspace *work, int64_t count,
                          double tolerance, double *currents, double *residuals);

#endif
