#include "analog.h"

#include <math.h>
#include <string.h>

#include "gaussian.h"
#include "isa.h"
#include "vectors.h"

/// One unit's product in one cycle, and the destination of its codes. Kernels copy it so that
/// stores to the totals cannot alias it.
typedef struct {
  const memc_analog *analog;
  const memc_analog_unit *unit;
  const memc_analog_product *product;
  const uint8_t *digits;
  const uint8_t *squares;
  const uint8_t *indices;
  const uint32_t *keys;
  /// From the product and the unit, `[column]`.
  const float *gain, *bias;
  const int64_t *columns;
  /// Whether codes are found by search.
  bool searches;
  int32_t low, high;
  int32_t worth;
  int32_t *totals;
  int64_t lanes;
  memc_moment moment;
} job;

/// The code of a converter with unevenly spaced levels.
static int64_t search(const memc_analog *analog, const memc_analog_product *product,
                      int64_t column, double level) {
  const int64_t count = analog->high - analog->low;
  const float *thresholds = product->thresholds + column * count;
  int64_t below = 0, above = count;
  while (below < above) {
    const int64_t middle = (below + above) / 2;
    if (thresholds[middle] <= level) {
      below = middle + 1;
    } else {
      above = middle;
    }
  }
  return analog->low + below;
}

#define ISA(name) name##_portable
MEMC_INLINE memc_i32x16 multiply_add_portable(memc_i32x16 sum, memc_i32x16 codes,
                                              memc_i32x16 weights) {
  sum += ((codes << 16) >> 16) * ((weights << 16) >> 16);
  return sum + (codes >> 16) * (weights >> 16);
}
MEMC_INLINE memc_i32x16 floor_portable(memc_f32x16 level) {
  const memc_i32x16 code = __builtin_convertvector(level, memc_i32x16);
  return code + (__builtin_convertvector(code, memc_f32x16) > level);
}
#define MULTIPLY_ADD multiply_add_portable
#define FLOOR floor_portable
#include "gaussian-kernels.h"
#include "analog-kernels.h"
#undef MULTIPLY_ADD
#undef ISA

#if MEMC_X86
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
MEMC_INLINE memc_i32x16 multiply_add_avx2(memc_i32x16 sum, memc_i32x16 codes,
                                          memc_i32x16 weights) {
  typedef union {
    memc_i32x16 whole;
    __m256i half[2];
  } halves;
  halves a = {sum}, b = {codes}, c = {weights};
  for (int h = 0; h < 2; h++)
    a.half[h] = _mm256_add_epi32(a.half[h], _mm256_madd_epi16(b.half[h], c.half[h]));
  return a.whole;
}
#define ISA(name) name##_avx2
#define MULTIPLY_ADD multiply_add_avx2
#include "gaussian-kernels.h"
#include "analog-kernels.h"
#undef MULTIPLY_ADD
#undef ISA
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target(MEMC_AVX512_FEATURES))), apply_to = function)
#undef FLOOR
#define ISA(name) name##_avx512
#define FLOOR(level) \
  ((memc_i32x16)_mm512_cvt_roundps_epi32((__m512)(level), _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC))
#define MULTIPLY_ADD(sum, codes, weights) \
  ((memc_i32x16)_mm512_dpwssd_epi32((__m512i)(sum), (__m512i)(codes), (__m512i)(weights)))
#include "gaussian-kernels.h"
#include "analog-kernels.h"
#undef FLOOR
#undef MULTIPLY_ADD

/// Indices of the tables: for each chunk of entries, the bits of the even rows, then of the odd
/// rows.
static void index_entries(const memc_analog_unit *unit, const uint8_t *digits, int64_t lanes,
                          uint8_t *indices) {
  memc_u32x16 *to = (memc_u32x16 *)indices;
  for (int64_t first = 0; first < unit->entry_count; first += memc_table_entries) {
    const int64_t left = unit->entry_count - first;
    const int count = left < memc_table_entries ? (int)left : memc_table_entries;
    for (int64_t lane = 0; lane < lanes; lane += 16) {
      memc_u32x16 index = (memc_u32x16){0} + (memc_table_size / 2 << 16);
      for (int e = 0; e < count; e++)
        index |= *(const memc_u32x16 *)(digits + unit->entries[first + e] + lane * 4) << e;
      *to++ = index;
    }
  }
}

