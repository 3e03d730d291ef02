#include <string.h>

#include "elementwise.h"
#include "isa.h"

/// Interleaves the codes of the images, 16 at a time so that cache lines are reused.
#define INTO(TYPE)                                                                                 \
  for (int64_t first = 0; first < count; first += 16) {                                            \
    int64_t end = first + 16 < count ? first + 16 : count;                                         \
    for (int64_t lane = 0; lane < lanes; lane++) {                                                 \
      const int32_t *image = codes + (lane < present ? lane : 0) * count;                          \
      for (int64_t i = first; i < end; i++) ((TYPE *)(buffer + places[i]))[lane] = (TYPE)image[i]; \
    }                                                                                              \
  }                                                                                                \
  break

MEMC_INLINE bool within(const int32_t *codes, int64_t count, int32_t low, int32_t high) {
  int32_t outside = 0;
  for (int64_t i = 0; i < count; i++) outside |= (codes[i] < low) | (codes[i] > high);
  return !outside;
}

static bool within_portable(const int32_t *codes, int64_t count, int32_t low, int32_t high) {
  return within(codes, count, low, high);
}

#if MEMC_X86
__attribute__((target(MEMC_AVX512_FEATURES))) static bool within_avx512(const int32_t *codes,
                                                                        int64_t count, int32_t low,
                                                                        int32_t high) {
  return within(codes, count, low, high);
}
#endif

bool memc_codes_within(memc_isa isa, const int32_t *codes, int64_t count, int32_t low,
                       int32_t high) {
#if MEMC_X86
  if (isa >= memc_avx512) return within_avx512(codes, count, low, high);
#endif
  return within_portable(codes, count, low, high);
}

typedef int32_t numbers_16 __attribute__((vector_size(64), aligned(4)));
typedef uint8_t bytes_16 __attribute__((vector_size(16), aligned(1)));

/// Transposes 16 codes of 16 images: four rounds of interleaving rows that are 8 apart.
MEMC_INLINE void transpose(bytes_16 row[16]) {
  for (int round = 0; round < 4; round++) {
    bytes_16 next[16];
    for (int i = 0; i < 8; i++) {
      next[2 * i] = __builtin_shufflevector(row[i], row[i + 8], 0, 16, 1, 17, 2, 18, 3, 19, 4, 20,
                                            5, 21, 6, 22, 7, 23);
      next[2 * i + 1] = __builtin_shufflevector(row[i], row[i + 8], 8, 24, 9, 25, 10, 26, 11, 27,
                                                12, 28, 13, 29, 14, 30, 15, 31);
    }
    memcpy(row, next, sizeof next);
  }
}

MEMC_INLINE void bytes_in(uint8_t *buffer, const int32_t *codes, int64_t count,
                          const int64_t *places, int64_t lanes, int64_t present) {
  int64_t first = 0;
  for (; lanes >= 16 && first + 16 <= count; first += 16)
    for (int64_t block = 0; block < lanes; block += 16) {
      bytes_16 row[16];
      for (int64_t k = 0; k < 16; k++) {
        const int64_t image = block + k < present ? block + k : 0;
        const int32_t *from = codes + image * count + first;
        // the hardware prefetcher does not follow so many images at once
        __builtin_prefetch(from + 32);
        row[k] = __builtin_convertvector(*(const numbers_16 *)from, bytes_16);
      }
      transpose(row);
      for (int i = 0; i < 16; i++) *(bytes_16 *)(buffer + places[first + i] + block) = row[i];
    }
  for (int64_t i = first; i < count; i++)
    for (int64_t lane = 0; lane < lanes; lane++)
      buffer[places[i] + lane] = (uint8_t)codes[(lane < present ? lane : 0) * count + i];
}

static void bytes_in_portable(uint8_t *buffer, const int32_t *codes, int64_t count,
                              const int64_t *places, int64_t lanes, int64_t present) {
  bytes_in(buffer, codes, count, places, lanes, present);
}

#if MEMC_X86
__attribute__((target(MEMC_AVX512_FEATURES))) static void bytes_in_avx512(
    uint8_t *buffer, const int32_t *codes, int64_t count, const int64_t *places, int64_t lanes,
    int64_t present) {
  bytes_in(buffer, codes, count, places, lanes, present);
}
#endif

void memc_lanes_in(memc_isa isa, uint8_t *buffer, memc_type type, const int32_t *codes,
                   int64_t count, const int64_t *places, int64_t lanes, int64_t present) {
  switch (type) {
    case memc_u8:
    case memc_i8:
#if MEMC_X86
      if (isa >= memc_avx512) {
        bytes_in_avx512(buffer, codes, count, places, lanes, present);
        break;
      }
#endif
      bytes_in_portable(buffer, codes, count, places, lanes, present);
      break;
    case memc_u16:
    case memc_i16: INTO(uint16_t);
    case memc_i32: INTO(int32_t);
    default: INTO(int64_t);
  }
}

#define OUT_OF(TYPE)                                                                 \
  for (int64_t lane = 0; lane < present; lane++)                                     \
    for (int64_t i = 0; i < count; i++)                                              \
      codes[lane * count + i] = (int32_t)((const TYPE *)(buffer + places[i]))[lane]; \
  break

void memc_lanes_out(int32_t *codes, const uint8_t *buffer, memc_type type, int64_t count,
                    const int64_t *places, int64_t lanes, int64_t present) {
  switch (type) {
    case memc_u8: OUT_OF(uint8_t);
    case memc_i8: OUT_OF(int8_t);
    case memc_u16: OUT_OF(uint16_t);
    case memc_i16: OUT_OF(int16_t);
    case memc_i32: OUT_OF(int32_t);
    default: OUT_OF(int64_t);
  }
}
