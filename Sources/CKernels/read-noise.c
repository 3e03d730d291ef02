#include <math.h>

#include "analog.h"
#include "gaussian.h"

/// The noise power of a code; out-of-range codes are clamped.
static double power_of(const memc_read_noise *noise, int64_t code) {
  const int64_t index = code - noise->lowest;
  return noise->power[index < 0 ? 0 : index < noise->code_count ? index : noise->code_count - 1];
}

/// Computes the noise power of every code in the register, in the register's number type.
static void square_codes(const memc_read_noise *noise, const memc_group *group, uint8_t *memory) {
  const int64_t count = noise->line_count * group->lanes;
  for (int64_t i = 0; i < count; i++) {
    if (group->sum_type == memc_f32) {
      const int64_t code = (int64_t)((const float *)(memory + group->reg))[i];
      ((float *)(memory + noise->powers))[i] = (float)power_of(noise, code);
    } else {
      const int64_t code = (int64_t)((const double *)(memory + group->reg))[i];
      ((double *)(memory + noise->powers))[i] = power_of(noise, code);
    }
  }
}

void memc_add_read_noise(const memc_group *group, uint8_t *memory, memc_moment moment,
                         uint8_t *sums) {
  const memc_read_noise *noise = group->once.noise;
  const int64_t lanes = group->lanes;
  const uint8_t *variances = memory + noise->variances;
  square_codes(noise, group, memory);
  noise->product.multiply(&noise->product, memory + noise->powers, memory + noise->variances);
  for (int64_t column = 0; column < group->columns; column++) {
    const int64_t block = column / memc_analog_width, place = column % memc_analog_width;
    memc_normals normals[64];
    memc_draw_images(noise->isa, noise->keys + 2 * block, moment.image, moment.ordinal,
                     (lanes + 15) / 16 * 16, normals);
    for (int64_t lane = 0; lane < lanes; lane++) {
      const int64_t i = column * lanes + lane;
      const float power = normals[lane].power[place], direction = normals[lane].direction[place];
      if (group->sum_type == memc_f32)
        ((float *)sums)[i] += sqrtf(((const float *)variances)[i] * power) * direction;
      else ((double *)sums)[i] += sqrt(((const double *)variances)[i] * power) * direction;
    }
  }
}
