// What `circuit.c` and `conjugate.c` share: the lines of an array, eliminated, and how they are solved.
#ifndef MEMC_LADDERS_H
#define MEMC_LADDERS_H

#include "circuit.h"
#include "isa.h"

enum { lane_count = memc_circuit_lanes, most_ways = 2 };

/// Eight right-hand sides at one cell, or one right-hand side at eight lines.
typedef double vector __attribute__((vector_size(8 * lane_count)));

// Functions that take vectors are all inlined, so that no way of passing them comes into play.
#pragma clang diagnostic ignored "-Wpsabi"

/// What an iteration works on; fields are `[row][pitch][lanes]`.
typedef struct {
  /// Voltages of word lines, then currents on bit lines.
  vector *x;
  /// Voltages of bit lines, and the step last taken.
  vector *b;
  vector *step;
  /// Eight lines of a single right-hand side, transposed.
  vector *scratch;
  /// `[row][lanes]`.
  vector *drive;
  /// `[pitch][lanes]`: what runs along the bit lines, what leaves the array, what Kirchhoff's law
  /// misses, and what cells would carry to grounded bit lines.
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
  /// Columns of a row in memory, such that rows do not fall into the same sets of a cache.
  int64_t pitch;
  memc_line word;
  memc_line bit;
  /// Siemens of the cells, and how much of a current goes on towards the near end of its line.
  /// Those of bit lines are `[row][pitch]`; so are those of word lines with several lanes, while a
  /// single lane takes eight lines at once: `[row / 8][pitch][8]`.
  double *word_conductance;
  double *word_share;
  double *bit_conductance;
  double *bit_share;
  double contraction;
  memc_isa isa;
  sweep *sweep;
};

MEMC_INLINE vector splat(double value) { return (vector){} + value; }

/// Element `index` of a matrix: one number for all lanes, or one for each of eight lines.
MEMC_INLINE vector element(const double *matrix, int64_t index, bool single) {
  return single ? *(const vector *)(matrix + index * lane_count) : splat(matrix[index]);
}

/// Voltages `out` of some word lines at once, crossed by bit lines at voltages `in`.
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

/// Eight word lines times `ways` of a single right-hand side, through transposed copies.
MEMC_INLINE void solve_bundles(const memc_circuit *c, workspace *work, int64_t first, int ways) {
  const int64_t bundle = c->pitch * lane_count;
  double *lines = (double *)work->scratch;
  for (int k = 0; k < ways; k++)
    transpose((double *)work->b + (first + k) * bundle, c->pitch, 1, lines + k * bundle, 1,
              lane_count, c->columns);
  solve_word_lines(c, work->scratch, work->scratch, c->pitch, work->drive + first,
                   c->word_conductance + first * bundle, c->word_share + first * bundle, true, ways);
  for (int k = 0; k < ways; k++)
    transpose(lines + k * bundle, 1, lane_count, (double *)work->x + (first + k) * bundle, c->pitch,
              1, c->columns);
}

MEMC_INLINE void solve_rows(const memc_circuit *c, workspace *work, int64_t first, int ways) {
  const int64_t at = first * c->pitch;
  solve_word_lines(c, work->b + at, work->x + at, c->pitch, work->drive + first,
                   c->word_conductance + at, c->word_share + at, false, ways);
}

/// Vectors of a row.
MEMC_INLINE int64_t row_vectors(const memc_circuit *c, bool single) {
  return single ? c->pitch / lane_count : c->pitch;
}

/// Eliminates row `i` of the bit lines, whose word line's voltages are in `x`.
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

/// Finds the bit lines' voltages at row `i`, from those below in `flow`, and takes a step to them.
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

/// One step: word lines at the bit lines' voltages, bit lines at the word lines', and from there a
/// step that goes on from the last one.
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

/// Zeroed, or null.
void *memc_circuit_take(int64_t bytes);

/// Rows in memory: with a single lane a multiple of eight.
int64_t memc_circuit_padded_rows(const memc_circuit *c);

/// Takes what an iteration works on; false where there is not enough memory.
bool memc_circuit_enter(const memc_circuit *c, workspace *work);
void memc_circuit_leave(workspace *work);

/// What leaves the array, of one lane; of outputs that cancel each other a ten-thousandth of what the
/// cells carry counts.
double memc_circuit_scale(const memc_circuit *c, const workspace *work, int64_t lane);

/// Takes the currents of those lanes that got better; whether all are good enough.
bool memc_circuit_collect(const memc_circuit *c, const workspace *work, int64_t count,
                          double tolerance, double *currents, double *residuals);

#endif
