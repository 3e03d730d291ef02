#include "analog-product.h"

#include "gaussian.h"
#include "vectors.h"

typedef memc_analog_job job;

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
MEMC_INLINE memc_i32x16 multiply_add_avx2(memc_i32x16 sum, memc_i32x16 codes, memc_i32x16 weights) {
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
#define FLOOR(level)                                      \
  ((memc_i32x16)_mm512_cvt_roundps_epi32((__m512)(level), \
                                         _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC))
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
  const int64_t chunks = (job->unit->entry_count + memc_table_entries - 1) / memc_table_entries;
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
  memc_f32x16 level[4][memc_analog_width];
#pragma clang loop unroll(full)
  for (int c = 0; c < width; c++)
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++)
      level[v][c] = level_avx512(job, first + c, (memc_i32x16)sum[c][v]);
  convert_avx512(job, first, 0, level, width, vectors, false);
}

#define WIDTHS(VECTORS)                                     \
  switch (width) {                                          \
    case 1: look_up_columns(job, first, 1, VECTORS); break; \
    case 2: look_up_columns(job, first, 2, VECTORS); break; \
    case 3: look_up_columns(job, first, 3, VECTORS); break; \
    default: look_up_columns(job, first, 4, VECTORS);       \
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
#define PICK(isa, name, ...)                               \
  ((isa) >= memc_avx512 ? (void)name##_avx512(__VA_ARGS__) \
   : (isa) >= memc_avx2 ? (void)name##_avx2(__VA_ARGS__)   \
                        : (void)name##_portable(__VA_ARGS__))
#else
#define PICK(isa, name, ...) name##_portable(__VA_ARGS__)
#endif

void memc_cut_pairs(const memc_analog *analog, const memc_cycle *cycle, int64_t lanes,
                    const uint8_t *codes, uint8_t *digits, uint8_t *squares) {
  PICK(analog->isa, cut_pairs, analog, cycle, lanes, codes, digits, squares);
}

void memc_index_entries(const memc_analog_unit *unit, const uint8_t *digits, int64_t lanes,
                        uint8_t *indices) {
#if MEMC_X86
  index_entries(unit, digits, lanes, indices);
#endif
}

void memc_fire_product(const memc_analog_job *job) {
#if MEMC_X86
  if (job->analog->indices >= 0 && job->product->tables) return look_up_product(job);
#endif
  PICK(job->analog->isa, fire_product, job);
}