/// Fires `width` columns for `vectors` times sixteen lanes, ten rows per lookup.
MEMC_INLINE void look_up_columns(const job *job, int64_t first, const int width,
                                 const int vectors) {
  const int64_t chunks =
      (job->unit->entry_count + memc_table_entries - 1) / memc_table_entries;
  const __m512i one = _mm512_set1_epi16(1);
  const __m512i *index = (const __m512i *)job->indices;
  const __m512i *tables = (const __m512i *)job->product->tables + first * chunks * 2;
  __m512i sum[memc_analog_width][4];
  for (int c = 0; c < width; c++)
    for (int v = 0; v < vectors; v++) sum[c][v] = _mm512_setzero_si512();
  for (int64_t k = 0; k < chunks; k++) {
    for (int c = 0; c < width; c++) {
      const __m512i even = tables[(c * chunks + k) * 2], odd = tables[(c * chunks + k) * 2 + 1];
      for (int v = 0; v < vectors; v++)
        sum[c][v] = _mm512_dpwssd_epi32(
            sum[c][v], _mm512_permutex2var_epi16(even, index[k * vectors + v], odd), one);
    }
  }
#pragma clang loop unroll(full)
  for (int c = 0; c < width; c++)
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++)
      convert_avx512(job, first + c, 16 * v,
                     level_avx512(job, first + c, (memc_i32x16)sum[c][v]), false);
}

#define WIDTHS(VECTORS)                                        \
  switch (width) {                                             \
    case 1: look_up_columns(job, first, 1, VECTORS); break;    \
    case 2: look_up_columns(job, first, 2, VECTORS); break;    \
    case 3: look_up_columns(job, first, 3, VECTORS); break;    \
    default: look_up_columns(job, first, 4, VECTORS);          \
  }

static void look_up_product(const job *shared) {
  const job own = *shared, *const job = &own;
  for (int64_t first = 0; first < job->unit->column_count; first += memc_analog_width) {
    const int64_t width = job->unit->column_count - first;
    if (job->lanes == 64) {
      WIDTHS(4)
    } else if (job->lanes == 32) {
      WIDTHS(2)
    } else {
      WIDTHS(1)
    }
  }
}
#undef WIDTHS

#undef ISA
#pragma clang attribute pop
#endif

#if MEMC_X86
#define PICK(isa, name, ...)                                     \
  ((isa) >= memc_avx512   ? (void)name##_avx512(__VA_ARGS__)     \
   : (isa) >= memc_avx2 ? (void)name##_avx2(__VA_ARGS__)         \
                        : (void)name##_portable(__VA_ARGS__))
#else
#define PICK(isa, name, ...) name##_portable(__VA_ARGS__)
#endif

/// The same definition in double, with sums in the order of the rows, for units that integers
/// cannot represent.
static void fire_wide(const job *job, int64_t *totals) {
  const memc_analog *analog = job->analog;
  const memc_analog_product *product = job->product;
  const int64_t lanes = job->lanes, entries = job->unit->entry_count;
  for (int64_t column = 0; column < job->unit->column_count; column++) {
    const int64_t first = column / memc_analog_width * memc_analog_width;
    int64_t width = job->unit->column_count - first;
    if (width > memc_analog_width) width = memc_analog_width;
    const int64_t start = 2 * (first * entries + column - first);
    memc_normals normals[64];
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
        if (product->variances)
          power += digit * digit * ((const double *)product->variances)[at];
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
      const int64_t code = product->thresholds ? search(analog, product, column, level)
                                               : (int64_t)floor(level);
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
  const bool has_tables = analog->indices >= 0;
#if MEMC_X86
  if (has_tables) index_entries(unit, digits, group->lanes, memory + analog->indices);
#endif
  for (int64_t p = 0; p < unit->product_count; p++) {
    const memc_analog_product *product = &unit->products[p];
    const job one = {
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
        .keys = unit->keys + (k * unit->product_count + p) * blocks * 2,
        .totals = (int32_t *)(analog->is_direct ? sums : memory + analog->totals),
        .worth = product->factor * (int32_t)analog->cycles[k].weight *
                 (analog->is_direct ? (int32_t)analog->step : 1),
        .lanes = group->lanes,
        .moment = moment};
    if (analog->is_wide) {
      fire_wide(&one, (int64_t *)(memory + analog->totals));
#if MEMC_X86
    } else if (has_tables && product->tables) {
      look_up_product(&one);
#endif
    } else {
      PICK(analog->isa, fire_product, &one);
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
    PICK(analog->isa, cut_pairs, analog, &analog->cycles[k], group->lanes, memory + group->reg,
         memory + analog->digits, squares);
    for (int64_t u = 0; u < analog->unit_count; u++)
      fire_unit(group, &analog->units[u], k, memory, moment, sums);
  }
  if (!analog->is_direct) add_totals(group, memory + analog->totals, (int64_t *)sums);
}
