#include "correlate.h"

#include <stdlib.h>
#include <string.h>

#include "isa.h"

typedef double f64x8 __attribute__((vector_size(64)));

// All functions with vector parameters are inlined, so the calling convention does not matter.
#pragma clang diagnostic ignored "-Wpsabi"

// Sums are made in tiles of ROWS outputs at LANES positions, DEPTH rows at a time: a panel of
// inputs and one of weights stay in the first cache, the sums of a block of POSITIONS in the
// second.
enum { ROWS = 8, LANES = 24, TILE = ROWS * LANES, DEPTH = 128, POSITIONS = 8 * LANES };

// Weights are packed this many at a time, unless a single panel has more.
enum { PACKED_WEIGHTS = 1 << 22 };

typedef struct {
  double *weights, *inputs, *sums;
  /// Outputs whose weights are packed at a time, a multiple of ROWS.
  int64_t rows;
} memc_correlation_memory;

static int64_t rounded_up(int64_t value, int64_t step) { return (value + step - 1) / step * step; }

/// The last run of a tap that begins at `position` or before it, or the tap's first run.
static int64_t run_before(const memc_correlation *c, int64_t tap, int64_t position) {
  int64_t low = c->first_run[tap], high = c->first_run[tap + 1];
  while (high - low > 1) {
    int64_t middle = (low + high) / 2;
    if (c->runs[middle].output <= position) low = middle;
    else high = middle;
  }
  return low;
}

/// Rounds the sums of `rows` outputs at `count` positions, with their biases.
static void write_sums(const memc_correlation *c, const double *sums, const float *bias,
                       int64_t first, int64_t rows, int64_t start, int64_t count, float *output) {
  int64_t panels = (count + LANES - 1) / LANES;
  for (int64_t row = 0; row < rows; row++) {
    double shift = bias ? bias[first + row] : 0;
    float *to = output + (first + row) * c->positions + start;
    for (int64_t panel = 0; panel < panels; panel++) {
      const double *from = sums + (row / ROWS * panels + panel) * TILE + row % ROWS * LANES;
      int64_t lanes = count - panel * LANES < LANES ? count - panel * LANES : LANES;
      for (int64_t lane = 0; lane < lanes; lane++)
        to[panel * LANES + lane] = (float)(from[lane] + shift);
    }
  }
}

// Whether the registers hold the sums of a whole tile.
enum { wide_portable = 0, wide_avx2 = 0, wide_avx512 = 1 };

#define KERNELS "correlate-kernels.h"
#include "each-isa.h"

/// How many outputs have their weights packed at a time.
static int64_t packed_rows(const memc_correlation *c) {
  int64_t depth = c->channels * c->taps;
  int64_t rows = depth > 0 ? PACKED_WEIGHTS / depth / ROWS * ROWS : ROWS;
  int64_t needed = rounded_up(c->outputs, ROWS);
  return rows < ROWS ? ROWS : rows < needed ? rows : needed;
}

bool memc_correlate(memc_isa isa, const memc_correlation *c, const float *input,
                    const float *weights, const float *bias, float *output) {
  int64_t rows = packed_rows(c);
  int64_t inputs = DEPTH * POSITIONS, sums = rows * POSITIONS;
  int64_t all = inputs + sums + rows * c->channels * c->taps;
  double *start = aligned_alloc(64, sizeof(double) * rounded_up(all, 8));
  if (!start) return false;
  memc_correlation_memory memory = {start + inputs + sums, start, start + inputs, rows};
  PICK(isa, correlate)(c, input, weights, bias, output, memory);
  free(start);
  return true;
}

MEMC_CLONES bool memc_all_finite(const float *values, int64_t count) {
  int32_t found = 0;
  for (int64_t i = 0; i < count; i++) {
    uint32_t bits;
    memcpy(&bits, &values[i], sizeof bits);
    found |= (bits & 0x7f800000) == 0x7f800000;
  }
  return !found;
}
