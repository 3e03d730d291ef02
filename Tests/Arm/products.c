#include "checks.h"
#include <string.h>
#include "product.h"

enum { entries = 37, panels = 7, most_columns = 128 };

typedef struct {
  memc_product product;
  memc_panel panel[panels];
  int64_t columns;
} drawn_product;

/// Draws panels of 1 to 6 columns, or 16 with one lane, on random entries of `entry_bytes`.
static drawn_product draw_product(memc_kind kind, int64_t lanes, int64_t entry_bytes) {
  const int numbers = kind == memc_pairs ? 2 : 1;
  const size_t size = kind == memc_pairs ? 2 : kind == memc_doubles ? 8 : 4;
  drawn_product drawn = {.product = {.lanes = lanes, .panel_count = panels}};
  for (int p = 0; p < panels; p++) {
    const int width = lanes == 1 ? memc_single_lane_width : 1 + p % memc_panel_width;
    const int count = p ? entries - 5 * p : 0;
    int64_t *places = take(entries * sizeof *places);
    int32_t *start = take(width * sizeof *start);
    const size_t weights = (size_t)count * width * numbers;
    uint8_t *weight = take(weights * size);
    for (int e = 0; e < count; e++) places[e] = between(0, entries - 1) * entry_bytes;
    for (int c = 0; c < width; c++) start[c] = (int32_t)between(-5000, 5000);
    for (size_t i = 0; i < weights; i++) {
      const int64_t number = between(-32768, 32767);
      if (kind == memc_pairs) ((int16_t *)weight)[i] = (int16_t)number;
      if (kind == memc_wide) ((int32_t *)weight)[i] = (int32_t)number * 30000;
      if (kind == memc_floats) ((float *)weight)[i] = (float)number / 4099;
      if (kind == memc_doubles) ((double *)weight)[i] = (double)number / 4099;
    }
    drawn.panel[p] = (memc_panel){drawn.columns, width, count, places, weight, start};
    drawn.columns += width;
  }
  return drawn;
}

static void multiply_obviously(const memc_product *product, const int16_t *reg, bool converts,
                               int32_t *sums) {
  const memc_converter *converter = &product->converter;
  for (int64_t p = 0; p < product->panel_count; p++) {
    const memc_panel *panel = &product->panels[p];
    for (int c = 0; c < panel->width; c++)
      for (int64_t lane = 0; lane < product->lanes; lane++) {
        int32_t sum = panel->start[c];
        for (int e = 0; e < panel->entry_count; e++)
          for (int row = 0; row < 2; row++)
            sum += reg[panel->entries[e] / 2 + 2 * lane + row] *
                   ((const int16_t *)panel->weights)[(e * panel->width + c) * 2 + row];
        int32_t *to = &sums[(panel->column + c) * product->lanes + lane];
        if (converts) {
          int32_t code = sum >> converter->shift;
          code = code < converter->low ? converter->low : code;
          code = code > converter->high ? converter->high : code;
          sum = code * converter->worth + (product->accumulates ? *to : 0);
        }
        *to = sum;
      }
  }
}

void check_pairs(int64_t lanes, bool converts, bool accumulates) {
  int16_t *reg = take(entries * lanes * 4);
  fill(reg, entries * lanes * 4);
  drawn_product drawn = draw_product(memc_pairs, lanes, lanes * 4);
  drawn.product.panels = drawn.panel;
  drawn.product.converter = (memc_converter){20, -128, 127, 3};
  drawn.product.accumulates = accumulates;
  const size_t bytes = drawn.columns * lanes * 4;
  int32_t *expected = take(bytes), *sums = take(bytes), *before = take(bytes);
  fill(before, bytes);
  memcpy(expected, before, bytes);
  multiply_obviously(&drawn.product, reg, converts, expected);
  for (int i = 0; i < 2; i++) {
    if (!memc_has_isa(own[i])) continue;
    memcpy(sums, before, bytes);
    memc_multiply_kernel(memc_pairs, own[i], lanes, converts)(&drawn.product, reg, sums);
    expect_equal("pairs", lanes, sums, expected, bytes);
  }
  report("pairs", lanes, 2 * converts + accumulates, sums, bytes);
}

void check_numbers(const char *name, memc_kind kind, int64_t lanes) {
  const size_t size = kind == memc_doubles ? 8 : 4, number = kind == memc_floats ? 4 : 8;
  uint8_t *reg = take(entries * lanes * size);
  for (int64_t i = 0; i < entries * lanes; i++) {
    const int32_t code = (int32_t)between(-32768, 32767);
    if (kind == memc_wide) ((int32_t *)reg)[i] = code;
    if (kind == memc_floats) ((float *)reg)[i] = (float)code;
    if (kind == memc_doubles) ((double *)reg)[i] = code;
  }
  drawn_product drawn = draw_product(kind, lanes, lanes * (int64_t)size);
  drawn.product.panels = drawn.panel;
  uint8_t *sums = take(drawn.columns * lanes * number);
  memc_multiply_kernel(kind, memc_portable, lanes, false)(&drawn.product, reg, sums);
  report(name, lanes, 0, sums, drawn.columns * lanes * number);
}
