// Units of real conductances, sixteen lanes at a time, compiled once for each instruction set.
// `MULTIPLY_ADD(sum, codes, weights)` adds the products of pairs of int16.

/// The pairs of sixteen lanes; a single lane is repeated sixteen times.
MEMC_INLINE memc_i32x16 ISA(load)(const uint8_t *at, const bool is_single) {
  if (is_single) return (memc_i32x16){0} + *(const int32_t *)at;
  return *(const memc_i32x16 *)at;
}

/// Adds codes for sixteen lanes of one column to its totals.
MEMC_INLINE void ISA(add_codes)(const job *job, int64_t column, int64_t lane, memc_i32x16 code,
                                const bool is_single) {
  code *= job->worth;
  int32_t *total = job->totals + job->columns[column] * job->lanes + lane;
  if (is_single) {
    *total += code[0];
  } else {
    *(memc_i32x16 *)total += code;
  }
}

/// The codes of a converter with even steps.
MEMC_INLINE memc_i32x16 ISA(even_codes)(const job *job, memc_f32x16 level) {
  memc_i32x16 code = FLOOR(level);
  code = __builtin_elementwise_max(code, (memc_i32x16){0} + job->low);
  return __builtin_elementwise_min(code, (memc_i32x16){0} + job->high);
}

/// The codes of a converter with thresholds.
MEMC_INLINE memc_i32x16 ISA(searched_codes)(const job *job, int64_t column, memc_f32x16 level,
                                            const bool is_single) {
  memc_i32x16 code = {0};
  for (int i = 0; i < (is_single ? 1 : 16); i++)
    code[i] = (int32_t)memc_search(job->analog, job->product, column, level[i]);
  return code;
}

/// Adds the codes that converters with errors yield, for sixteen lanes of `width` columns.
MEMC_INLINE void ISA(convert_with_errors)(const job *job, int64_t first, int64_t lane,
                                          memc_f32x16 *level, const int width,
                                          const bool is_single) {
  uint32_t words[16][4];
  memc_draw_words(job->error_keys + first / memc_analog_width * 2,
                  job->moment.image + (uint32_t)lane, job->moment.ordinal, words);
  for (int c = 0; c < width; c++) {
    memc_i32x16 code = job->searches ? ISA(searched_codes)(job, first + c, level[c], is_single)
                                     : ISA(even_codes)(job, level[c]);
    for (int i = 0; i < (is_single ? 1 : 16); i++)
      code[i] = (int32_t)memc_yield(job->analog, code[i], words[i][c]);
    ISA(add_codes)(job, first + c, lane, code, is_single);
  }
}

/// Adds the converter's codes for `width` columns and `vectors` times sixteen lanes.
///
/// The branch comes once, after all levels: between two of them it would keep the processor from
/// working on both.
MEMC_INLINE void ISA(convert)(const job *job, int64_t first, int64_t lane,
                              memc_f32x16 (*level)[memc_analog_width], const int width,
                              const int vectors, const bool is_single) {
  if (job->error_keys) {
    for (int v = 0; v < vectors; v++)
      ISA(convert_with_errors)(job, first, lane + 16 * v, level[v], width, is_single);
  } else if (job->searches) {
    for (int v = 0; v < vectors; v++)
      for (int c = 0; c < width; c++) ISA(add_codes)
    (job, first + c, lane + 16 * v, ISA(searched_codes)(job, first + c, level[v][c], is_single),
     is_single);
  } else {
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++)
#pragma clang loop unroll(full)
      for (int c = 0; c < width; c++) ISA(add_codes)
    (job, first + c, lane + 16 * v, ISA(even_codes)(job, level[v][c]), is_single);
  }
}

/// The input of the converter for exact reads.
MEMC_INLINE memc_f32x16 ISA(level)(const job *job, int64_t column, memc_i32x16 sum) {
  return __builtin_convertvector(sum, memc_f32x16) * job->gain[column] + job->bias[column];
}

/// Adds a normal to each level, with the variance `power` in units of the product's noise.
MEMC_INLINE void ISA(add_noise)(const job *job, int64_t first, memc_moment moment,
                                memc_i32x16 (*power)[2], memc_f32x16 (*level)[memc_analog_width],
                                const int width, const int vectors) {
  const float *noise = job->product->noise + first;
  memc_f32x16 radius[2][2], direction[2][4];
  memc_u32x16 words[2][4];
  ISA(words_of)
  (words, job->keys + first / memc_analog_width * 2, moment.image, moment.ordinal, vectors);
  ISA(normals_of)(words, radius, direction, width, vectors);
#pragma clang loop unroll(full)
  for (int v = 0; v < vectors; v++)
    for (int c = 0; c < width; c++) {
      const memc_f32x16 variance = __builtin_convertvector(power[c][v], memc_f32x16) * noise[c];
      level[v][c] += __builtin_elementwise_sqrt(variance * radius[v][c / 2]) * direction[v][c];
    }
}

