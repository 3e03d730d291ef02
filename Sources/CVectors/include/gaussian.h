// Standard normals from a counter: Philox4x32-10 and Box–Muller, with the same bits everywhere.
#ifndef MEMC_GAUSSIAN_H
#define MEMC_GAUSSIAN_H

#include <stdint.h>

#include "instruction-set.h"

/// Four normals, `√power · direction`.
///
/// The factors are separate because √(variance · power) · direction saves one square root.
typedef struct {
  float power[4];
  float direction[4];
} memc_normals;

/// The four normals of a key at counter (image, ordinal, 0, 0). Each pair of words of Basics'
/// `Philox.words(ordinal << 32 | image)` gives a radius (31 bits) and an angle (32 bits).
///
/// Source: Box and Muller, 1958; logarithm, sine and cosine are polynomials through Chebyshev
/// nodes, relative error below 2e-6.
memc_normals memc_draw_normals(const uint32_t key[2], uint32_t image, uint32_t ordinal);

/// The normals `[image][4]` of `count` consecutive images, a multiple of 16.
void memc_draw_images(memc_isa isa, const uint32_t key[2], uint32_t image, uint32_t ordinal,
                      int64_t count, memc_normals *normals);

/// The four words of 16 consecutive counters (first, second, 0, 0).
void memc_draw_words(const uint32_t key[2], uint32_t first, uint32_t second, uint32_t words[16][4]);

#endif
