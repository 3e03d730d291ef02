#include "converters.h"

#include <math.h>

#include "isa.h"

MEMC_CLONES void memc_input_codes(const float *restrict values, float scale, float low, float high,
                                  float *restrict codes, int64_t count) {
  for (int64_t i = 0; i < count; i++) {
    // NaN stays NaN, and shows in the loss
    const float code = floorf(values[i] / scale + 0.5f);
    const float above = low > code ? low : code;
    codes[i] = high < above ? high : above;
  }
}

MEMC_CLONES void memc_error_codes(const float *restrict values, float largest,
                                  float *restrict codes, float *restrict scales, int64_t lines,
                                  int64_t lanes) {
  for (int64_t lane = 0; lane < lanes; lane++) scales[lane] = 0;
  for (int64_t line = 0; line < lines; line++)
    for (int64_t lane = 0; lane < lanes; lane++) {
      const float size = fabsf(values[line * lanes + lane]);
      scales[lane] = size > scales[lane] ? size : scales[lane];
    }
  for (int64_t lane = 0; lane < lanes; lane++) scales[lane] /= largest;
  for (int64_t line = 0; line < lines; line++)
    for (int64_t lane = 0; lane < lanes; lane++) {
      const float value = values[line * lanes + lane];
      codes[line * lanes + lane] = scales[lane] > 0 ? floorf(value / scales[lane] + 0.5f) : 0;
    }
}

MEMC_CLONES void memc_digits(const float *restrict codes, int32_t shift, int32_t mask, bool by_sign,
                             float *restrict digits, int64_t count) {
  for (int64_t i = 0; i < count; i++) {
    const float code = by_sign ? fabsf(codes[i]) : codes[i];
    // NaN, which no integer can be, stays NaN
    const int32_t whole = code == code ? (int32_t)code : 0;
    const float digit = (float)((whole >> shift) & mask) + 0 * code;
    digits[i] = by_sign && codes[i] < 0 ? -digit : digit;
  }
}

MEMC_CLONES void memc_add_converted(const float *restrict sums, float scale, float bias, float low,
                                    float high, float worth, const float *restrict scales,
                                    float *restrict to, int64_t lanes) {
  for (int64_t i = 0; i < lanes; i++) {
    const float code = floorf(sums[i] * scale + bias);
    const float above = low > code ? low : code;
    to[i] += worth * scales[i] * (high < above ? high : above);
  }
}

MEMC_CLONES void memc_scale_codes(float *restrict codes, float factor, const float *restrict scales,
                                  int64_t lines, int64_t lanes) {
  for (int64_t line = 0; line < lines; line++)
    for (int64_t lane = 0; lane < lanes; lane++)
      codes[line * lanes + lane] *= factor * scales[lane];
}

MEMC_CLONES void memc_gather_levels(const float *restrict weights, const int32_t *restrict places,
                                    float factor, float *restrict levels, int64_t count) {
  for (int64_t i = 0; i < count; i++) levels[i] = places[i] < 0 ? 0 : weights[places[i]] * factor;
}

MEMC_CLONES float memc_largest_line(const float *levels, int64_t lines, int64_t columns) {
  float largest = 0;
  for (int64_t line = 0; line < lines; line++) {
    float sum = 0;
    for (int64_t column = 0; column < columns; column++)
      sum += fabsf(levels[line * columns + column]);
    largest = sum > largest ? sum : largest;
  }
  return largest;
}
