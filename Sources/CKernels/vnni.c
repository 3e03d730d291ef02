// Quads: unsigned bytes times signed bytes, four rows at a time, with AVX-512 VNNI.
#include "at-once.h"
#include "cursor.h"
#include "isa.h"
#include "product.h"
#include "quads.h"

#if MEMC_X86
#pragma clang attribute push(__attribute__((target(MEMC_AVX512_FEATURES))), apply_to = function)

/// The converter of one product in registers.
typedef struct {
  __m128i shift;
  __m512i low, high, worth;
  /// Whether results are added to the existing sums.
  bool accumulates;
} readout;

MEMC_INLINE readout readout_of(const memc_product *product) {
  const memc_converter *converter = &product->converter;
  return (readout){.shift = _mm_cvtsi32_si128(converter->shift),
                   .low = _mm512_set1_epi32(converter->low),
                   .high = _mm512_set1_epi32(converter->high),
                   .worth = _mm512_set1_epi32(converter->worth),
                   .accumulates = product->accumulates};
}

MEMC_INLINE void store(int32_t *to, __m512i sum, const readout *readout, const bool converts,
                       const bool accumulates) {
  if (converts) {
    sum = _mm512_sra_epi32(sum, readout->shift);
    sum = _mm512_min_epi32(_mm512_max_epi32(sum, readout->low), readout->high);
    sum = _mm512_mullo_epi32(sum, readout->worth);
    if (accumulates) sum = _mm512_add_epi32(sum, _mm512_loadu_si512(to));
  }
  _mm512_storeu_si512(to, sum);
}

MEMC_INLINE void store_panel(int32_t *to, __m512i (*sum)[4], const readout *readout,
                             const int width, const int blocks, const bool converts) {
  if (converts && readout->accumulates) {
    for (int c = 0; c < width; c++)
      for (int b = 0; b < blocks; b++)
        store(to + (c * blocks + b) * 16, sum[c][b], readout, converts, true);
  } else {
    for (int c = 0; c < width; c++)
      for (int b = 0; b < blocks; b++)
        store(to + (c * blocks + b) * 16, sum[c][b], readout, converts, false);
  }
}

/// One panel of `width` columns and `blocks` vectors of 16 lanes, with all sums in registers. If
/// there are few sums, `chains` partial sums of each hide the latency.
MEMC_INLINE void quads_panel(const memc_panel *panel, const uint8_t *reg, int32_t *sums,
                             const readout *readout, const int width, const int blocks,
                             const bool converts) {
  const int chains = width * blocks >= 4 ? 1 : width * blocks >= 2 ? 2 : 4;
  const int64_t lanes = 16 * blocks;
  const int32_t *weights = panel->weights;
  const int64_t *entries = panel->entries;
  __m512i sum[4][16][4];
  for (int c = 0; c < width; c++)
    for (int b = 0; b < blocks; b++) {
      sum[0][c][b] = _mm512_set1_epi32(panel->start[c]);
      for (int k = 1; k < chains; k++) sum[k][c][b] = _mm512_setzero_si512();
    }
  int32_t e = 0;
  for (; e + chains <= panel->entry_count; e += chains)
    for (int k = 0; k < chains; k++) {
      __m512i codes[4];
      for (int b = 0; b < blocks; b++) codes[b] = _mm512_loadu_si512(reg + entries[e + k] + 64 * b);
      for (int c = 0; c < width; c++) {
        const __m512i weight = _mm512_set1_epi32(*weights++);
        for (int b = 0; b < blocks; b++)
          sum[k][c][b] = _mm512_dpbusd_epi32(sum[k][c][b], codes[b], weight);
      }
    }
  for (; e < panel->entry_count; e++)
    for (int c = 0; c < width; c++) {
      const __m512i weight = _mm512_set1_epi32(*weights++);
      for (int b = 0; b < blocks; b++)
        sum[0][c][b] = _mm512_dpbusd_epi32(sum[0][c][b],
                                           _mm512_loadu_si512(reg + entries[e] + 64 * b), weight);
    }
  for (int c = 0; c < width; c++)
    for (int b = 0; b < blocks; b++)
      for (int k = 1; k < chains; k++) sum[0][c][b] = _mm512_add_epi32(sum[0][c][b], sum[k][c][b]);
  store_panel(sums + panel->column * lanes, sum[0], readout, width, blocks, converts);
}

#define WIDTH(W)                                                \
  case W:                                                       \
    quads_panel(panel, reg, to, &readout, W, blocks, converts); \
    break;
