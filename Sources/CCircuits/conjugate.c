#include "conjugate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "isa.h"
#include "ladders.h"

/// Steps between two measurements of the true residual.
enum { round_steps = 64 };

/// Fields `[row][pitch]`; see `conjugate.h`.
typedef struct {
  /// b, and the fields of a sweep.
  workspace work;
  /// p in `b`, and W⁻¹ G p, then z, in `x`; no word line is driven.
  workspace along;
  /// i − (B − G W⁻¹ G) b.
  vector *missing;
  /// B p.
  vector *image;
  /// `[pitch]`: partial sums of products.
  vector *product;
  /// z (B z), and how much of p the next direction keeps.
  double norm;
  double keep;
} iteration;

/// Adds the products of two fields for one row.
MEMC_INLINE void add_products(vector *sums, const vector *a, const vector *b, int64_t count) {
  for (int64_t j = 0; j < count; j++) sums[j] += a[j] * b[j];
}

static double total(const vector *sums, int64_t count) {
  double total = 0;
  for (int64_t j = 0; j < count * lane_count; j++) total += ((const double *)sums)[j];
  return total;
}

MEMC_INLINE void clear(vector *columns, int64_t count) {
  for (int64_t j = 0; j < count; j++) columns[j] = splat(0);
}

/// Computes row `i` of `p = z + keep · p` and of `B p`.
MEMC_INLINE void turn_row(const iteration *it, int64_t i, int64_t count, double keep) {
  vector *p = it->along.b + i * count, *image = it->image + i * count;
  const vector *z = it->along.x + i * count, *missing = it->missing + i * count;
  for (int64_t j = 0; j < count; j++) {
    p[j] = z[j] + keep * p[j];
    image[j] = missing[j] + keep * image[j];
  }
}

/// Computes row `i` of `(B − G W⁻¹ G) p` in place of `W⁻¹ G p`, and its products with p.
MEMC_INLINE void apply_row(const memc_circuit *c, iteration *it, int64_t i, int64_t count) {
  const vector *p = it->along.b + i * count, *image = it->image + i * count;
  vector *x = it->along.x + i * count;
  for (int64_t j = 0; j < count; j++)
    x[j] = image[j] - element(c->bit_conductance, i * count + j, true) * x[j];
  add_products(it->product, p, x, count);
}

/// Computes a new direction p, `q = (B − G W⁻¹ G) p` in place of z, and the sums of p q.
MEMC_INLINE void turn_rows(const memc_circuit *c, iteration *it, double keep) {
  const int64_t count = row_vectors(c, true);
  const int64_t bundles = (c->rows + lane_count - 1) / lane_count;
  clear(it->product, count);
  for (int64_t at = 0; at < bundles; at += 2) {
    const int64_t first = at * lane_count, end = (at + 2) * lane_count;
    for (int64_t i = first; i < end && i < c->rows; i++) turn_row(it, i, count, keep);
    if (at + 1 < bundles) solve_bundles(c, &it->along, at, 2);
    else solve_bundles(c, &it->along, at, 1);
    for (int64_t i = first; i < end && i < c->rows; i++) apply_row(c, it, i, count);
  }
}

/// Steps along p: updates b and the residual, and eliminates the residual down the bit lines.
MEMC_INLINE void advance_row(const memc_circuit *c, iteration *it, int64_t i, int64_t count,
                             double step) {
  vector *b = it->work.b + i * count, *missing = it->missing + i * count;
  vector *x = it->along.x + i * count, *flow = it->along.flow;
  const vector *p = it->along.b + i * count;
  for (int64_t j = 0; j < count; j++) {
    b[j] += step * p[j];
    missing[j] -= step * x[j];
    x[j] = flow[j] = element(c->bit_share, i * count + j, true) * (missing[j] + flow[j]);
  }
}

/// Computes `z = B⁻¹ missing`, the products of z and the residual `missing`, and the currents that
/// violate Kirchhoff's law.
MEMC_INLINE void precondition_row(const memc_circuit *c, iteration *it, int64_t i, int64_t count,
                                  double ohm) {
  vector *x = it->along.x + i * count, *flow = it->along.flow, *missing = it->along.missing;
  for (int64_t j = 0; j < count; j++) {
    const int64_t at = i * count + j;
    x[j] = flow[j] = element(c->bit_share, at, true) * flow[j] + ohm * x[j];
    missing[j] += element(c->bit_conductance, at, true) * __builtin_elementwise_abs(x[j]);
  }
  add_products(it->product, x, it->missing + i * count, count);
}

MEMC_INLINE void advance_rows(const memc_circuit *c, iteration *it, double step) {
  const int64_t count = row_vectors(c, true);
  clear(it->along.flow, count);
  for (int64_t i = 0; i < c->rows; i++) advance_row(c, it, i, count, step);
  clear(it->along.flow, count);
  clear(it->along.missing, count);
  clear(it->product, count);
  double ohm = c->bit.near;
  for (int64_t i = c->rows - 1; i >= 0; i--, ohm = c->bit.segment)
    precondition_row(c, it, i, count, ohm);
}

typedef void action(const memc_circuit *c, iteration *it, double factor);

