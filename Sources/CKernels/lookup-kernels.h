// Sums by lookup, on byte vectors `VECTOR` with the operations `V_…`, compiled once for each
// instruction set with the names `ISA(name)`. Entries are looked up in a `TABLE`.

enum { ISA(patterns) = 1 << ISA(pattern_bits), ISA(most_blocks) = 8, ISA(most_slots) = 8 * 64 };

/// Adds up the entries of a plane for `blocks` vectors of slots; clamps at 255 if `saturates`.
MEMC_INLINE void ISA(add_entries)(const memc_lookup_plane *plane, int32_t first, int32_t end,
                                  const uint8_t *index, VECTOR *sum, const int blocks,
                                  const bool saturates) {
  for (int b = 0; b < blocks; b++) sum[b] = V_ZERO;
  for (int32_t e = first; e < end; e++) {
    const uint8_t *patterns = index + plane->entries[e];
    const TABLE table = V_TABLE(plane->tables + (int64_t)e * ISA(patterns));
    for (int b = 0; b < blocks; b++) {
      const VECTOR found = V_LOOK_UP(V_LOAD(patterns + b * sizeof(VECTOR)), table);
      sum[b] = saturates ? V_ADDS_U8(sum[b], found) : V_ADD_8(sum[b], found);
    }
  }
}

/// `min((sum + step / 2) / step, high)` of 8-bit sums. The average rounds up, and dividing in two
/// steps rounds down like dividing once.
MEMC_INLINE VECTOR ISA(saturated_codes)(const memc_lookups *lookup, VECTOR sum, VECTOR high) {
  if (lookup->step_shift > 0) {
    const int shift = lookup->step_shift - 1;
    const VECTOR kept = V_SET_8((char)(0xFF >> shift));
    sum = V_AVERAGE_U8(V_AND(V_SRL_16(sum, V_COUNT(shift)), kept), V_ZERO);
  }
  return V_MIN_U8(sum, high);
}

/// All planes of a column for `blocks` vectors of slots, with converters that saturate at 8 bits or
/// less: writes 16 bits for each slot to `to`.
MEMC_INLINE void ISA(saturated_blocks)(const memc_lookups *lookup, const memc_lookup_column *column,
                                       const uint8_t *index, int16_t *to, const int blocks) {
  const VECTOR high = V_SET_8((char)lookup->high);
  VECTOR low_half[ISA(most_blocks)], high_half[ISA(most_blocks)];
  for (int b = 0; b < blocks; b++) low_half[b] = high_half[b] = V_ZERO;
  for (int64_t p = 0; p < column->plane_count; p += 2) {
    const memc_lookup_plane *plane = &column->planes[p];
    const bool is_pair = p + 1 < column->plane_count;
    const int factors = (plane[0].factor & 0xFF) | (is_pair ? (plane[1].factor & 0xFF) << 8 : 0);
    const VECTOR factor = V_SET_16((short)factors);
    VECTOR first[ISA(most_blocks)], second[ISA(most_blocks)];
    ISA(add_entries)(plane, 0, plane->entry_count, index, first, blocks, true);
    if (is_pair) {
      ISA(add_entries)(plane + 1, 0, plane[1].entry_count, index, second, blocks, true);
    } else {
      for (int b = 0; b < blocks; b++) second[b] = V_ZERO;
    }
    for (int b = 0; b < blocks; b++) {
      const VECTOR a = ISA(saturated_codes)(lookup, first[b], high);
      const VECTOR c = ISA(saturated_codes)(lookup, second[b], high);
      low_half[b] = V_ADD_16(low_half[b], V_MADD_U8(V_LOW_8(a, c), factor));
      high_half[b] = V_ADD_16(high_half[b], V_MADD_U8(V_HIGH_8(a, c), factor));
    }
  }
  for (int b = 0; b < blocks; b++)
    V_STORE_HALVES(to + b * sizeof(VECTOR), low_half[b], high_half[b]);
}

