// Sums of products of integers, for the integer executor. The simulator has kernels of its own.
#ifndef MEMC_PRODUCTS_H
#define MEMC_PRODUCTS_H

#include <stdint.h>

/// `sums[column][window] = Σ codes[column][row] · windows[window][row]`.
///
/// Partial sums may wrap; the sums must fit 32 bits. Windows are `stride` elements apart.
void memc_window_sums(const int16_t *codes, int64_t columns, int64_t rows, const int16_t *windows,
                      int64_t stride, int64_t count, int32_t *sums);

#endif
