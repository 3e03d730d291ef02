#include "product.h"

#include <string.h>

#include "isa.h"
#include "quads.h"

typedef float memc_floats_16 __attribute__((vector_size(64)));
typedef double memc_doubles_8 __attribute__((vector_size(64)));
typedef int64_t memc_longs_8 __attribute__((vector_size(64)));
typedef int32_t memc_ints_8 __attribute__((vector_size(32)));

#define ISA(name) name##_portable
#include "product-kernels.h"
#undef ISA

/// Pairs, the obvious way: column by column, entry by entry, for all lanes.
MEMC_INLINE void pairs_any(const memc_product *product, const void *reg, void *to,
                           const bool converts) {
  const int64_t lanes = product->lanes;
  for (int64_t p = 0; p < product->panel_count; p++) {
    const memc_panel *panel = &product->panels[p];
    for (int c = 0; c < panel->width; c++) {
      int32_t sums[64];
      for (int64_t lane = 0; lane < lanes; lane++) sums[lane] = panel->start[c];
      for (int32_t e = 0; e < panel->entry_count; e++) {
        const int16_t *codes = (const int16_t *)((const uint8_t *)reg + panel->entries[e]);
        const int16_t *weights = (const int16_t *)panel->weights + 2 * (e * panel->width + c);
        for (int64_t lane = 0; lane < lanes; lane++)
          sums[lane] += codes[2 * lane] * weights[0] + codes[2 * lane + 1] * weights[1];
      }
      int32_t *column = (int32_t *)to + (panel->column + c) * lanes;
      if (converts) {
        convert_portable(product, sums, column, lanes);
      } else {
        memcpy(column, sums, lanes * sizeof(int32_t));
      }
    }
  }
}

static void pairs_portable(const memc_product *product, const void *reg, void *to) {
  pairs_any(product, reg, to, false);
}

static void converted_pairs_portable(const memc_product *product, const void *reg, void *to) {
  pairs_any(product, reg, to, true);
}

#if MEMC_X86
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#define ISA(name) name##_avx2
#include "product-kernels.h"

enum { panel_lanes = 16 };

/// One panel of pairs and 16 lanes; 12 sums stay in registers.
MEMC_INLINE void pairs_panel(const memc_product *product, const memc_panel *panel,
                             const uint8_t *reg, int32_t *sums, const int width,
                             const bool converts) {
  const int64_t lanes = product->lanes;
  const int32_t *weights = panel->weights;
  __m256i low[memc_panel_width], high[memc_panel_width];
  for (int c = 0; c < width; c++) low[c] = high[c] = _mm256_set1_epi32(panel->start[c]);
  for (int32_t e = 0; e < panel->entry_count; e++) {
    const __m256i *codes = (const __m256i *)(reg + panel->entries[e]);
    const __m256i first = codes[0], second = codes[1];
    for (int c = 0; c < width; c++) {
      const __m256i weight = _mm256_set1_epi32(weights[c]);
      low[c] = _mm256_add_epi32(low[c], _mm256_madd_epi16(first, weight));
      high[c] = _mm256_add_epi32(high[c], _mm256_madd_epi16(second, weight));
    }
    weights += width;
  }
  for (int c = 0; c < width; c++) {
    int32_t *to = sums + (panel->column + c) * lanes;
    if (converts) {
      const __m256i both[2] = {low[c], high[c]};
      convert_avx2(product, (const int32_t *)both, to, 16);
    } else {
      ((__m256i *)to)[0] = low[c];
      ((__m256i *)to)[1] = high[c];
    }
  }
}
#elif MEMC_ARM
#define ISA(name) name##_neon

enum { panel_lanes = 8 };

