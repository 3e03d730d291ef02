#include "circuit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "isa.h"
#include "ladders.h"

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

void *memc_circuit_take(int64_t bytes) {
  const int64_t rounded = (bytes + 63) / 64 * 64;
  void *memory = aligned_alloc(64, (size_t)(rounded ? rounded : 64));
  if (memory) memset(memory, 0, (size_t)rounded);
  return memory;
}

int64_t memc_circuit_padded_rows(const memc_circuit *c) {
  return c->lanes == 1 ? (c->rows + lane_count - 1) / lane_count * lane_count : c->rows;
}

static int64_t word_index(const memc_circuit *c, int64_t row, int64_t column) {
  return c->lanes == 1 ? (row / lane_count * c->pitch + column) * lane_count + row % lane_count
                       : row * c->pitch + column;
}

/// Extends `*admittance` by one cell: adds the cell's conductance, then the resistance before it.
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
      c->word_share[at] = share(&admittance, conductance, j == 0 ? c->word.near : c->word.segment);
    }
  }
}

static bool eliminate_bit_lines(memc_circuit *c, const double *conductances) {
  double *admittance = memc_circuit_take(c->columns * 8);
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

void memc_circuit_leave(workspace *work) {
  free(work->x), free(work->b), free(work->step), free(work->scratch);
  free(work->drive), free(work->flow), free(work->output);
  free(work->missing), free(work->carried);
}

bool memc_circuit_enter(const memc_circuit *c, workspace *work) {
  const int64_t field = memc_circuit_padded_rows(c) * c->pitch * c->lanes * 8;
  const int64_t columns = c->pitch * c->lanes * 8;
  *work = (workspace){
      .x = memc_circuit_take(field),
      .b = memc_circuit_take(field),
      .step = memc_circuit_take(field),
      .scratch = memc_circuit_take(c->lanes == 1 ? most_ways * c->pitch * lane_count * 8 : 64),
      .drive = memc_circuit_take(memc_circuit_padded_rows(c) * c->lanes * 8),
      .flow = memc_circuit_take(columns),
      .output = memc_circuit_take(columns),
      .missing = memc_circuit_take(columns),
      .carried = memc_circuit_take(columns),
  };
  if (work->x && work->b && work->step && work->scratch && work->drive && work->flow &&
      work->output && work->missing && work->carried)
    return true;
  memc_circuit_leave(work);
  return false;
}

/// The largest of `(K b)ᵢ / bᵢ`, which bounds the eigenvalues of K for any `b ≥ 0` (Collatz 1942,
/// Wielandt 1950). It replaces `b` by `K b`, which improves the next bound.
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

/// Bounds the eigenvalues of K, for as many rounds as the bound improves enough.
static bool find_contraction(memc_circuit *c) {
  workspace work;
  if (!memc_circuit_enter(c, &work)) return false;
  for (int64_t i = 0; i < c->rows; i++)
    for (int64_t j = 0; j < c->columns * c->lanes; j++)
      ((double *)work.b)[i * c->pitch * c->lanes + j] = 1;
  c->contraction = 1;
  for (int round = 0; round < 12; round++) {
    const double next = bound(c, &work);
    const bool pays =
        round == 0 || next < 0.9 * c->contraction || 1 - next > 1.2 * (1 - c->contraction);
    if (next < c->contraction) c->contraction = next;
    if (!pays) break;
  }
  memc_circuit_leave(&work);
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
  c->isa = isa;
  c->sweep = choose_sweep(isa, lanes);
  const int64_t matrix = memc_circuit_padded_rows(c) * c->pitch * 8;
  c->word_share = memc_circuit_take(matrix);
  c->bit_share = memc_circuit_take(matrix);
  c->bit_conductance = memc_circuit_take(matrix);
  c->word_conductance = lanes == 1 ? memc_circuit_take(matrix) : c->bit_conductance;
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

/// After this many steps Chebyshev's polynomial has reduced an error below the last bit; limited to
/// the steps of a minute or two.
int64_t memc_circuit_steps(const memc_circuit *c) {
  if (c->contraction <= 0) return 1;
  const double room = fmin(1e6, 0x1p36 / (double)(c->rows * c->columns));
  return (int64_t)fmin(log(2e18) / acosh(2 / c->contraction - 1) + 4, room);
}

/// The sum of magnitudes of one lane over the columns, in order.
static double lane_sum(const memc_circuit *c, const vector *columns, int64_t lane) {
  double sum = 0;
  for (int64_t j = 0; j < c->columns; j++)
    sum += fabs(((const double *)columns)[j * c->lanes + lane]);
  return sum;
}

double memc_circuit_scale(const memc_circuit *c, const workspace *work, int64_t lane) {
  const double carried = 1e-4 * lane_sum(c, work->carried, lane);
  const double output = lane_sum(c, work->output, lane);
  return output > carried ? output : carried;
}

/// The currents that violate Kirchhoff's law, relative to the output currents.
static double residual(const memc_circuit *c, const workspace *work, int64_t lane) {
  const double missing = lane_sum(c, work->missing, lane);
  return missing == 0 ? 0 : missing / memc_circuit_scale(c, work, lane);
}

bool memc_circuit_collect(const memc_circuit *c, const workspace *work, int64_t count,
                          double tolerance, double *currents, double *residuals) {
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

/// Starts lanes with bit lines at 0 V; lanes beyond `count` also with drivers at 0 V.
static void start(const memc_circuit *c, workspace *work, const double *voltages, int64_t count) {
  const int64_t field = c->rows * c->pitch * c->lanes * 8;
  memset(work->b, 0, (size_t)field);
  memset(work->step, 0, (size_t)field);
  for (int64_t lane = 0; lane < c->lanes; lane++)
    for (int64_t i = 0; i < c->rows; i++)
      ((double *)work->drive)[i * c->lanes + lane] =
          lane < count ? voltages[lane * c->rows + i] : 0;
}

/// Chebyshev's iteration for eigenvalues of 1 − K in 1 − contraction ... 1: Saad, "Iterative
/// methods for sparse linear systems", 2nd edition, algorithm 12.1.
static void iterate(const memc_circuit *c, workspace *work, int64_t count, double tolerance,
                    double *currents, double *residuals) {
  const double radius = c->contraction / 2, centre = 1 - radius;
  double factor = radius / centre, keep = 0, step = 1 / centre;
  for (int64_t left = memc_circuit_steps(c); left > 0; left--) {
    c->sweep(c, work, keep, step);
    if (memc_circuit_collect(c, work, count, tolerance, currents, residuals) || radius == 0) return;
    const double next = 1 / (2 * centre / radius - factor);
    keep = next * factor;
    step = 2 * next / radius;
    factor = next;
  }
}

bool memc_circuit_solve(const memc_circuit *c, int64_t count, const double *voltages,
                        double tolerance, double *currents, double *residuals) {
  workspace work;
  if (!memc_circuit_enter(c, &work)) return false;
  for (int64_t first = 0; first < count; first += c->lanes) {
    const int64_t lanes = count - first < c->lanes ? count - first : c->lanes;
    start(c, &work, voltages + first * c->rows, lanes);
    for (int64_t lane = 0; lane < lanes; lane++) residuals[first + lane] = INFINITY;
    iterate(c, &work, lanes, tolerance, currents + first * c->columns, residuals + first);
  }
  memc_circuit_leave(&work);
  return true;
}
