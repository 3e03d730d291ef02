#include "philox-gaussian.h"

#include <math.h>

#include "isa.h"

/// Draws that go through each stage together, so that the compiler uses vectors.
#define DRAWS 16

/// Philox4x32-10 at the counters (k, k >> 32, 0, 0); the words become two numbers in 0 … 1.
MEMC_INLINE void uniforms(const uint32_t key[2], uint64_t first, double one[DRAWS],
                          double other[DRAWS]) {
  for (int i = 0; i < DRAWS; i++) {
    const uint64_t k = first + (uint64_t)i;
    uint32_t x = (uint32_t)k, y = (uint32_t)(k >> 32), z = 0, w = 0;
    uint32_t s = key[0], t = key[1];
#pragma clang loop unroll(full)
    for (int round = 0; round < 10; round++) {
      const uint64_t a = (uint64_t)x * 0xD2511F53, b = (uint64_t)z * 0xCD9E8D57;
      x = (uint32_t)(b >> 32) ^ y ^ s;
      y = (uint32_t)b;
      z = (uint32_t)(a >> 32) ^ w ^ t;
      w = (uint32_t)a;
      s += 0x9E3779B9;
      t += 0xBB67AE85;
    }
    one[i] = (double)(int64_t)(((uint64_t)y << 32 | x) >> 11) * 0x1p-53;
    other[i] = (double)(int64_t)(((uint64_t)w << 32 | z) >> 11) * 0x1p-53;
  }
}

/// Source: Box and Muller, 1958.
MEMC_CLONES static void draw(const uint32_t key[2], uint64_t first, double normals[DRAWS][2]) {
  double radius[DRAWS], angle[DRAWS];
  uniforms(key, first, radius, angle);
  for (int i = 0; i < DRAWS; i++) radius[i] = -2 * log(1 - radius[i]);
  for (int i = 0; i < DRAWS; i++) radius[i] = __builtin_elementwise_sqrt(radius[i]);
  for (int i = 0; i < DRAWS; i++) {
    const double turned = 2 * M_PI * angle[i];
    normals[i][0] = radius[i] * cos(turned);
    normals[i][1] = radius[i] * sin(turned);
  }
}

void memc_draw_gaussians(const uint32_t key[2], uint64_t first, int64_t count,
                         double (*normals)[2]) {
  for (int64_t done = 0; done < count; done += DRAWS) {
    double drawn[DRAWS][2];
    draw(key, first + (uint64_t)done, drawn);
    for (int64_t i = 0; i < DRAWS && done + i < count; i++)
      for (int n = 0; n < 2; n++) normals[done + i][n] = drawn[i][n];
  }
}