/// One plane for `blocks` vectors of slots with any converter: adds to 32 bits for each slot, in
/// interleaved order.
MEMC_INLINE void ISA(converted_blocks)(const memc_lookups *lookup, const memc_lookup_plane *plane,
                                       const uint8_t *index, VECTOR *to, const int blocks) {
  const VECTOR start = V_SET_16((short)plane->start);
  const VECTOR low = V_SET_16((short)lookup->low), high = V_SET_16((short)lookup->high);
  const VECTOR factor = V_SET_32(plane->factor & 0xFFFF);
  VECTOR half[2][ISA(most_blocks)];
  for (int b = 0; b < blocks; b++) half[0][b] = half[1][b] = start;
  for (int32_t c = 0, e = 0; c < plane->chunk_count; e += plane->chunks[c++]) {
    VECTOR sum[ISA(most_blocks)];
    ISA(add_entries)(plane, e, e + plane->chunks[c], index, sum, blocks, false);
    for (int b = 0; b < blocks; b++) {
      half[0][b] = V_ADD_16(half[0][b], V_LOW_8(sum[b], V_ZERO));
      half[1][b] = V_ADD_16(half[1][b], V_HIGH_8(sum[b], V_ZERO));
    }
  }
  for (int b = 0; b < blocks; b++)
    for (int h = 0; h < 2; h++) {
      VECTOR code = V_SRA_16(half[h][b], V_COUNT(lookup->step_shift));
      code = V_MIN_16(V_MAX_16(code, low), high);
      VECTOR *sums = to + 4 * b + 2 * h;
      sums[0] = V_ADD_32(sums[0], V_MADD_16(V_LOW_16(code, V_ZERO), factor));
      sums[1] = V_ADD_32(sums[1], V_MADD_16(V_HIGH_16(code, V_ZERO), factor));
    }
}

#define BLOCKS(B) \
  case B:         \
    BODY(B);      \
    break;
#define EACH_BLOCKS BLOCKS(1) BLOCKS(2) BLOCKS(3) BLOCKS(4) BLOCKS(5) BLOCKS(6) BLOCKS(7) BLOCKS(8)

static void ISA(saturated_column)(const memc_lookups *lookup, const memc_lookup_column *column,
                                  const uint8_t *index, int16_t *to) {
  const int64_t vectors = lookup->slots / (int64_t)sizeof(VECTOR);
  for (int64_t first = 0; first < vectors; first += ISA(most_blocks)) {
    const int64_t blocks = vectors - first < ISA(most_blocks) ? vectors - first : ISA(most_blocks);
    const int64_t slot = first * (int64_t)sizeof(VECTOR);
    switch (blocks) {
#define BODY(B) ISA(saturated_blocks)(lookup, column, index + slot, to + slot, B)
      EACH_BLOCKS
#undef BODY
    }
  }
}

static void ISA(converted_column)(const memc_lookups *lookup, const memc_lookup_column *column,
                                  const uint8_t *index, int32_t *to) {
  const int64_t vectors = lookup->slots / (int64_t)sizeof(VECTOR);
  for (int64_t first = 0; first < vectors; first += 4) {
    const int64_t blocks = vectors - first < 4 ? vectors - first : 4;
    const int64_t slot = first * (int64_t)sizeof(VECTOR);
    VECTOR sums[16];
    for (int i = 0; i < 16; i++) sums[i] = V_ZERO;
    for (int64_t p = 0; p < column->plane_count; p++) {
      const memc_lookup_plane *plane = &column->planes[p];
      switch (blocks) {
#define BODY(B) ISA(converted_blocks)(lookup, plane, index + slot, sums, B)
        BLOCKS(1) BLOCKS(2) BLOCKS(3) BLOCKS(4)
#undef BODY
      }
    }
    for (int64_t b = 0; b < blocks; b++)
      V_STORE_QUARTERS(to + slot + b * (int64_t)sizeof(VECTOR), sums + 4 * b);
  }
}

/// Adds every slot's sum times the weight of its cycle to the lanes, `ACROSS` at a time.
#define ADD_CYCLES(NAME, TYPE, ACROSS)                                                             \
  MEMC_INLINE void ISA(add_##NAME##_##ACROSS)(const memc_lookups *lookup, const TYPE *slots,       \
                                              int32_t *sums) {                                     \
    typedef TYPE codes __attribute__((vector_size(ACROSS * sizeof(TYPE)), aligned(4)));            \
    typedef int32_t numbers __attribute__((vector_size(ACROSS * 4), aligned(4)));                  \
    for (int64_t lane = 0; lane < lookup->lanes; lane += ACROSS) {                                 \
      numbers sum = *(const numbers *)(sums + lane);                                               \
      for (int64_t k = 0; k < lookup->cycle_count; k++)                                            \
        sum +=                                                                                     \
            __builtin_convertvector(*(const codes *)(slots + k * lookup->lanes + lane), numbers) * \
            (int32_t)lookup->cycles[k].weight;                                                     \
      *(numbers *)(sums + lane) = sum;                                                             \
    }                                                                                              \
  }
