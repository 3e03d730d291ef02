#include "gaussian.h"

#include "vectors.h"

#define KERNELS "gaussian-kernels.h"
#include "each-isa.h"

void memc_draw_images(memc_isa isa, const uint32_t key[2], uint32_t image, uint32_t ordinal,
                      int64_t count, memc_normals *normals) {
  PICK(isa, draw_images)(key, image, ordinal, count, normals);
}

memc_normals memc_draw_normals(const uint32_t key[2], uint32_t image, uint32_t ordinal) {
  memc_normals normals[16];
  memc_draw_images(memc_portable, key, image, ordinal, 16, normals);
  return normals[0];
}

void memc_draw_words(const uint32_t key[2], uint32_t first, uint32_t second,
                     uint32_t words[16][4]) {
  memc_u32x16 drawn[4];
  random_words_portable(drawn, key, images_portable(first), second);
  for (int i = 0; i < 16; i++)
    for (int w = 0; w < 4; w++) words[i][w] = drawn[w][i];
}
