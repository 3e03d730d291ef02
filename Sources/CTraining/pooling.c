#include <math.h>
#include <string.h>

#include "taps.h"

typedef float floats_4 __attribute__((vector_size(16), aligned(4)));
typedef int32_t ints_4 __attribute__((vector_size(16)));

/// Whether windows are 2 × 2, adjacent and inside the input, the pooling of most networks.
MEMC_INLINE bool is_halving(const memc_planes *p) {
  return p->kernel_height == 2 && p->kernel_width == 2 && p->stride_height == 2 &&
         p->stride_width == 2 && p->dilation_height == 1 && p->dilation_width == 1 &&
         p->pad_top == 0 && p->pad_left == 0 && 2 * p->output_height <= p->height &&
         2 * p->output_width <= p->width;
}

MEMC_CLONES static void halve(const memc_planes *p, const float *restrict image,
                              float *restrict pooled) {
  for (int64_t channel = 0; channel < p->channels; channel++)
    for (int64_t y = 0; y < p->output_height; y++) {
      const float *above = image + (channel * p->height + 2 * y) * p->width;
      const float *below = above + p->width;
      float *line = pooled + (channel * p->output_height + y) * p->output_width;
      for (int64_t x = 0; x < p->output_width; x++) {
        float a = above[2 * x] > above[2 * x + 1] ? above[2 * x] : above[2 * x + 1];
        float b = below[2 * x] > below[2 * x + 1] ? below[2 * x] : below[2 * x + 1];
        line[x] = a > b ? a : b;
      }
    }
}

#define EVEN(v) __builtin_shufflevector(v, v, 0, 2, 4, 6)
#define ODD(v) __builtin_shufflevector(v, v, 1, 3, 5, 7)
#define INTERLEAVED(a, b) __builtin_shufflevector(a, b, 0, 4, 1, 5, 2, 6, 3, 7)

/// `values` where `mask` is set, else 0.
MEMC_INLINE floats_4 masked(floats_4 values, ints_4 mask) {
  return (floats_4)((ints_4)values & mask);
}

/// The loop of `halve_back` for four windows at once.
MEMC_INLINE void halve_back_4(const float *above, const float *below, const float *line,
                              const float *upstream, float *to_above, float *to_below) {
  floats_8 upper = *(floats_8 *)above, lower = *(floats_8 *)below;
  floats_4 largest = *(floats_4 *)line, g = *(floats_4 *)upstream;
  ints_4 first = EVEN(upper) == largest;
  ints_4 second = ~first & (ODD(upper) == largest);
  ints_4 third = ~first & ~second & (EVEN(lower) == largest);
  ints_4 fourth = ~first & ~second & ~third;
  *(floats_8 *)to_above += INTERLEAVED(masked(g, first), masked(g, second));
  *(floats_8 *)to_below += INTERLEAVED(masked(g, third), masked(g, fourth));
}

MEMC_CLONES static void halve_back(const memc_planes *p, const float *restrict image,
                                   const float *restrict pooled, const float *restrict gradient,
                                   float *restrict to) {
  for (int64_t channel = 0; channel < p->channels; channel++)
    for (int64_t y = 0; y < p->output_height; y++) {
      int64_t start = (channel * p->height + 2 * y) * p->width;
      const float *above = image + start, *below = above + p->width;
      float *to_above = to + start, *to_below = to_above + p->width;
      const float *line = pooled + (channel * p->output_height + y) * p->output_width;
      const float *upstream = gradient + (channel * p->output_height + y) * p->output_width;
      int64_t x = 0;
      for (; x + 4 <= p->output_width; x += 4)
        halve_back_4(above + 2 * x, below + 2 * x, line + x, upstream + x, to_above + 2 * x,
                     to_below + 2 * x);
      for (; x < p->output_width; x++) {
        float largest = line[x], g = upstream[x];
        bool first = above[2 * x] == largest, second = !first && above[2 * x + 1] == largest;
        bool third = !first && !second && below[2 * x] == largest;
        to_above[2 * x] += first ? g : 0;
        to_above[2 * x + 1] += second ? g : 0;
        to_below[2 * x] += third ? g : 0;
        to_below[2 * x + 1] += first || second || third ? 0 : g;
      }
    }
}

/// Calls `body` for every input of every window with `at`, its place in the image, `window`, the
/// window's place in the pooled planes, and `position`, its place within a plane.
#define FOR_EACH_INPUT(p, body)                                                                  \
  FOR_EACH_TAP(p, {                                                                              \
    (void)row;                                                                                   \
    for (int64_t y = down.first; y < down.end; y++)                                              \
      for (int64_t x = across.first; x < across.end; x++) {                                      \
        int64_t position = y * (p)->output_width + x;                                            \
        int64_t window = channel * (p)->output_height * (p)->output_width + position;            \
        int64_t line =                                                                           \
            channel * (p)->height + down.source + (y - down.first) * (p)->stride_height;         \
        int64_t at = line * (p)->width + across.source + (x - across.first) * (p)->stride_width; \
        body                                                                                     \
      }                                                                                          \
  })

void memc_pool_largest(const memc_planes *p, const float *image, float *pooled) {
  if (is_halving(p)) return halve(p, image, pooled);
  int64_t count = p->channels * p->output_height * p->output_width;
  for (int64_t i = 0; i < count; i++) pooled[i] = -INFINITY;
  FOR_EACH_INPUT(p, {
    (void)position;
    if (image[at] > pooled[window]) pooled[window] = image[at];
  })
}

void memc_pool_largest_back(const memc_planes *p, const float *image, const float *pooled,
                            const float *gradient, float *image_gradient) {
  if (is_halving(p)) return halve_back(p, image, pooled, gradient, image_gradient);
  int64_t positions = p->output_height * p->output_width;
  for (int64_t channel = 0; channel < p->channels; channel++)
    for (int64_t y = 0; y < p->output_height; y++)
      for (int64_t x = 0; x < p->output_width; x++) {
        int64_t window = channel * positions + y * p->output_width + x;
        bool is_found = false;
        for (int64_t i = 0; i < p->kernel_height && !is_found; i++) {
          int64_t row = y * p->stride_height + i * p->dilation_height - p->pad_top;
          if (row < 0 || row >= p->height) continue;
          for (int64_t j = 0; j < p->kernel_width && !is_found; j++) {
            int64_t column = x * p->stride_width + j * p->dilation_width - p->pad_left;
            if (column < 0 || column >= p->width) continue;
            int64_t at = (channel * p->height + row) * p->width + column;
            is_found = image[at] == pooled[window];
            if (is_found) image_gradient[at] += gradient[window];
          }
        }
      }
}

void memc_pool_mean(const memc_planes *p, const float *image, const float *share, float *pooled) {
  memset(pooled, 0, sizeof(float) * p->channels * p->output_height * p->output_width);
  FOR_EACH_INPUT(p, { pooled[window] += image[at] * share[position]; })
}

void memc_pool_mean_back(const memc_planes *p, const float *share, const float *gradient,
                         float *image_gradient) {
  FOR_EACH_INPUT(p, { image_gradient[at] += gradient[window] * share[position]; })
}
