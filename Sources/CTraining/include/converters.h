// Drivers and converters of arrays in training, on lines of `lanes` numbers: lane i of every line
// belongs to vector i.
#ifndef MEMC_CONVERTERS_H
#define MEMC_CONVERTERS_H

#include <stdbool.h>
#include <stdint.h>

/// `codes[i]` is the code nearest to `values[i] / scale`, ties toward +∞, within `low ... high`.
void memc_input_codes(const float *values, float scale, float low, float high, float *codes,
                      int64_t count);

/// Codes of the vectors in `values`, `[lines, lanes]`, in −largest ... largest: the largest
/// magnitude of a vector has the largest code. `scales[lane]` is the value of one code, 0 for a
/// vector of zeros.
void memc_error_codes(const float *values, float largest, float *codes, float *scales,
                      int64_t lines, int64_t lanes);

/// The bits of each code in `mask` after a shift to the right: of its two's complement, or with
/// `by_sign` of its magnitude, times its sign.
void memc_digits(const float *codes, int32_t shift, int32_t mask, bool by_sign, float *digits,
                 int64_t count);

/// `to[i] += worth · scales[i] · clamp(⌊sums[i] · scale + bias⌋, low, high)`.
void memc_add_converted(const float *sums, float scale, float bias, float low, float high,
                        float worth, const float *scales, float *to, int64_t lanes);

/// `codes[line][lane] *= factor · scales[lane]`.
void memc_scale_codes(float *codes, float factor, const float *scales, int64_t lines,
                      int64_t lanes);

/// `levels[i] = weights[places[i]] · factor`, 0 where the place is negative.
void memc_gather_levels(const float *weights, const int32_t *places, float factor, float *levels,
                        int64_t count);

/// The largest sum of magnitudes in a line of `[lines, columns]`.
float memc_largest_line(const float *levels, int64_t lines, int64_t columns);

#endif
