#include "circuit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

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

static sweep portable_single, portable_lanes;
static void portable_single(const memc_circuit *c, workspace *work, double keep, double step) {
  sweep_single(c, work, keep, step);
}
static void portable_lanes(const memc_circuit *c, workspace *work, double keep, double step) {
  sweep_lanes(c, work, keep, step);
}

#if MEMC_X86
MEMC_AVX2 static void avx2_single(const memc_circuit *c, workspace *work, double keep,
                                  double step) {
  sweep_single(c, work, keep, step);
}
MEMC_AVX2 static void avx2_lanes(const memc_circuit *c, workspace *work, double keep, double step) {
  sweep_lanes(c, work, keep, step);
}
#endif

static sweep *choose_sweep(memc_isa isa, int64_t lanes) {
#if MEMC_X86
  if (isa >= memc_avx2) return lanes == 1 ? avx2_single : avx2_lanes;
#endif
  return lanes == 1 ? portable_single : portable_lanes;
}

/// Zeroed, or null.
static void *take(int64_t bytes) {
  const int64_t rounded = (bytes + 63) / 64 * 64;
  void *memory = aligned_alloc(64, (size_t)(rounded ? rounded : 64));
  if (memory) memset(memory, 0, (size_t)rounded);
  return memory;
}

static int64_t padded_rows(const memc_circuit *c) {
  return c->lanes == 1 ? (c->rows + lane_count - 1) / lane_count * lane_count : c->rows;
}

static int64_t word_index(const memc_circuit *c, int64_t row, int64_t column) {
  return c->lanes == 1 ? (row / lane_count * c->pitch + column) * lane_count + row % lane_count
                       : row * c->pitch + column;
}

/// Goes on from `*admittance` beyond a cell: adds the cell's, and then the resistance before it.
static double share(double *admittance, double conductance, double ohm) {
  const double sum = *admittance + conductance;
  const double share = 1 / (1 + ohm * sum);
  *admittance = sum * share;
  return share;
}

static void eliminate_word_lines(memc_circuit *c, const double *conductances) {
  for (int64_t i = 0; i < c->rows; i++) {
    double admittance = c->word.far;
    for (int64_t j = c->columns - 1; j >= 0; j--) {
      const int64_t at = word_index(c, i, j);
      const double conductance = conductances[i * c->columns + j];
      c->word_conductance[at] = conductance;
      c->word_share[at] =
          share(&admittance, conductance, j == 0 ? c->word.near : c->word.segment);
    }
  }
}

static bool eliminate_bit_lines(memc_circuit *c, const double *conductances) {
  double *admittance = take(c->columns * 8);
  if (!admittance) return false;
  for (int64_t j = 0; j < c->columns; j++) admittance[j] = c->bit.far;
  for (int64_t i = 0; i < c->rows; i++)
    for (int64_t j = 0; j < c->columns; j++) {
      const int64_t at = i * c->pitch + j;
      c->bit_conductance[at] = conductances[i * c->columns + j];
      c->bit_share[at] = share(&admittance[j], c->bit_conductance[at],
                               i == c->rows - 1 ? c->bit.near : c->bit.segment);
    }
  free(admittance);
  return true;
}

static void leave(workspace *work) {
  free(work->x), free(work->b), free(work->step), free(work->scratch);
  free(work->drive), free(work->flow), free(work->output);
  free(work->missing), free(work->carried);
}

static bool enter(const memc_circuit *c, workspace *work) {
  const int64_t field = padded_rows(c) * c->pitch * c->lanes * 8;
  const int64_t columns = c->pitch * c->lanes * 8;
  *work = (workspace){
      .x = take(field),
      .b = take(field),
      .step = take(field),
      .scratch = take(c->lanes == 1 ? most_ways * c->pitch * lane_count * 8 : 64),
      .drive = take(padded_rows(c) * c->lanes * 8),
      .flow = take(columns),
      .output = take(columns),
      .missing = take(columns),
      .carried = take(columns),
  };
  if (work->x && work->b && work->step && work->scratch && work->drive && work->flow &&
      work->output && work->missing && work->carried)
    return true;
  leave(work);
  return false;
}

/// The largest of `(K b)ᵢ / bᵢ`, which bounds the eigenvalues of K whatever `b ≥ 0` (Collatz 1942,
/// Wielandt 1950); then `b` becomes `K b`, which makes the next bound a better one.
static double bound(const memc_circuit *c, workspace *work) {
  const int64_t count = c->rows * c->pitch * c->lanes;
  double *after = (double *)work->b, ratio = 0;
  c->sweep(c, work, 0, 1);
  for (int64_t i = 0; i < count; i++) {
    const double before = after[i] - ((const double *)work->step)[i];
    if (before > 0 && after[i] > ratio * before) ratio = after[i] / before;
  }
  for (int64_t i = 0; i < count && ratio > 0; i++) after[i] /= ratio;
  return ratio;
}

/// Bounds the eigenvalues of K as long as that pays.
static bool find_contraction(memc_circuit *c) {
  workspace work;
  if (!enter(c, &work)) return false;
  for (int64_t i = 0; i < c->rows; i++)
    for (int64_t j = 0; j < c->columns * c->lanes; j++)
      ((double *)work.b)[i * c->pitch * c->lanes + j] = 1;
  c->contraction = 1;
  for (int round = 0; round < 12; round++) {
    const double next = bound(c, &work);
    const bool pays = round == 0 || next < 0.9 * c->contraction ||
                      1 - next > 1.2 * (1 - c->contraction);
    if (next < c->contraction) c->contraction = next;
    if (!pays) break;
  }
  leave(&work);
  return true;
}

