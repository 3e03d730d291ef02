#include <string.h>

#include "analog.h"
#include "at-once.h"
#include "cursor.h"
#include "product.h"
#include "split.h"

/// Extracts the bits of the codes that one cycle drives.
static void cut_digits(const memc_group *group, const memc_conversion *conversion,
                       const memc_cycle *cycle, const uint16_t *codes, uint8_t *digits) {
  const int64_t count = group->rows * group->lanes;
  if (conversion->digit_type == memc_u8) {
    for (int64_t i = 0; i < count; i++)
      digits[i] = (uint8_t)((codes[i] >> cycle->shift) & cycle->mask);
  } else {
    for (int64_t i = 0; i < count; i++)
      ((uint16_t *)digits)[i] = (uint16_t)((codes[i] >> cycle->shift) & cycle->mask);
  }
}

/// Sums of one product in the number type of its kind.
typedef union {
  const int32_t *i32;
  const int64_t *i64;
  const float *f32;
  const double *f64;
} sums_of;

/// Adds the converter's code for each lane's sum, `⌊(sum + ⌊step/2⌋ + ½) / step⌋` clamped to its
/// range, times `worth`. For integer sums the ½ has no effect (see docs/integers.md).
static void convert(const memc_conversion *conversion, sums_of from, int64_t first, int64_t lanes,
                    int64_t worth, int64_t *sums) {
  const int shift = conversion->step_shift;
  const int64_t half = shift ? (int64_t)1 << (shift - 1) : 0;
  const int64_t low = conversion->low, high = conversion->high;
  const bool is_real = conversion->sum_type == memc_f32 || conversion->sum_type == memc_f64;
  for (int64_t lane = 0; lane < lanes; lane++) {
    int64_t code;
    if (is_real) {
      double sum =
          conversion->sum_type == memc_f32 ? from.f32[first + lane] : from.f64[first + lane];
      double level = (sum + (double)half + 0.5) / (double)((int64_t)1 << shift);
      level = level > (double)low ? level : (double)low;
      level = level < (double)high ? level : (double)high;
      code = (int64_t)level;
      code -= (double)code > level;
    } else {
      int64_t sum =
          conversion->sum_type == memc_i32 ? from.i32[first + lane] : from.i64[first + lane];
      code = (sum + half) >> shift;
      code = code < low ? low : code > high ? high : code;
    }
    sums[lane] += code * worth;
  }
}

/// The sum of the driven digits of one row group.
static void sum_digits(const memc_conversion *conversion, const memc_unit *unit,
                       const uint8_t *digits, int64_t lanes, int64_t *sum) {
  for (int64_t lane = 0; lane < lanes; lane++) sum[lane] = 0;
  for (int64_t row = 0; row < unit->row_count; row++) {
    const uint8_t *from = digits + unit->offsets[row];
    for (int64_t lane = 0; lane < lanes; lane++)
      sum[lane] += conversion->digit_type == memc_u8 ? from[lane] : ((const uint16_t *)from)[lane];
  }
}

/// Fires one row group of one block in one cycle.
static void fire_unit(const memc_group *group, const memc_conversion *conversion,
                      const memc_unit *unit, const memc_cycle *cycle, uint8_t *memory) {
  const int64_t lanes = group->lanes;
  const uint8_t *digits = memory + conversion->digits;
  int64_t *sums = (int64_t *)(memory + group->sums);
  void *packed = memory + conversion->packed, *partial = memory + conversion->partial;
  unit->pack(packed, digits, unit->offsets, unit->row_count, lanes);
  for (int64_t p = 0; p < unit->product_count; p++) {
    const int64_t worth = unit->factors[p] * cycle->weight * ((int64_t)1 << conversion->step_shift);
    unit->products[p].multiply(&unit->products[p], packed, partial);
    for (int64_t c = 0; c < unit->column_count; c++)
      convert(conversion, (sums_of){.i32 = partial}, c * lanes, lanes, worth,
              sums + unit->columns[c] * lanes);
  }
  if (conversion->offset == 0) return;
  int64_t driven[64];
  sum_digits(conversion, unit, digits, lanes, driven);
  for (int64_t c = 0; c < unit->column_count; c++)
    for (int64_t lane = 0; lane < lanes; lane++)
      sums[unit->columns[c] * lanes + lane] -= conversion->offset * cycle->weight * driven[lane];
}