#define ADD_LANES(NAME, TYPE)                                                                 \
  ADD_CYCLES(NAME, TYPE, 16)                                                                  \
  static void ISA(add_##NAME)(const memc_lookups *lookup, const TYPE *slots, int32_t *sums) { \
    if (lookup->lanes > 1) {                                                                  \
      ISA(add_##NAME##_16)(lookup, slots, sums);                                              \
    } else {                                                                                  \
      for (int64_t k = 0; k < lookup->cycle_count; k++)                                       \
        sums[0] += slots[k] * (int32_t)lookup->cycles[k].weight;                              \
    }                                                                                         \
  }
ADD_LANES(narrow, int16_t)
ADD_LANES(wide, int32_t)
#undef ADD_CYCLES
#undef ADD_LANES

/// Transposes eight rows of bits to eight planes: bit r of plane b is bit b of row r. Masks remove
/// the bits that shifts move across bytes.
#define SWAP_BITS(A, B, SHIFT, MASK)                    \
  {                                                     \
    const WORDS t = ((A >> SHIFT) ^ B) & (MASK * ones); \
    B ^= t;                                             \
    A ^= t << SHIFT;                                    \
  }

/// The patterns of all lookups of a unit, for `LANES` lanes, the number of bytes in `WORDS`.
#define INDEX(LANES, WORDS_OF)                                                                 \
  static void ISA(index_##LANES)(const memc_lookups *lookup, const memc_lookup_unit *unit,     \
                                 const uint8_t *reg, uint8_t *index) {                         \
    typedef WORDS_OF WORDS;                                                                    \
    const uint64_t ones = 0x0101010101010101;                                                  \
    const int rows = lookup->rows_per_lookup, bits = lookup->digit_bits;                       \
    for (int64_t i = 0; i < unit->lookup_count; i++, index += lookup->slots) {                 \
      WORDS row[8] = {{0}};                                                                    \
      for (int r = 0; r < rows; r++) memcpy(&row[r], reg + unit->lines[i * rows + r], LANES);  \
      if (bits == 1) {                                                                         \
        for (int r = 0; r < 4; r++) SWAP_BITS(row[r], row[r + 4], 4, 0x0F)                     \
        for (int r = 0; r < 8; r += r % 4 == 1 ? 3 : 1) SWAP_BITS(row[r], row[r + 2], 2, 0x33) \
        for (int r = 0; r < 8; r += 2) SWAP_BITS(row[r], row[r + 1], 1, 0x55)                  \
        for (int64_t k = 0; k < lookup->cycle_count; k++)                                      \
          memcpy(index + k * LANES, &row[k], LANES);                                           \
        continue;                                                                              \
      }                                                                                        \
      for (int64_t k = 0; k < lookup->cycle_count; k++) {                                      \
        const memc_cycle *cycle = &lookup->cycles[k];                                          \
        WORDS pattern = {0};                                                                   \
        for (int r = 0; r < rows; r++)                                                         \
          pattern |= ((row[r] >> (uint64_t)cycle->shift) & ((uint64_t)cycle->mask * ones))     \
                     << (uint64_t)(r * bits);                                                  \
        memcpy(index + k * LANES, &pattern, LANES);                                            \
      }                                                                                        \
    }                                                                                          \
  }
INDEX(64, memc_words_8)
INDEX(32, memc_words_4)
INDEX(16, memc_words_2)
INDEX(1, memc_words_1)
#undef INDEX
#undef SWAP_BITS

static void ISA(index)(const memc_lookups *lookup, const memc_lookup_unit *unit, const uint8_t *reg,
                       uint8_t *index) {
  switch (lookup->lanes) {
    case 64: ISA(index_64)(lookup, unit, reg, index); break;
    case 32: ISA(index_32)(lookup, unit, reg, index); break;
    case 16: ISA(index_16)(lookup, unit, reg, index); break;
    default: ISA(index_1)(lookup, unit, reg, index);
  }
}

static void ISA(look_up)(const memc_lookups *lookup, const uint8_t *reg, uint8_t *index,
                         int32_t *sums) {
  for (int64_t u = 0; u < lookup->unit_count; u++) {
    const memc_lookup_unit *unit = &lookup->units[u];
    ISA(index)(lookup, unit, reg, index);
    for (int64_t c = 0; c < unit->column_count; c++) {
      const memc_lookup_column *column = &unit->columns[c];
      int32_t *to = sums + column->column * lookup->lanes;
      if (lookup->saturates) {
        int16_t slots[ISA(most_slots)];
        ISA(saturated_column)(lookup, column, index, slots);
        ISA(add_narrow)(lookup, slots, to);
      } else {
        int32_t slots[ISA(most_slots)];
        ISA(converted_column)(lookup, column, index, slots);
        ISA(add_wide)(lookup, slots, to);
      }
    }
  }
}
#undef BLOCKS
#undef EACH_BLOCKS