memc_circuit *memc_circuit_new(const double *conductances, int64_t rows, int64_t columns,
                               memc_line word, memc_line bit, int64_t lanes, memc_isa isa) {
  memc_circuit *c = calloc(1, sizeof *c);
  if (!c) return NULL;
  *c = (memc_circuit){.rows = rows, .columns = columns, .lanes = lanes, .word = word, .bit = bit};
  c->pitch = (columns + 7) / 8 * 8;
  if (lanes == 1) c->pitch += c->pitch % 16 == 0 ? 8 : 0;
  else c->pitch += 4;
  c->sweep = choose_sweep(isa, lanes);
  const int64_t matrix = padded_rows(c) * c->pitch * 8;
  c->word_share = take(matrix);
  c->bit_share = take(matrix);
  c->bit_conductance = take(matrix);
  c->word_conductance = lanes == 1 ? take(matrix) : c->bit_conductance;
  if (c->word_share && c->bit_share && c->bit_conductance && c->word_conductance) {
    eliminate_word_lines(c, conductances);
    if (eliminate_bit_lines(c, conductances) && find_contraction(c)) return c;
  }
  memc_circuit_free(c);
  return NULL;
}

void memc_circuit_free(memc_circuit *c) {
  if (!c) return;
  if (c->word_conductance != c->bit_conductance) free(c->word_conductance);
  free(c->word_share), free(c->bit_share), free(c->bit_conductance);
  free(c);
}

double memc_circuit_contraction(const memc_circuit *c) { return c->contraction; }

/// After so many steps Chebyshev's polynomial has reduced an error below the last bit. There are no
/// more than a minute or two have room for.
int64_t memc_circuit_steps(const memc_circuit *c) {
  if (c->contraction <= 0) return 1;
  const double room = fmin(1e6, 0x1p36 / (double)(c->rows * c->columns));
  return (int64_t)fmin(log(2e18) / acosh(2 / c->contraction - 1) + 4, room);
}

/// Sums of one lane over the columns, in their order.
static double lane_sum(const memc_circuit *c, const vector *columns, int64_t lane) {
  double sum = 0;
  for (int64_t j = 0; j < c->columns; j++)
    sum += fabs(((const double *)columns)[j * c->lanes + lane]);
  return sum;
}

/// What Kirchhoff's law misses over what leaves the array; of outputs that cancel each other a
/// ten-thousandth of what the cells carry counts.
static double residual(const memc_circuit *c, const workspace *work, int64_t lane) {
  const double missing = lane_sum(c, work->missing, lane);
  const double carried = 1e-4 * lane_sum(c, work->carried, lane);
  const double output = lane_sum(c, work->output, lane);
  return missing == 0 ? 0 : missing / (output > carried ? output : carried);
}

/// Takes the currents of those lanes that got better; whether all are good enough.
static bool collect(const memc_circuit *c, const workspace *work, int64_t count, double tolerance,
                    double *currents, double *residuals) {
  bool done = true;
  for (int64_t lane = 0; lane < count; lane++) {
    if (residuals[lane] <= tolerance) continue;
    const double reached = residual(c, work, lane);
    if (reached < residuals[lane]) {
      residuals[lane] = reached;
      for (int64_t j = 0; j < c->columns; j++)
        currents[lane * c->columns + j] = ((const double *)work->output)[j * c->lanes + lane];
    }
    done = done && residuals[lane] <= tolerance;
  }
  return done;
}

/// Starts lanes from bit lines at 0 V; those beyond `count` from drivers at 0 V as well.
static void start(const memc_circuit *c, workspace *work, const double *voltages, int64_t count) {
  const int64_t field = c->rows * c->pitch * c->lanes * 8;
  memset(work->b, 0, (size_t)field);
  memset(work->step, 0, (size_t)field);
  for (int64_t lane = 0; lane < c->lanes; lane++)
    for (int64_t i = 0; i < c->rows; i++)
      ((double *)work->drive)[i * c->lanes + lane] =
          lane < count ? voltages[lane * c->rows + i] : 0;
}

/// Chebyshev's iteration for eigenvalues of 1 − K in 1 − contraction ... 1: Saad, "Iterative methods
/// for sparse linear systems", 2nd edition, algorithm 12.1.
static void iterate(const memc_circuit *c, workspace *work, int64_t count, double tolerance,
                    double *currents, double *residuals) {
  const double radius = c->contraction / 2, centre = 1 - radius;
  double factor = radius / centre, keep = 0, step = 1 / centre;
  for (int64_t left = memc_circuit_steps(c); left > 0; left--) {
    c->sweep(c, work, keep, step);
    if (collect(c, work, count, tolerance, currents, residuals) || radius == 0) return;
    const double next = 1 / (2 * centre / radius - factor);
    keep = next * factor;
    step = 2 * next / radius;
    factor = next;
  }
}

bool memc_circuit_solve(const memc_circuit *c, int64_t count, const double *voltages,
                        double tolerance, double *currents, double *residuals) {
  workspace work;
  if (!enter(c, &work)) return false;
  for (int64_t first = 0; first < count; first += c->lanes) {
    const int64_t lanes = count - first < c->lanes ? count - first : c->lanes;
    start(c, &work, voltages + first * c->rows, lanes);
    for (int64_t lane = 0; lane < lanes; lane++) residuals[first + lane] = INFINITY;
    iterate(c, &work, lanes, tolerance, currents + first * c->columns, residuals + first);
  }
  leave(&work);
  return true;
}