/// One panel of pairs and 8 lanes; 12 sums stay in registers.
MEMC_INLINE void pairs_panel(const memc_product *product, const memc_panel *panel,
                             const uint8_t *reg, int32_t *sums, const int width,
                             const bool converts) {
  const int16_t *weights = panel->weights;
  int32x4_t low[memc_panel_width], high[memc_panel_width];
  for (int c = 0; c < width; c++) low[c] = high[c] = vdupq_n_s32(panel->start[c]);
  for (int32_t e = 0; e < panel->entry_count; e++) {
    const int16x8x2_t codes = vld2q_s16((const int16_t *)(reg + panel->entries[e]));
    for (int row = 0; row < 2; row++)
      for (int c = 0; c < width; c++) {
        const int16_t weight = weights[2 * c + row];
        low[c] = vmlal_n_s16(low[c], vget_low_s16(codes.val[row]), weight);
        high[c] = vmlal_high_n_s16(high[c], codes.val[row], weight);
      }
    weights += 2 * width;
  }
  for (int c = 0; c < width; c++) {
    int32_t *to = sums + (panel->column + c) * product->lanes;
    if (converts) {
      const int32x4_t both[2] = {low[c], high[c]};
      convert_portable(product, (const int32_t *)both, to, 8);
    } else {
      vst1q_s32(to, low[c]);
      vst1q_s32(to + 4, high[c]);
    }
  }
}
#endif

#if MEMC_X86 || MEMC_ARM
#define WIDTH(W)                                                                            \
  case W:                                                                                   \
    for (int64_t lane = 0; lane < product->lanes; lane += panel_lanes)                      \
      pairs_panel(product, panel, (const uint8_t *)reg + lane * 4, (int32_t *)to + lane, W, \
                  converts);                                                                \
    break

MEMC_INLINE void pairs_panels(const memc_product *product, const void *reg, void *to,
                              const bool converts) {
  for (int64_t p = 0; p < product->panel_count; p++) {
    const memc_panel *panel = &product->panels[p];
    switch (panel->width) {
      WIDTH(1);
      WIDTH(2);
      WIDTH(3);
      WIDTH(4);
      WIDTH(5);
      WIDTH(6);
    }
  }
}
#undef WIDTH

static void ISA(pairs)(const memc_product *product, const void *reg, void *to) {
  pairs_panels(product, reg, to, false);
}

static void ISA(converted_pairs)(const memc_product *product, const void *reg, void *to) {
  pairs_panels(product, reg, to, true);
}
#undef ISA
#endif

#if MEMC_X86
#pragma clang attribute pop
#define PICK(isa, name) ((isa) >= memc_avx2 ? name##_avx2 : name##_portable)
#else
#define PICK(isa, name) (name##_portable)
#endif

int64_t memc_widest_panel(memc_kind kind, int64_t lanes) {
  if (lanes == 1) return memc_single_lane_width;
  if (kind != memc_quads && kind != memc_biased_quads) return memc_panel_width;
  return lanes == 64 ? 6 : lanes == 32 ? 12 : 16;
}

static memc_multiply *pairs_kernel(memc_isa isa, bool single, bool converts) {
  if (single) return converts ? PICK(isa, converted_pairs_single) : PICK(isa, pairs_single);
#if MEMC_ARM
  if (isa == memc_neon) return converts ? converted_pairs_neon : pairs_neon;
#endif
  return converts ? PICK(isa, converted_pairs) : PICK(isa, pairs);
}

memc_multiply *memc_multiply_kernel(memc_kind kind, memc_isa isa, int64_t lanes, bool converts) {
  const bool single = lanes == 1;
  switch (kind) {
    case memc_quads:
    case memc_biased_quads: return memc_quads_kernel(lanes, converts);
    case memc_pairs:
    case memc_biased_pairs: return pairs_kernel(isa, single, converts);
    case memc_wide: return single ? PICK(isa, wide_single) : PICK(isa, wide);
    case memc_floats: return single ? PICK(isa, floats_single) : PICK(isa, floats);
    case memc_doubles: return single ? PICK(isa, doubles_single) : PICK(isa, doubles);
    case memc_codes:
    case memc_bytes: return 0;
  }
  return 0;
}
