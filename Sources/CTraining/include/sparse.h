// Products with sparse weight matrices for training: each weight times a line of `lanes` values,
// which are the positions of an image or the images of a shard.
#ifndef MEMC_SPARSE_H
#define MEMC_SPARSE_H

#include <stdbool.h>
#include <stdint.h>

/// The nonzero weights of a matrix, line by line.
typedef struct {
  int64_t line_count;
  /// The entries of line `i` are `starts[i] ..< starts[i + 1]`.
  const int32_t *starts;
  /// The place of each entry's weight among the weights.
  const int32_t *places;
  /// The index of each entry on the other axis.
  const int32_t *others;
} memc_sparse_lines;

/// `to[line] = Σ weights[place] · from[other]`, or `to[line] += …`, in the order of the entries.
void memc_sparse_product(const memc_sparse_lines *lines, const float *weights, const float *from,
                         float *to, int64_t lanes, bool adds);

/// `gradient[place] += upstream[line] · from[other]`, in sixteen partial sums.
void memc_sparse_gradient(const memc_sparse_lines *lines, const float *upstream, const float *from,
                          float *gradient, int64_t lanes);

/// `to[column][row] = from[row][column]`, or `+=`.
void memc_transpose(const float *from, float *to, int64_t rows, int64_t columns, bool adds);

/// The number of nonzero values.
int64_t memc_count_nonzero(const float *values, int64_t count);

#endif