#define WIDTHS_6 WIDTH(1) WIDTH(2) WIDTH(3) WIDTH(4) WIDTH(5) WIDTH(6)
#define WIDTHS_12 WIDTHS_6 WIDTH(7) WIDTH(8) WIDTH(9) WIDTH(10) WIDTH(11) WIDTH(12)
#define WIDTHS_16 WIDTHS_12 WIDTH(13) WIDTH(14) WIDTH(15) WIDTH(16)

#define QUADS(NAME, BLOCKS, WIDTHS, CONVERTS)                                \
  static void NAME(const memc_product *product, const void *reg, void *to) { \
    const int blocks = BLOCKS;                                               \
    const bool converts = CONVERTS;                                          \
    const readout readout = readout_of(product);                             \
    for (int64_t p = 0; p < product->panel_count; p++) {                     \
      const memc_panel *panel = &product->panels[p];                         \
      switch (panel->width) { WIDTHS }                                       \
    }                                                                        \
  }
QUADS(quads_64, 4, WIDTHS_6, false)
QUADS(quads_32, 2, WIDTHS_12, false)
QUADS(quads_16, 1, WIDTHS_16, false)
QUADS(converted_quads_64, 4, WIDTHS_6, true)
QUADS(converted_quads_32, 2, WIDTHS_12, true)
QUADS(converted_quads_16, 1, WIDTHS_16, true)

/// One lane, with 16 columns as the vector; four chains hide the latency.
MEMC_INLINE void quads_single(const memc_product *product, const uint8_t *reg, int32_t *to,
                              const bool converts) {
  const readout readout = readout_of(product);
  for (int64_t p = 0; p < product->panel_count; p++) {
    const memc_panel *panel = &product->panels[p];
    const int32_t *weights = panel->weights;
    __m512i sum[4] = {_mm512_loadu_si512(panel->start)};
    int32_t e = 0;
    for (; e + 4 <= panel->entry_count; e += 4)
      for (int k = 0; k < 4; k++) {
        const __m512i codes = _mm512_set1_epi32(*(const int32_t *)(reg + panel->entries[e + k]));
        sum[k] = _mm512_dpbusd_epi32(sum[k], codes, _mm512_loadu_si512(weights + 16 * (e + k)));
      }
    for (; e < panel->entry_count; e++) {
      const __m512i codes = _mm512_set1_epi32(*(const int32_t *)(reg + panel->entries[e]));
      sum[0] = _mm512_dpbusd_epi32(sum[0], codes, _mm512_loadu_si512(weights + 16 * e));
    }
    sum[0] = _mm512_add_epi32(_mm512_add_epi32(sum[0], sum[1]), _mm512_add_epi32(sum[2], sum[3]));
    store(to + panel->column, sum[0], &readout, converts, readout.accumulates);
  }
}

static void quads_1(const memc_product *product, const void *reg, void *to) {
  quads_single(product, reg, to, false);
}

static void converted_quads_1(const memc_product *product, const void *reg, void *to) {
  quads_single(product, reg, to, true);
}

memc_multiply *memc_quads_kernel(int64_t lanes, bool converts) {
  switch (lanes) {
    case 64: return converts ? converted_quads_64 : quads_64;
    case 32: return converts ? converted_quads_32 : quads_32;
    case 16: return converts ? converted_quads_16 : quads_16;
    default: return converts ? converted_quads_1 : quads_1;
  }
}

