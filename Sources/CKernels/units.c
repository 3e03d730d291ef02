#include <math.h>
#include <string.h>

#include "cursor.h"
#include "gaussian.h"

static double clamped(double value, const memc_unit_step *unit) {
  const double low = (double)unit->low, high = (double)unit->high;
  return value < low ? low : value > high ? high : value;
}

bool memc_pass_unit(memc_stream *stream, const memc_step *step) {
  const memc_unit_step *unit = step->unit;
  const double zero = (double)unit->zero;
  uint8_t *at = memc_start(stream, &step->operand[0]);
  const uint32_t executed = (uint32_t)memc_executed(stream, unit->executions);
  memc_normals normals[64];
  for (int64_t element = 0; element < step->count; element++) {
    const int64_t place = element % 4;
    if (unit->keys && place == 0)
      memc_draw_images(unit->isa, unit->keys + element / 4 * 2, stream->image, executed,
                       (step->lanes + 15) / 16 * 16, normals);
    for (int64_t lane = 0; lane < step->lanes; lane++, at += 8) {
      double value;
      memcpy(&value, at, 8);
      value = zero + unit->gain[element] * (clamped(value, unit) - zero) + unit->offset[element];
      if (unit->keys)
        value += unit->noise *
                 (double)(sqrtf(normals[lane].power[place]) * normals[lane].direction[place]);
      const int64_t code = (int64_t)clamped(floor(value + 0.5), unit);
      memcpy(at, &code, 8);
    }
  }
  return true;
}
