#include "products.h"

#include "isa.h"

/// Four windows at a time, so that each weight is loaded once for them.
MEMC_CLONES void memc_window_sums(const int16_t *codes, int64_t columns, int64_t rows,
                                  const int16_t *windows, int64_t stride, int64_t count,
                                  int32_t *sums) {
  for (int64_t column = 0; column < columns; column++) {
    const int16_t *weights = codes + column * rows;
    int32_t *to = sums + column * count;
    int64_t window = 0;
    for (; window + 4 <= count; window += 4) {
      const int16_t *a = windows + window * stride, *b = a + stride, *c = b + stride,
                    *d = c + stride;
      int32_t sum[4] = {0, 0, 0, 0};
      for (int64_t row = 0; row < rows; row++) {
        int32_t weight = weights[row];
        sum[0] += weight * a[row];
        sum[1] += weight * b[row];
        sum[2] += weight * c[row];
        sum[3] += weight * d[row];
      }
      for (int i = 0; i < 4; i++) to[window + i] = sum[i];
    }
    for (; window < count; window++) {
      const int16_t *a = windows + window * stride;
      int32_t sum = 0;
      for (int64_t row = 0; row < rows; row++) sum += weights[row] * a[row];
      to[window] = sum;
    }
  }
}
