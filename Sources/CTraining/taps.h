// The taps of a window that lie inside the input.
#ifndef MEMC_TAPS_H
#define MEMC_TAPS_H

#include "isa.h"
#include "training.h"

/// Eight floats at any address.
typedef float floats_8 __attribute__((vector_size(32), aligned(4)));

/// The output positions `first ..< end` along one axis at which a tap reads inside the input, and
/// its input position at the first of them.
typedef struct {
  int64_t first, end, source;
} reach;

MEMC_INLINE reach reach_of(int64_t tap, int64_t dilation, int64_t pad, int64_t stride, int64_t size,
                           int64_t outputs) {
  int64_t offset = tap * dilation - pad;
  int64_t first = offset >= 0 ? 0 : (-offset + stride - 1) / stride;
  int64_t end = offset >= size ? 0 : (size - 1 - offset) / stride + 1;
  if (end > outputs) end = outputs;
  if (first > end) first = end;
  return (reach){first, end, offset + first * stride};
}

/// Calls `body` with the vertical and horizontal reach of every tap of every channel; `row` counts
/// them.
#define FOR_EACH_TAP(p, body)                                                             \
  for (int64_t channel = 0, row = 0; channel < (p)->channels; channel++)                  \
    for (int64_t i = 0; i < (p)->kernel_height; i++) {                                    \
      reach down = reach_of(i, (p)->dilation_height, (p)->pad_top, (p)->stride_height,    \
                            (p)->height, (p)->output_height);                             \
      for (int64_t j = 0; j < (p)->kernel_width; j++, row++) {                            \
        reach across = reach_of(j, (p)->dilation_width, (p)->pad_left, (p)->stride_width, \
                                (p)->width, (p)->output_width);                           \
        body                                                                              \
      }                                                                                   \
    }

#endif
