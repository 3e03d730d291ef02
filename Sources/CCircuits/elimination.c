#include "elimination.h"

#include <stdlib.h>

#include "isa.h"

/// The bit lines at the row processed last.
///
/// `joined[bit line][width]` are conductances to the later bit lines (those to earlier ones are in
/// their rows), to the grounds at the far ends if there are any, and to the drivers. The rows of
/// the grounds follow those of the bit lines.
typedef struct {
  double *joined;
  /// One complete row.
  double *star;
  int64_t lines;
  /// The bit lines, and the grounds at their far ends.
  int64_t nodes;
  int64_t width;
  /// The used part of the width: drivers of later rows are not connected yet.
  int64_t used;
} front;

/// Extends bit line `k` by `ohm`: conductances to the old end become conductances to the new end.
MEMC_INLINE void extend(const front *f, int64_t k, double ohm) {
  double *star = f->star, *own = f->joined + k * f->width, sum = 0;
  if (ohm == 0) return;
  for (int64_t a = 0; a < k; a++) star[a] = f->joined[a * f->width + k];
  star[k] = 0;
  for (int64_t i = k + 1; i < f->used; i++) star[i] = own[i];
  for (int64_t i = 0; i < f->used; i++) sum += star[i];
  const double share = 1 / (1 + ohm * sum);
  for (int64_t a = 0; a < f->nodes; a++) {
    if (star[a] == 0) continue;
    const double part = ohm * share * star[a];
    double *row = f->joined + a * f->width;
    for (int64_t i = a + 1; i < f->used; i++) row[i] += part * star[i];
  }
  for (int64_t a = 0; a < k; a++) f->joined[a * f->width + k] = share * star[a];
  for (int64_t i = k + 1; i < f->used; i++) own[i] = share * star[i];
}

MEMC_INLINE void extend_all(const front *f, double ohm) {
  for (int64_t k = 0; k < f->lines; k++) extend(f, k, ohm);
}

static void portable_extend(const front *f, double ohm) { extend_all(f, ohm); }
#if MEMC_X86
MEMC_AVX2 static void avx2_extend(const front *f, double ohm) { extend_all(f, ohm); }
#endif

/// Connects the bit lines to each other and to the driver of a word line with these `cells`.
///
/// If a share `share[j]` of a current at cell j continues to the driver, the conductance between
/// two cells a < b of the line is `G_a z_a share[a + 1] … share[b] G_b`, where z_a is the
/// resistance between cell a and the driver with all later cells grounded.
static void join(const front *f, int64_t row, const double *cells, memc_line word, double *share) {
  const int64_t n = f->lines, driver = f->nodes + row;
  double admittance = word.far;
  for (int64_t j = n - 1; j >= 0; j--) {
    const double ohm = j == 0 ? word.near : word.segment, sum = admittance + cells[j];
    share[j] = 1 / (1 + ohm * sum);
    admittance = sum * share[j];
  }
  double seen = 0, from_near = 1;
  for (int64_t a = 0; a < n; a++) {
    const double ohm = a == 0 ? word.near : word.segment;
    seen = ohm * share[a] + share[a] * share[a] * seen;
    from_near *= share[a];
    double *from = f->joined + a * f->width, along = cells[a] * seen;
    if (along != 0) {
      for (int64_t b = a + 1; b < n; b++) {
        along *= share[b];
        from[b] += along * cells[b];
      }
    }
    from[driver] += cells[a] * from_near + along * word.far;
  }
}

bool memc_eliminate(const double *conductances, int64_t rows, int64_t columns, memc_line word,
                    memc_line bit, double *transfer, memc_isa isa) {
  const int64_t nodes = bit.far > 0 ? 2 * columns : columns;
  front f = {.lines = columns, .nodes = nodes, .width = nodes + rows};
  double *share = malloc((size_t)columns * sizeof(double));
  f.star = malloc((size_t)f.width * sizeof(double));
  f.joined = calloc((size_t)(nodes * f.width), sizeof(double));
  const bool fits = share && f.star && f.joined;
  if (fits) {
    for (int64_t k = columns; k < nodes; k++) f.joined[(k - columns) * f.width + k] = bit.far;
    for (int64_t i = 0; i < rows; i++) {
      f.used = nodes + i + 1;
      join(&f, i, conductances + i * columns, word, share);
      const double ohm = i == rows - 1 ? bit.near : bit.segment;
#if MEMC_X86
      if (isa >= memc_avx2) {
        avx2_extend(&f, ohm);
        continue;
      }
#endif
      portable_extend(&f, ohm);
    }
    for (int64_t i = 0; i < rows; i++)
      for (int64_t j = 0; j < columns; j++) {
        transfer[i * columns + j] = f.joined[j * f.width + nodes + i];
        if (bit.far > 0) transfer[i * columns + j] += f.joined[(columns + j) * f.width + nodes + i];
      }
  }
  free(share), free(f.star), free(f.joined);
  return fits;
}
