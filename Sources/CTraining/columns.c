#include <string.h>

#include "taps.h"

/// Copies a short line; the last vector overlaps the one before it.
MEMC_INLINE void copy_line(float *restrict to, const float *restrict from, int64_t count) {
  if (count >= 8) {
    for (int64_t x = 0; x + 8 < count; x += 8) *(floats_8 *)(to + x) = *(floats_8 *)(from + x);
    *(floats_8 *)(to + count - 8) = *(floats_8 *)(from + count - 8);
  } else {
    for (int64_t x = 0; x < count; x++) to[x] = from[x];
  }
}

MEMC_CLONES void memc_image_to_columns(const memc_planes *p, const float *image, float *columns) {
  int64_t plane = p->height * p->width, positions = p->output_height * p->output_width;
  int64_t stride = p->stride_width;
  FOR_EACH_TAP(p, {
    float *to = columns + row * positions;
    const float *from = image + channel * plane;
    if (down.first > 0 || down.end < p->output_height || across.first > 0 ||
        across.end < p->output_width)
      memset(to, 0, sizeof(float) * positions);
    for (int64_t y = down.first; y < down.end; y++) {
      const float *source =
          from + (down.source + (y - down.first) * p->stride_height) * p->width + across.source;
      float *line = to + y * p->output_width + across.first;
      int64_t count = across.end - across.first;
      if (stride == 1) copy_line(line, source, count);
      else
        for (int64_t x = 0; x < count; x++) line[x] = source[x * stride];
    }
  })
}

MEMC_CLONES void memc_columns_to_image(const memc_planes *p, const float *columns, float *image) {
  int64_t plane = p->height * p->width, positions = p->output_height * p->output_width;
  int64_t stride = p->stride_width;
  FOR_EACH_TAP(p, {
    const float *from = columns + row * positions;
    float *to = image + channel * plane;
    for (int64_t y = down.first; y < down.end; y++) {
      float *target =
          to + (down.source + (y - down.first) * p->stride_height) * p->width + across.source;
      const float *line = from + y * p->output_width + across.first;
      int64_t count = across.end - across.first;
      if (stride == 1)
        for (int64_t x = 0; x < count; x++) target[x] += line[x];
      else
        for (int64_t x = 0; x < count; x++) target[x * stride] += line[x];
    }
  })
}