static action portable_turn, portable_advance;
static void portable_turn(const memc_circuit *c, iteration *it, double keep) {
  turn_rows(c, it, keep);
}
static void portable_advance(const memc_circuit *c, iteration *it, double step) {
  advance_rows(c, it, step);
}
#if MEMC_X86
MEMC_AVX2 static void avx2_turn(const memc_circuit *c, iteration *it, double keep) {
  turn_rows(c, it, keep);
}
MEMC_AVX2 static void avx2_advance(const memc_circuit *c, iteration *it, double step) {
  advance_rows(c, it, step);
}
#endif

static void turn(const memc_circuit *c, iteration *it, double keep) {
#if MEMC_X86
  if (c->isa >= memc_avx2) {
    avx2_turn(c, it, keep);
    return;
  }
#endif
  portable_turn(c, it, keep);
}

static void advance(const memc_circuit *c, iteration *it, double step) {
#if MEMC_X86
  if (c->isa >= memc_avx2) {
    avx2_advance(c, it, step);
    return;
  }
#endif
  portable_advance(c, it, step);
}

static void leave(iteration *it) {
  memc_circuit_leave(&it->work);
  memc_circuit_leave(&it->along);
  free(it->missing), free(it->image), free(it->product);
}

static bool enter(const memc_circuit *c, iteration *it) {
  const int64_t field = memc_circuit_padded_rows(c) * c->pitch * 8;
  *it = (iteration){0};
  const bool fits = memc_circuit_enter(c, &it->work) && memc_circuit_enter(c, &it->along);
  it->missing = memc_circuit_take(field);
  it->image = memc_circuit_take(field);
  it->product = memc_circuit_take(c->pitch * 8);
  if (fits && it->missing && it->image && it->product) return true;
  leave(it);
  return false;
}

/// Starts with all bit lines at 0 V: the currents of the word lines are the residual, and there is
/// no direction yet.
static void start(const memc_circuit *c, iteration *it, const double *voltages) {
  const int64_t count = row_vectors(c, true);
  const int64_t bundles = (c->rows + lane_count - 1) / lane_count;
  memcpy(it->work.drive, voltages, (size_t)c->rows * sizeof(double));
  for (int64_t at = 0; at < bundles; at++) solve_bundles(c, &it->work, at, 1);
  for (int64_t at = 0; at < c->rows * count; at++)
    it->missing[at] = element(c->bit_conductance, at, true) * it->work.x[at];
  advance(c, it, 0);
  it->norm = total(it->product, count);
}

/// Takes steps until a round is complete, or until their own estimate of the residual is at most
/// `goal`; returns the number of steps.
static int64_t take_round(const memc_circuit *c, iteration *it, double goal) {
  const int64_t count = row_vectors(c, true);
  int64_t taken = 0;
  while (taken < round_steps && it->norm > 0) {
    turn(c, it, it->keep);
    const double bend = total(it->product, count);
    if (!(bend > 0)) break;
    advance(c, it, it->norm / bend);
    const double norm = total(it->product, count);
    it->keep = norm / it->norm;
    it->norm = norm;
    taken++;
    if (total(it->along.missing, count) <= goal) break;
  }
  return taken;
}

/// Whether the remaining rounds cannot reach the tolerance even at twice the progress of the later
/// half of the rounds so far, because the iteration accelerates. Half of the rounds are always run.
static bool is_hopeless(const double *residuals, int64_t rounds, int64_t most, double tolerance) {
  if (rounds >= most) return true;
  if (rounds < 8 || rounds < most / 2) return false;
  const double now = residuals[rounds - 1], then = residuals[rounds / 2 - 1];
  const double gained = 2 * log(then / now) / (double)(rounds - rounds / 2);
  return !(gained * (double)(most - rounds) >= log(now / tolerance));
}

/// The rounds that may end early without reaching the tolerance before rounding is assumed the
/// cause.
enum { most_doubts = 4 };

/// `measured[most]`: the residual before each round.
static void iterate(const memc_circuit *c, iteration *it, double tolerance, double *measured,
                    int64_t most, memc_circuit_progress *progress, const void *context,
                    double *currents, double *residual) {
  double caution = 0.5;
  int doubts = 0;
  for (int64_t rounds = 1, steps = 0;; rounds++) {
    c->sweep(c, &it->work, 0, 0);
    if (memc_circuit_collect(c, &it->work, 1, tolerance, currents, residual)) return;
    measured[rounds - 1] = *residual;
    if (progress) progress(context, steps, *residual);
    if (is_hopeless(measured, rounds, most, tolerance)) return;
    const double goal = caution * tolerance * memc_circuit_scale(c, &it->work, 0);
    const int64_t taken = take_round(c, it, goal);
    steps += taken;
    if (taken == round_steps) continue;
    caution /= 16;
    if (++doubts > most_doubts) return;
  }
}

bool memc_conjugate_solve(const memc_circuit *c, const double *voltages, double tolerance,
                          int64_t room, memc_circuit_progress *progress, const void *context,
                          double *currents, double *residual) {
  iteration it;
  const int64_t most = room / round_steps + 2;
  double *measured = malloc((size_t)most * sizeof(double));
  const bool fits = enter(c, &it);
  if (fits && measured) {
    *residual = INFINITY;
    start(c, &it, voltages);
    iterate(c, &it, tolerance, measured, most, progress, context, currents, residual);
  }
  if (fits) leave(&it);
  free(measured);
  return fits && measured;
}