/// Fires `width` columns for `vectors` times sixteen lanes.
MEMC_INLINE void ISA(fire_columns)(const job *job, int64_t first, int64_t lane, const int width,
                                   const int vectors, const bool is_noisy, const bool is_single) {
  const memc_analog_product *product = job->product;
  const int64_t entries = job->unit->entry_count;
  const int32_t *levels = (const int32_t *)product->levels + first * entries;
  const int32_t *variances = (const int32_t *)product->variances + first * entries;
  memc_i32x16 sum[memc_analog_width][2], power[memc_analog_width][2];
  for (int c = 0; c < width; c++)
    for (int v = 0; v < vectors; v++) {
      sum[c][v] = (memc_i32x16){0};
      if (is_noisy) power[c][v] = (memc_i32x16){0} + product->starts[first + c];
    }
  for (int64_t e = 0; e < entries; e++) {
    const int64_t at = job->unit->entries[e] + lane * 4;
    memc_i32x16 digits[2], squares[2];
    for (int v = 0; v < vectors; v++) {
      digits[v] = ISA(load)(job->digits + at + v * 64, is_single);
      if (is_noisy) squares[v] = ISA(load)(job->squares + at + v * 64, is_single);
    }
    for (int c = 0; c < width; c++) {
      const memc_i32x16 level = (memc_i32x16){0} + levels[e * width + c];
      for (int v = 0; v < vectors; v++) sum[c][v] = MULTIPLY_ADD(sum[c][v], digits[v], level);
      if (!is_noisy) continue;
      const memc_i32x16 variance = (memc_i32x16){0} + variances[e * width + c];
      for (int v = 0; v < vectors; v++)
        power[c][v] = MULTIPLY_ADD(power[c][v], squares[v], variance);
    }
  }
  memc_f32x16 level[4][memc_analog_width];
#pragma clang loop unroll(full)
  for (int v = 0; v < vectors; v++)
    for (int c = 0; c < width; c++) level[v][c] = ISA(level)(job, first + c, sum[c][v]);
  if (is_noisy) {
    const memc_moment moment = {job->moment.image + (uint32_t)lane, job->moment.ordinal};
    ISA(add_noise)(job, first, moment, power, level, width, vectors);
  }
  ISA(convert)(job, first, lane, level, width, vectors, is_single);
}

#define WIDTHS(VECTORS, NOISY, SINGLE)                                             \
  switch (width) {                                                                 \
    case 1: ISA(fire_columns)(job, first, lane, 1, VECTORS, NOISY, SINGLE); break; \
    case 2: ISA(fire_columns)(job, first, lane, 2, VECTORS, NOISY, SINGLE); break; \
    case 3: ISA(fire_columns)(job, first, lane, 3, VECTORS, NOISY, SINGLE); break; \
    default: ISA(fire_columns)(job, first, lane, 4, VECTORS, NOISY, SINGLE);       \
  }

static void ISA(fire_product)(const job *shared) {
  const job own = *shared, *const job = &own;
  const bool is_noisy = job->product->variances != 0;
  for (int64_t first = 0; first < job->unit->column_count; first += memc_analog_width) {
    const int64_t width = job->unit->column_count - first;
    for (int64_t lane = 0; lane < job->lanes; lane += 32) {
      if (job->lanes == 1) {
        if (is_noisy) WIDTHS(1, true, true) else WIDTHS(1, false, true)
      } else if (job->lanes == 16) {
        if (is_noisy) WIDTHS(1, true, false) else WIDTHS(1, false, false)
      } else {
        if (is_noisy) WIDTHS(2, true, false) else WIDTHS(2, false, false)
      }
    }
  }
}
#undef WIDTHS

/// Extracts the bits of the codes that a cycle drives, and their squares minus 2^15.
static void ISA(cut_pairs)(const memc_analog *analog, const memc_cycle *cycle, int64_t lanes,
                           const uint8_t *codes, uint8_t *digits, uint8_t *squares) {
  const uint32_t mask = (uint32_t)cycle->mask * 0x10001;
  const int64_t count = analog->pair_count * lanes;
  for (int64_t i = 0; i < count; i++) {
    const uint32_t digit = (((const uint32_t *)codes)[i] >> cycle->shift) & mask;
    const uint32_t low = digit & 0xffff, high = digit >> 16;
    ((uint32_t *)digits)[i] = digit;
    if (squares) ((uint32_t *)squares)[i] = (low * low | (high * high) << 16) ^ 0x80008000;
  }
}