/// Interleaves four rows of lanes, each row in one `V`. `PERMUTE` moves the lanes so that
/// interleaving within 16 bytes leaves them in order.
#define PACK(NAME, V, LOAD, STORE, PERMUTE, PREFIX, XOR, FLIP)                             \
  static void NAME(void *reg, const uint8_t *source, const int64_t *offsets, int64_t rows, \
                   int64_t lanes) {                                                        \
    uint8_t *to = reg;                                                                     \
    for (int64_t row = 0; row < rows; row += 4) {                                          \
      V from[4];                                                                           \
      for (int k = 0; k < 4; k++)                                                          \
        from[k] = XOR(PERMUTE(LOAD((const V *)(source + offsets[row + k]))),               \
                      PREFIX##_set1_epi8((char)FLIP));                                     \
      const V low01 = PREFIX##_unpacklo_epi8(from[0], from[1]);                            \
      const V high01 = PREFIX##_unpackhi_epi8(from[0], from[1]);                           \
      const V low23 = PREFIX##_unpacklo_epi8(from[2], from[3]);                            \
      const V high23 = PREFIX##_unpackhi_epi8(from[2], from[3]);                           \
      STORE((V *)to, PREFIX##_unpacklo_epi16(low01, low23));                               \
      STORE((V *)to + 1, PREFIX##_unpackhi_epi16(low01, low23));                           \
      STORE((V *)to + 2, PREFIX##_unpacklo_epi16(high01, high23));                         \
      STORE((V *)to + 3, PREFIX##_unpackhi_epi16(high01, high23));                         \
      to += 4 * sizeof(V);                                                                 \
    }                                                                                      \
  }
#define PERMUTE_64(X) _mm512_permutexvar_epi32(memc_quad_order(), X)
#define PERMUTE_32(X) _mm256_permutevar8x32_epi32(X, _mm256_setr_epi32(0, 2, 4, 6, 1, 3, 5, 7))
#define PERMUTE_16(X) X
#define PACKS(NAME, FLIP)                                                               \
  PACK(NAME##_64, __m512i, _mm512_loadu_si512, _mm512_storeu_si512, PERMUTE_64, _mm512, \
       _mm512_xor_si512, FLIP)                                                          \
  PACK(NAME##_32, __m256i, _mm256_loadu_si256, _mm256_storeu_si256, PERMUTE_32, _mm256, \
       _mm256_xor_si256, FLIP)                                                          \
  PACK(NAME##_16, __m128i, _mm_loadu_si128, _mm_storeu_si128, PERMUTE_16, _mm, _mm_xor_si128, FLIP)
PACKS(pack, 0)
PACKS(biased_pack, 0x80)

memc_pack *memc_quads_pack(int64_t lanes, bool is_biased) {
  switch (lanes) {
    case 64: return is_biased ? biased_pack_64 : pack_64;
    case 32: return is_biased ? biased_pack_32 : pack_32;
    case 16: return is_biased ? biased_pack_16 : pack_16;
    default: return 0;
  }
}

static void gather_pieces(uint8_t *to, const uint8_t *source, const memc_piece *piece,
                          const memc_piece *end, char flip) {
  __m512i codes = _mm512_setzero_si512();
  for (; piece < end; piece++) {
    const __m512i read = _mm512_loadu_si512(source + piece->from);
    codes =
        _mm512_mask_permutexvar_epi8(codes, piece->filled, _mm512_loadu_si512(piece->index), read);
    if (!piece->is_last) continue;
    _mm512_storeu_si512(to, _mm512_xor_si512(codes, _mm512_set1_epi8(flip)));
    to += 64;
  }
}
#pragma clang attribute pop

MEMC_INLINE void gather_at(memc_stream *stream, const memc_step *step, const uint8_t *source,
                           char flip) {
  const memc_group *group = step->gather.group;
  if (memc_rests(stream, group)) return;
  const memc_piece *pieces = step->gather.pieces;
  gather_pieces(stream->memory + group->reg, source, pieces, pieces + step->gather.piece_count,
                flip);
}

static bool gather(memc_stream *stream, const memc_step *step, char flip) {
  const memc_group *group = step->gather.group;
  if (memc_rests(stream, group)) return true;
  const memc_operand *operand = &step->operand[1];
  const int64_t start = memc_address(stream, operand);
  if (operand->ring && start + step->gather.largest_offset >= operand->ring)
    return memc_gather(stream, step);
  const uint8_t *source = memc_buffer(stream, operand) + start;
  gather_at(stream, step, source, flip);
  if (stream->captures) memc_note_codes(stream, step, source);
  return true;
}

void memc_gather_pieces_at(memc_stream *stream, const memc_step *step, uint8_t *const at[4]) {
  gather_at(stream, step, at[1], 0);
}

void memc_gather_biased_pieces_at(memc_stream *stream, const memc_step *step,
                                  uint8_t *const at[4]) {
  gather_at(stream, step, at[1], (char)0x80);
}

bool memc_gather_pieces(memc_stream *stream, const memc_step *step) {
  return gather(stream, step, 0);
}

bool memc_gather_biased_pieces(memc_stream *stream, const memc_step *step) {
  return gather(stream, step, (char)0x80);
}
#else
memc_multiply *memc_quads_kernel(int64_t lanes, bool converts) { return 0; }
memc_pack *memc_quads_pack(int64_t lanes, bool is_biased) { return 0; }
bool memc_gather_pieces(memc_stream *stream, const memc_step *step) { return false; }
bool memc_gather_biased_pieces(memc_stream *stream, const memc_step *step) { return false; }
void memc_gather_pieces_at(memc_stream *stream, const memc_step *step, uint8_t *const at[4]) {}
void memc_gather_biased_pieces_at(memc_stream *stream, const memc_step *step,
                                  uint8_t *const at[4]) {}
#endif