/// Fires every cycle, row group and plane through its converter, like the crossbars.
static void fire_converted(const memc_group *group, uint8_t *memory) {
  const memc_conversion *conversion = group->conversion;
  memset(memory + group->sums, 0, group->columns * group->lanes * sizeof(int64_t));
  for (int64_t k = 0; k < conversion->cycle_count; k++) {
    const memc_cycle *cycle = &conversion->cycles[k];
    cut_digits(group, conversion, cycle, (const uint16_t *)(memory + group->reg),
               memory + conversion->digits);
    for (int64_t u = 0; u < conversion->unit_count; u++)
      fire_unit(group, conversion, &conversion->units[u], cycle, memory);
  }
}

static double real_sum(memc_type type, const uint8_t *sums, int64_t i) {
  switch (type) {
    case memc_i32: return ((const int32_t *)sums)[i];
    case memc_f32: return ((const float *)sums)[i];
    case memc_f64: return ((const double *)sums)[i];
    default: return (double)((const int64_t *)sums)[i];
  }
}

/// Copies the samples requested of this firing.
static void capture(memc_capture *capture, const memc_group *group, const uint8_t *sums) {
  while (capture->taken < capture->sample_count) {
    const memc_sample *sample = &capture->samples[capture->taken];
    if (sample->window != capture->window) break;
    for (int64_t row = 0; row < group->rows; row++)
      sample->inputs[row] = capture->codes[row * group->lanes + sample->lane];
    for (int64_t column = 0; column < group->columns; column++)
      sample->sums[column] = real_sum(group->sum_type, sums, column * group->lanes + sample->lane);
    capture->taken++;
  }
  capture->window++;
}

/// Adds the digital offset of each column to its sums.
static void add_offsets(const memc_group *group, uint8_t *sums) {
  for (int64_t column = 0; column < group->columns; column++) {
    const int64_t offset = group->offsets[column], first = column * group->lanes;
    for (int64_t i = first; i < first + group->lanes; i++) {
      switch (group->sum_type) {
        case memc_i32: ((int32_t *)sums)[i] += (int32_t)offset; break;
        case memc_f32: ((float *)sums)[i] += (float)offset; break;
        case memc_f64: ((double *)sums)[i] += (double)offset; break;
        default: ((int64_t *)sums)[i] += offset;
      }
    }
  }
}

/// Computes the group's sums, before they are stored.
static void fire(memc_stream *stream, const memc_group *group, uint8_t *sums) {
  const memc_moment moment = {stream->image, stream->firings[group->number]++};
  switch (group->firing) {
    case memc_fires_once:
      group->once.product.multiply(&group->once.product, stream->memory + group->reg, sums);
      if (group->once.noise) memc_add_read_noise(group, stream->memory, moment, sums);
      break;
    case memc_fires_split: memc_fire_split(group, stream->memory, (int32_t *)sums); break;
    case memc_fires_conversion: fire_converted(group, stream->memory); break;
    case memc_fires_analog: memc_fire_analog(group, stream->memory, moment, sums); break;
  }
  if (group->offsets) add_offsets(group, sums);
  if (stream->captures) capture(&stream->captures[group->number], group, sums);
}

bool memc_mvm(memc_stream *stream, const memc_step *step) {
  const memc_group *group = step->group;
  if (memc_rests(stream, group)) return true;
  fire(stream, group, stream->memory + group->sums);
  return memc_elementwise(stream, step);
}

void memc_mvm_plain_at(memc_stream *stream, const memc_step *step, uint8_t *const at[4]) {
  const memc_group *group = step->group;
  if (memc_rests(stream, group)) return;
  uint8_t *sums = stream->memory + group->sums;
  fire(stream, group, sums);
  step->kernel(step, (uint8_t *[4]){at[0], sums}, step->count);
}

bool memc_mvm_plain(memc_stream *stream, const memc_step *step) {
  memc_mvm_plain_at(stream, step, (uint8_t *[4]){memc_start(stream, &step->operand[0])});
  return true;
}

void memc_mvm_direct_at(memc_stream *stream, const memc_step *step, uint8_t *const at[4]) {
  if (!memc_rests(stream, step->group)) fire(stream, step->group, at[0]);
}

bool memc_mvm_direct(memc_stream *stream, const memc_step *step) {
  memc_mvm_direct_at(stream, step, (uint8_t *[4]){memc_start(stream, &step->operand[0])});
  return true;
}
