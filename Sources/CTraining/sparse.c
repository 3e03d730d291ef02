#include "sparse.h"

#include "isa.h"
#include "vectors.h"

// like the dense products of training: their library also contracts where the processor can
#pragma STDC FP_CONTRACT ON

// vectors of any alignment
typedef float lanes_16 __attribute__((vector_size(64), aligned(4)));
typedef float lanes_4 __attribute__((vector_size(16), aligned(4)));

#define FOR_EACH_ENTRY(l, line) for (int32_t e = (l)->starts[line]; e < (l)->starts[line + 1]; e++)

/// `count` vectors of lanes of one line, kept in registers while its entries are added.
#define BLOCK(VECTOR, COUNT)                                                                \
  {                                                                                         \
    VECTOR sum[COUNT];                                                                      \
    VECTOR *target = (VECTOR *)(to + line * lanes + lane);                                  \
    for (int b = 0; b < COUNT; b++) sum[b] = adds ? target[b] : (VECTOR){0};                \
    FOR_EACH_ENTRY(l, line) {                                                               \
      const VECTOR *source = (const VECTOR *)(from + (int64_t)l->others[e] * lanes + lane); \
      float weight = weights[l->places[e]];                                                 \
      for (int b = 0; b < COUNT; b++) sum[b] += weight * source[b];                         \
    }                                                                                       \
    for (int b = 0; b < COUNT; b++) target[b] = sum[b];                                     \
    lane += COUNT * (int64_t)(sizeof(VECTOR) / sizeof(float));                              \
  }

MEMC_CLONES void memc_sparse_product(const memc_sparse_lines *l, const float *restrict weights,
                                     const float *restrict from, float *restrict to, int64_t lanes,
                                     bool adds) {
  for (int64_t line = 0; line < l->line_count; line++) {
    int64_t lane = 0;
    while (lanes - lane >= 128) BLOCK(lanes_16, 8)
    while (lanes - lane >= 64) BLOCK(lanes_16, 4)
    while (lanes - lane >= 16) BLOCK(lanes_16, 1)
    while (lanes - lane >= 4) BLOCK(lanes_4, 1)
    while (lanes - lane >= 1) BLOCK(float, 1)
  }
}
#undef BLOCK

MEMC_CLONES void memc_sparse_gradient(const memc_sparse_lines *l, const float *restrict upstream,
                                      const float *restrict from, float *restrict gradient,
                                      int64_t lanes) {
  for (int64_t line = 0; line < l->line_count; line++) {
    const float *own = upstream + line * lanes;
    FOR_EACH_ENTRY(l, line) {
      const float *other = from + (int64_t)l->others[e] * lanes;
      memc_f32x16 strands = {0};
      int64_t lane = 0;
      for (; lane + 16 <= lanes; lane += 16)
        strands += *(const lanes_16 *)(own + lane) * *(const lanes_16 *)(other + lane);
      float sum = 0;
      for (; lane < lanes; lane++) sum += own[lane] * other[lane];
      for (int strand = 0; strand < 16; strand++) sum += strands[strand];
      gradient[l->places[e]] += sum;
    }
  }
}

MEMC_CLONES void memc_transpose(const float *restrict from, float *restrict to, int64_t rows,
                                int64_t columns, bool adds) {
  enum { tile = 16 };  // both sides of a tile stay in the L1 cache
  for (int64_t row = 0; row < rows; row += tile)
    for (int64_t column = 0; column < columns; column += tile) {
      int64_t row_end = row + tile < rows ? row + tile : rows;
      int64_t column_end = column + tile < columns ? column + tile : columns;
      for (int64_t c = column; c < column_end; c++)
        for (int64_t r = row; r < row_end; r++)
          to[c * rows + r] = from[r * columns + c] + (adds ? to[c * rows + r] : 0);
    }
}

MEMC_CLONES int64_t memc_count_nonzero(const float *values, int64_t count) {
  int64_t nonzero = 0;
  for (int64_t i = 0; i < count; i++) nonzero += values[i] != 0;
  return nonzero;
}
