#include "analog.h"

#include <math.h>
#include <string.h>

#include "analog-product.h"
#include "gaussian.h"

/// The same definition in double, with sums in the order of the rows, for units that integers
/// cannot represent.
static void fire_wide(const memc_analog_job *job, int64_t *totals) {
  const memc_analog *analog = job->analog;
  const memc_analog_product *product = job->product;
  const int64_t lanes = job->lanes, entries = job->unit->entry_count;
  for (int64_t column = 0; column < job->unit->column_count; column++) {
    const int64_t first = column / memc_analog_width * memc_analog_width;
    int64_t width = job->unit->column_count - first;
    if (width > memc_analog_width) width = memc_analog_width;
    const int64_t start = 2 * (first * entries + column - first);
    memc_normals normals[64];
    uint32_t words[64][4];
    for (int64_t lane = 0; job->error_keys && lane < lanes; lane += 16)
      memc_draw_words(job->error_keys + first / memc_analog_width * 2,
                      job->moment.image + (uint32_t)lane, job->moment.ordinal, &words[lane]);
    if (product->variances)
      memc_draw_images(analog->isa, job->keys + first / memc_analog_width * 2, job->moment.image,
                       job->moment.ordinal, (lanes + 15) / 16 * 16, normals);
    for (int64_t lane = 0; lane < lanes; lane++) {
      double sum = 0, power = 0;
      for (int64_t i = 0; i < 2 * entries; i++) {
        const uint16_t *pair = (const uint16_t *)(job->digits + job->unit->entries[i / 2]);
        const uint16_t code = pair[2 * lane + i % 2];
        const double digit = analog->driven ? analog->driven[code] : code;
        const int64_t at = start + i / 2 * width * 2 + i % 2;
        sum += digit * ((const double *)product->levels)[at];
        if (product->variances) power += digit * digit * ((const double *)product->variances)[at];
      }
      double level = sum * product->gain[column] + product->bias[column];
      if (product->variances) {
        const memc_normals *normal = &normals[lane];
        const double variance = power * product->noise[column] * normal->power[column - first];
        level += sqrt(variance) * normal->direction[column - first];
      }
      if (!product->thresholds) {
        level = level > (double)analog->low ? level : (double)analog->low;
        level = level < (double)analog->high ? level : (double)analog->high;
      }
      int64_t code =
          product->thresholds ? memc_search(analog, product, column, level) : (int64_t)floor(level);
      if (job->error_keys) code = memc_yield(analog, code, words[lane][column - first]);
      totals[job->unit->columns[column] * lanes + lane] += code * job->worth;
    }
  }
}

/// Adds the sum of the unit's driven digits, times `weight`, to `sums` for each lane.
static void sum_digits(const memc_analog_unit *unit, const uint8_t *digits, int64_t lanes,
                       int64_t weight, int64_t *sums) {
  for (int64_t e = 0; e < unit->entry_count; e++) {
    const uint16_t *pair = (const uint16_t *)(digits + unit->entries[e]);
    const int64_t even = unit->driven[2 * e] * weight, odd = unit->driven[2 * e + 1] * weight;
    for (int64_t lane = 0; lane < lanes; lane++)
      sums[lane] += pair[2 * lane] * even + pair[2 * lane + 1] * odd;
  }
}

static void fire_unit(const memc_group *group, const memc_analog_unit *unit, int64_t k,
                      uint8_t *memory, memc_moment moment, uint8_t *sums) {
  const memc_analog *analog = group->analog;
  const int64_t blocks = (unit->column_count + memc_analog_width - 1) / memc_analog_width;
  const uint8_t *digits = memory + analog->digits;
  if (analog->indices >= 0)
    memc_index_entries(unit, digits, group->lanes, memory + analog->indices);
  for (int64_t p = 0; p < unit->product_count; p++) {
    const memc_analog_product *product = &unit->products[p];
    const memc_analog_job one = {
        .analog = analog,
        .unit = unit,
        .product = product,
        .digits = digits,
        .squares = memory + analog->squares,
        .indices = memory + analog->indices,
        .gain = product->gain,
        .bias = product->bias,
        .columns = unit->columns,
        .searches = product->thresholds != 0,
        .low = (int32_t)analog->low,
        .high = (int32_t)analog->high,
        .keys = unit->keys ? unit->keys + (k * unit->product_count + p) * blocks * 2 : 0,
        .error_keys =
            analog->errors ? unit->error_keys + (k * unit->product_count + p) * blocks * 2 : 0,
        .totals = (int32_t *)(analog->is_direct ? sums : memory + analog->totals),
        .worth = product->factor * (int32_t)analog->cycles[k].weight *
                 (analog->is_direct ? (int32_t)analog->step : 1),
        .lanes = group->lanes,
        .moment = moment};
    if (analog->is_wide) {
      fire_wide(&one, (int64_t *)(memory + analog->totals));
    } else {
      memc_fire_product(&one);
    }
  }
  if (analog->offset == 0) return;
  int64_t driven[64] = {0};
  sum_digits(unit, digits, group->lanes, analog->cycles[k].weight * analog->offset, driven);
  for (int64_t c = 0; c < unit->column_count; c++)
    for (int64_t lane = 0; lane < group->lanes; lane++)
      ((int64_t *)sums)[unit->columns[c] * group->lanes + lane] -= driven[lane];
}

/// Adds the values of the codes' totals to the sums.
static void add_totals(const memc_group *group, const uint8_t *totals, int64_t *sums) {
  const memc_analog *analog = group->analog;
  for (int64_t column = 0; column < group->columns; column++) {
    for (int64_t i = column * group->lanes; i < (column + 1) * group->lanes; i++) {
      const int64_t total =
          analog->is_wide ? ((const int64_t *)totals)[i] : ((const int32_t *)totals)[i];
      sums[i] += analog->steps ? (int64_t)floor((double)total * analog->steps[column] + 0.5)
                               : total * analog->step;
    }
  }
}

void memc_fire_analog(const memc_group *group, uint8_t *memory, memc_moment moment, uint8_t *sums) {
  const memc_analog *analog = group->analog;
  const int64_t count = group->columns * group->lanes;
  memset(sums, 0, count * (analog->is_direct ? 4 : 8));
  if (!analog->is_direct) memset(memory + analog->totals, 0, count * (analog->is_wide ? 8 : 4));
  for (int64_t k = 0; k < analog->cycle_count; k++) {
    uint8_t *squares = analog->squares >= 0 ? memory + analog->squares : 0;
    memc_cut_pairs(analog, &analog->cycles[k], group->lanes, memory + group->reg,
                   memory + analog->digits, squares);
    for (int64_t u = 0; u < analog->unit_count; u++)
      fire_unit(group, &analog->units[u], k, memory, moment, sums);
  }
  if (!analog->is_direct) add_totals(group, memory + analog->totals, (int64_t *)sums);
}
