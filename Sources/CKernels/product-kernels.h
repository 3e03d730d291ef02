// Products in plain C with vectors of 64 bytes, compiled once for each instruction set.
//
// Sums are added in the order of the rows, and a product and its addition are rounded separately,
// so that real sums do not depend on the lanes and the instruction set.

/// One panel of `width` columns and `blocks` vectors of lanes, both known at compile time.
#define PANEL(NAME, NUMBER, VECTOR, REGISTER, VECTOR_OF_REGISTER, WEIGHT)                       \
  MEMC_INLINE void ISA(NAME##_panel)(const memc_panel *panel, const uint8_t *reg, NUMBER *sums, \
                                     int64_t lanes, const int width, const int blocks) {        \
    const int across = sizeof(VECTOR) / sizeof(NUMBER);                                         \
    const WEIGHT *weights = panel->weights;                                                     \
    VECTOR sum[memc_panel_width][4];                                                            \
    for (int c = 0; c < width; c++)                                                             \
      for (int b = 0; b < blocks; b++) sum[c][b] = (VECTOR){0};                                 \
    for (int32_t e = 0; e < panel->entry_count; e++) {                                          \
      const REGISTER *row = (const REGISTER *)(reg + panel->entries[e]);                        \
      VECTOR codes[4];                                                                          \
      for (int b = 0; b < blocks; b++)                                                          \
        codes[b] =                                                                              \
            __builtin_convertvector(*(const VECTOR_OF_REGISTER *)(row + b * across), VECTOR);   \
      for (int c = 0; c < width; c++)                                                           \
        for (int b = 0; b < blocks; b++) sum[c][b] += codes[b] * (NUMBER)weights[c];            \
      weights += width;                                                                         \
    }                                                                                           \
    for (int c = 0; c < width; c++)                                                             \
      for (int b = 0; b < blocks; b++)                                                          \
        *(VECTOR *)(sums + (panel->column + c) * lanes + b * across) = sum[c][b];               \
  }

#define WIDTH(NAME, W)                                                                       \
  case W:                                                                                    \
    for (int64_t lane = 0; lane < product->lanes; lane += blocks * across) ISA(NAME##_panel) \
    (panel, (const uint8_t *)reg + lane * size, sums + lane, product->lanes, W, blocks);     \
    break

/// All panels, 16 lanes or fewer at a time; and the same for one lane, with columns as the vector.
#define PRODUCT(NAME, NUMBER, VECTOR, REGISTER, VECTOR_OF_REGISTER, WEIGHT, BLOCKS)               \
  PANEL(NAME, NUMBER, VECTOR, REGISTER, VECTOR_OF_REGISTER, WEIGHT)                               \
  static void ISA(NAME)(const memc_product *product, const void *reg, void *to) {                 \
    const int blocks = BLOCKS, across = sizeof(VECTOR) / sizeof(NUMBER), size = sizeof(REGISTER); \
    NUMBER *sums = to;                                                                            \
    for (int64_t p = 0; p < product->panel_count; p++) {                                          \
      const memc_panel *panel = &product->panels[p];                                              \
      switch (panel->width) {                                                                     \
        WIDTH(NAME, 1);                                                                           \
        WIDTH(NAME, 2);                                                                           \
        WIDTH(NAME, 3);                                                                           \
        WIDTH(NAME, 4);                                                                           \
        WIDTH(NAME, 5);                                                                           \
        WIDTH(NAME, 6);                                                                           \
      }                                                                                           \
    }                                                                                             \
  }                                                                                               \
  static void ISA(NAME##_single)(const memc_product *product, const void *reg, void *to) {        \
    for (int64_t p = 0; p < product->panel_count; p++) {                                          \
      const memc_panel *panel = &product->panels[p];                                              \
      const WEIGHT *weights = panel->weights;                                                     \
      NUMBER sum[memc_single_lane_width] = {0};                                                   \
      for (int32_t e = 0; e < panel->entry_count; e++) {                                          \
        NUMBER code = *(const REGISTER *)((const uint8_t *)reg + panel->entries[e]);              \
        for (int c = 0; c < memc_single_lane_width; c++) sum[c] += code * (NUMBER)weights[c];     \
        weights += memc_single_lane_width;                                                        \
      }                                                                                           \
      memcpy((NUMBER *)to + panel->column, sum, sizeof sum);                                      \
    }                                                                                             \
  }

PRODUCT(floats, float, memc_floats_16, float, memc_floats_16, float, 1)
PRODUCT(doubles, double, memc_doubles_8, double, memc_doubles_8, double, 1)
PRODUCT(wide, int64_t, memc_longs_8, int32_t, memc_ints_8, int32_t, 1)
#undef PRODUCT
#undef WIDTH
#undef PANEL

/// Converts sums, and adds them to the existing ones if the product accumulates.
MEMC_INLINE void ISA(convert)(const memc_product *product, const int32_t *from, int32_t *to,
                              int64_t n) {
  const memc_converter *converter = &product->converter;
  for (int64_t i = 0; i < n; i++) {
    int32_t code = from[i] >> converter->shift;
    code = code < converter->low ? converter->low : code;
    code = code > converter->high ? converter->high : code;
    to[i] = (product->accumulates ? to[i] : 0) + code * converter->worth;
  }
}

/// Pairs for one lane, with 16 columns as the vector.
MEMC_INLINE void ISA(pairs_1)(const memc_product *product, const void *reg, void *to,
                              const bool converts) {
  int32_t *sums = to;
  for (int64_t p = 0; p < product->panel_count; p++) {
    const memc_panel *panel = &product->panels[p];
    const int16_t *weights = panel->weights;
    int32_t sum[memc_single_lane_width];
    memcpy(sum, panel->start, sizeof sum);
    for (int32_t e = 0; e < panel->entry_count; e++) {
      const int16_t *codes = (const int16_t *)((const uint8_t *)reg + panel->entries[e]);
      for (int c = 0; c < memc_single_lane_width; c++)
        sum[c] += codes[0] * weights[2 * c] + codes[1] * weights[2 * c + 1];
      weights += 2 * memc_single_lane_width;
    }
    if (converts) {
      ISA(convert)(product, sum, sums + panel->column, memc_single_lane_width);
    } else {
      memcpy(sums + panel->column, sum, sizeof sum);
    }
  }
}

static void ISA(pairs_single)(const memc_product *product, const void *reg, void *to) {
  ISA(pairs_1)(product, reg, to, false);
}

static void ISA(converted_pairs_single)(const memc_product *product, const void *reg, void *to) {
  ISA(pairs_1)(product, reg, to, true);
}
