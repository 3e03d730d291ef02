#include "training.h"

#include <math.h>
#include <string.h>

#include "isa.h"

// vectors of any alignment
typedef float floats_4 __attribute__((vector_size(16), aligned(4)));
typedef float floats_8 __attribute__((vector_size(32), aligned(4)));
typedef int32_t ints_4 __attribute__((vector_size(16)));

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
#define FOR_EACH_TAP(p, body)                                                                     \
  for (int64_t channel = 0, row = 0; channel < (p)->channels; channel++)                          \
    for (int64_t i = 0; i < (p)->kernel_height; i++) {                                            \
      reach down = reach_of(i, (p)->dilation_height, (p)->pad_top, (p)->stride_height,            \
                            (p)->height, (p)->output_height);                                     \
      for (int64_t j = 0; j < (p)->kernel_width; j++, row++) {                                    \
        reach across = reach_of(j, (p)->dilation_width, (p)->pad_left, (p)->stride_width,         \
                                (p)->width, (p)->output_width);                                   \
        body                                                                                      \
      }                                                                                           \
    }

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
      if (stride == 1)
        copy_line(line, source, count);
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
#define FOR_EACH_INPUT(p, body)                                                                   \
  FOR_EACH_TAP(p, {                                                                               \
    (void)row;                                                                                    \
    for (int64_t y = down.first; y < down.end; y++)                                               \
      for (int64_t x = across.first; x < across.end; x++) {                                       \
        int64_t position = y * (p)->output_width + x;                                             \
        int64_t window = channel * (p)->output_height * (p)->output_width + position;             \
        int64_t line = channel * (p)->height + down.source +                                      \
                       (y - down.first) * (p)->stride_height;                                     \
        int64_t at = line * (p)->width + across.source + (x - across.first) * (p)->stride_width;  \
        body                                                                                      \
      }                                                                                           \
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

MEMC_CLONES void memc_clamp(float *values, int64_t count, float low, float high) {
  for (int64_t i = 0; i < count; i++) {
    // NaN stays NaN, and shows in the loss
    float value = low > values[i] ? low : values[i];
    values[i] = high < value ? high : value;
  }
}

MEMC_CLONES void memc_clamp_back(const float *restrict values, float *restrict gradient,
                                 int64_t count, float low, float high) {
  for (int64_t i = 0; i < count; i++)
    gradient[i] = values[i] > low && values[i] < high ? gradient[i] : 0;
}

MEMC_CLONES void memc_add_scaled(float *restrict to, const float *restrict from, int64_t count,
                                 float scale) {
  for (int64_t i = 0; i < count; i++) to[i] += scale * from[i];
}

MEMC_CLONES float memc_sum(const float *from, int64_t count) {
  float strands[16] = {0};
  int64_t whole = count / 16 * 16;
  for (int64_t i = 0; i < whole; i += 16)
    for (int64_t strand = 0; strand < 16; strand++) strands[strand] += from[i + strand];
  for (int64_t i = whole; i < count; i++) strands[i - whole] += from[i];
  float sum = 0;
  for (int64_t strand = 0; strand < 16; strand++) sum += strands[strand];
  return sum;
}

MEMC_CLONES void memc_sum_parts(float *restrict to, const float *const *parts, int64_t part_count,
                                int64_t count) {
  memcpy(to, parts[0], sizeof(float) * count);
  for (int64_t part = 1; part < part_count; part++) {
    const float *restrict from = parts[part];
    for (int64_t i = 0; i < count; i++) to[i] += from[i];
  }
}

MEMC_CLONES void memc_adam_step(const memc_adam *adam, float *restrict weights,
                                const float *restrict gradient, float *restrict first,
                                float *restrict second, int64_t count, bool keeps_zeros) {
  const memc_adam a = *adam;
  for (int64_t i = 0; i < count; i++) {
    float g = gradient[i], w = weights[i];
    float m = a.first_decay * first[i] + (1 - a.first_decay) * g;
    float v = a.second_decay * second[i] + (1 - a.second_decay) * g * g;
    float step = m * a.first_correction / (sqrtf(v * a.second_correction) + a.epsilon);
    float next = w - a.rate * (step + a.weight_decay * w);
    first[i] = m;
    second[i] = v;
    weights[i] = keeps_zeros && w == 0 ? 0 : next;
  }
}

MEMC_CLONES void memc_momentum_step(float rate, float momentum, float decay,
                                    float *restrict weights, const float *restrict gradient,
                                    float *restrict velocity, int64_t count, bool keeps_zeros) {
  for (int64_t i = 0; i < count; i++) {
    float w = weights[i], v = momentum * velocity[i] + gradient[i] + decay * w;
    velocity[i] = v;
    weights[i] = keeps_zeros && w == 0 ? 0 : w - rate * v;
  }
}

#if MEMC_X86
uint32_t memc_flush_subnormals(void) {
  uint32_t state = _mm_getcsr();
  _mm_setcsr(state | 0x8040);
  return state;
}
void memc_restore_subnormals(uint32_t state) { _mm_setcsr(state); }
#else
uint32_t memc_flush_subnormals(void) { return 0; }
void memc_restore_subnormals(uint32_t state) { (void)state; }
#endif
