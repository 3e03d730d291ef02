#include "at-once.h"
#include "cursor.h"
#include "product.h"
#include "quads.h"

/// Rows without rearrangement: `[row][lane]`.
#define PLAIN(NAME, FROM, TO)                                                                      \
  static void plain_##NAME(void *reg, const uint8_t *source, const int64_t *offsets, int64_t rows, \
                           int64_t lanes) {                                                        \
    for (int64_t row = 0; row < rows; row++) {                                                     \
      const FROM *from = (const FROM *)(source + offsets[row]);                                    \
      TO *to = (TO *)reg + row * lanes;                                                            \
      for (int64_t lane = 0; lane < lanes; lane++) to[lane] = (TO)from[lane];                      \
    }                                                                                              \
  }
#define PLAINS(NAME, TO)          \
  PLAIN(NAME##_u8, uint8_t, TO)   \
  PLAIN(NAME##_i8, int8_t, TO)    \
  PLAIN(NAME##_u16, uint16_t, TO) \
  PLAIN(NAME##_i16, int16_t, TO)
PLAINS(wide, int32_t)
PLAINS(floats, float)
PLAINS(doubles, double)
PLAINS(codes, uint16_t)
PLAINS(bytes, uint8_t)

/// Two rows interleaved: `[pair][lane][2]`, with `BIAS` subtracted modulo 2^16.
#define PAIRS(NAME, FROM, BIAS)                                                                    \
  static void pairs_##NAME(void *reg, const uint8_t *source, const int64_t *offsets, int64_t rows, \
                           int64_t lanes) {                                                        \
    for (int64_t row = 0; row < rows; row += 2) {                                                  \
      const FROM *even = (const FROM *)(source + offsets[row]);                                    \
      const FROM *odd = (const FROM *)(source + offsets[row + 1]);                                 \
      uint16_t *to = (uint16_t *)reg + row * lanes;                                                \
      for (int64_t lane = 0; lane < lanes; lane++) {                                               \
        to[2 * lane] = (uint16_t)(even[lane] ^ BIAS);                                              \
        to[2 * lane + 1] = (uint16_t)(odd[lane] ^ BIAS);                                           \
      }                                                                                            \
    }                                                                                              \
  }
PAIRS(u8, uint8_t, 0)
PAIRS(i8, int8_t, 0)
PAIRS(u16, uint16_t, 0)
PAIRS(i16, int16_t, 0)
PAIRS(biased_u8, uint8_t, 0x8000)
PAIRS(biased_u16, uint16_t, 0x8000)

/// Four rows interleaved: `[quad][lane][4]`, with `BIAS` added modulo 2^8.
#define QUADS(NAME, FROM, BIAS)                                                                    \
  static void quads_##NAME(void *reg, const uint8_t *source, const int64_t *offsets, int64_t rows, \
                           int64_t lanes) {                                                        \
    uint8_t *to = reg;                                                                             \
    for (int64_t row = 0; row < rows; row++) {                                                     \
      const FROM *from = (const FROM *)(source + offsets[row]);                                    \
      uint8_t *quad = to + row / 4 * 4 * lanes + row % 4;                                          \
      for (int64_t lane = 0; lane < lanes; lane++) quad[4 * lane] = (uint8_t)(from[lane] ^ BIAS);  \
    }                                                                                              \
  }
QUADS(8, uint8_t, 0)
QUADS(16, uint16_t, 0)
QUADS(biased_8, uint8_t, 0x80)
QUADS(biased_16, uint16_t, 0x80)

static memc_pack *quads_kernel(memc_type source, int64_t lanes, bool is_biased) {
  if (source == memc_u16 || source == memc_i16) return is_biased ? quads_biased_16 : quads_16;
  memc_pack *kernel = memc_quads_pack(lanes, is_biased);
  return kernel ? kernel : is_biased ? quads_biased_8 : quads_8;
}

#if MEMC_X86
/// Pairs of 8-bit rows, 16 lanes at a time.
#define PAIRS_AVX2(NAME, WIDEN)                                                                    \
  MEMC_AVX2 static void pairs_##NAME##_avx2(void *reg, const uint8_t *source,                      \
                                            const int64_t *offsets, int64_t rows, int64_t lanes) { \
    __m256i *to = reg;                                                                             \
    for (int64_t row = 0; row < rows; row += 2) {                                                  \
      const __m128i *even = (const __m128i *)(source + offsets[row]);                              \
      const __m128i *odd = (const __m128i *)(source + offsets[row + 1]);                           \
      for (int64_t block = 0; block < lanes / 16; block++) {                                       \
        *to++ = WIDEN(_mm_unpacklo_epi8(even[block], odd[block]));                                 \
        *to++ = WIDEN(_mm_unpackhi_epi8(even[block], odd[block]));                                 \
      }                                                                                            \
    }                                                                                              \
  }
PAIRS_AVX2(u8, _mm256_cvtepu8_epi16)
PAIRS_AVX2(i8, _mm256_cvtepi8_epi16)
#endif

static memc_pack *pairs_kernel(memc_type source, memc_isa isa, int64_t lanes) {
#if MEMC_X86
  if (isa >= memc_avx2 && lanes >= 16 && source == memc_u8) return pairs_u8_avx2;
  if (isa >= memc_avx2 && lanes >= 16 && source == memc_i8) return pairs_i8_avx2;
#endif
  memc_pack *const kernels[] = {pairs_u8, pairs_i8, pairs_u16, pairs_i16};
  return kernels[source];
}

#define EACH(NAME)                                                               \
  (memc_pack *const[]) {                                                         \
    plain_##NAME##_u8, plain_##NAME##_i8, plain_##NAME##_u16, plain_##NAME##_i16 \
  }

memc_pack *memc_pack_kernel(memc_kind kind, memc_type source, memc_isa isa, int64_t lanes) {
  switch (kind) {
    case memc_quads: return quads_kernel(source, lanes, false);
    case memc_biased_quads: return quads_kernel(source, lanes, true);
    case memc_pairs: return pairs_kernel(source, isa, lanes);
    case memc_biased_pairs: return source == memc_u8 ? pairs_biased_u8 : pairs_biased_u16;
    case memc_wide: return EACH(wide)[source];
    case memc_floats: return EACH(floats)[source];
    case memc_doubles: return EACH(doubles)[source];
    case memc_codes: return EACH(codes)[source];
    case memc_bytes: return EACH(bytes)[source];
  }
  return 0;
}

/// The window's offsets from the start of the ring, wrapped.
static void wrap(int64_t *wrapped, const int64_t *offsets, int64_t rows, int64_t start,
                 int64_t ring) {
  for (int64_t row = 0; row < rows; row++) {
    int64_t place = start + offsets[row];
    wrapped[row] = place >= ring ? place - ring : place;
  }
}

static void note(memc_stream *stream, const memc_step *step, const uint8_t *source,
                 const int64_t *offsets) {
  const memc_group *group = step->gather.group;
  if (!stream->captures) return;
  int32_t *codes = stream->captures[group->number].codes;
  if (!codes) return;
  memc_pack *plain = EACH(wide)[step->type[1]];
  plain(codes, source, offsets, group->rows, group->lanes);
}

void memc_note_codes(memc_stream *stream, const memc_step *step, const uint8_t *source) {
  note(stream, step, source, step->gather.offsets);
}

bool memc_gather(memc_stream *stream, const memc_step *step) {
  const memc_group *group = step->gather.group;
  if (memc_rests(stream, group)) return true;
  const memc_operand *operand = &step->operand[1];
  const uint8_t *source = memc_buffer(stream, operand);
  const int64_t start = memc_address(stream, operand);
  const int64_t *offsets = step->gather.offsets;
  if (operand->ring && start + step->gather.largest_offset >= operand->ring) {
    int64_t *wrapped = (int64_t *)(stream->memory + step->gather.wrapped);
    wrap(wrapped, offsets, step->gather.offset_count, start, operand->ring);
    offsets = wrapped;
  } else {
    source += start;
  }
  step->gather.pack(stream->memory + group->reg, source, offsets, step->count, group->lanes);
  note(stream, step, source, offsets);
  return true;
}

void memc_gather_at(memc_stream *stream, const memc_step *step, uint8_t *const at[4]) {
  const memc_group *group = step->gather.group;
  if (memc_rests(stream, group)) return;
  step->gather.pack(stream->memory + group->reg, at[1], step->gather.offsets, step->count,
                    group->lanes);
}
