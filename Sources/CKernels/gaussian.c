#include "gaussian.h"

#include "isa.h"
#include "vectors.h"

#define ISA(name) name##_portable
#include "gaussian-kernels.h"
#undef ISA

#if MEMC_X86
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#define ISA(name) name##_avx2
#include "gaussian-kernels.h"
#undef ISA
#pragma clang attribute pop
#pragma clang attribute push(__attribute__((target(MEMC_AVX512_FEATURES))), apply_to = function)
#define ISA(name) name##_avx512
#include "gaussian-kernels.h"
#undef ISA
#pragma clang attribute pop
#endif

void memc_draw_images(memc_isa isa, const uint32_t key[2], uint32_t image, uint32_t ordinal,
                      int64_t count, memc_normals *normals) {
#if MEMC_X86
  if (isa >= memc_avx512) return draw_images_avx512(key, image, ordinal, count, normals);
  if (isa >= memc_avx2) return draw_images_avx2(key, image, ordinal, count, normals);
#endif
  draw_images_portable(key, image, ordinal, count, normals);
}

memc_normals memc_draw_normals(const uint32_t key[2], uint32_t image, uint32_t ordinal) {
  memc_normals normals[16];
  memc_draw_images(memc_portable, key, image, ordinal, 16, normals);
  return normals[0];
}
