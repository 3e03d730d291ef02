// The vector unit with AVX-512: copies and requantization of 32-bit sums, the maximum of windows of
// bytes.
//
// With shifts of at least 32, only the high halves of the 64-bit products matter, and the results
// fit 32 bits. Narrowing with saturation then does most of the clamp.
#include "elementwise.h"
#include "quads.h"

#if MEMC_X86
#pragma clang attribute push(__attribute__((target(MEMC_AVX512_FEATURES))), apply_to = function)

/// The high halves of `sums * multiplier + offset`.
MEMC_INLINE __m512i high_halves(__m512i sums, __m512i multiplier, __m512i even_offset,
                                __m512i odd_offset) {
  // shuffles are faster than shifts
  const __m512i odd_sums = _mm512_shuffle_epi32(sums, _MM_PERM_DDBB);
  const __m512i odd_multiplier = _mm512_srli_epi64(multiplier, 32);
  const __m512i even = _mm512_add_epi64(_mm512_mul_epi32(sums, multiplier), even_offset);
  const __m512i odd = _mm512_add_epi64(_mm512_mul_epi32(odd_sums, odd_multiplier), odd_offset);
  return _mm512_mask_shuffle_epi32(odd, 0x5555, even, _MM_PERM_DDBB);
}

MEMC_INLINE __m512i scaled(const memc_scale *scale, const int32_t *sums) {
  const __m512i offset = _mm512_set1_epi64(scale->offset);
  const __m512i high = high_halves(_mm512_loadu_si512(sums),
                                   _mm512_set1_epi32((int32_t)scale->multiplier_a), offset, offset);
  return _mm512_sra_epi32(high, _mm_cvtsi32_si128((int)scale->shift - 32));
}

/// 16 numbers to bytes, clamped to `low` and `high`.
MEMC_INLINE __m128i bytes_16(__m512i numbers, __m128i low, __m128i high, const bool is_signed) {
  if (is_signed) return _mm_min_epi8(_mm_max_epi8(_mm512_cvtsepi32_epi8(numbers), low), high);
  numbers = _mm512_max_epi32(numbers, _mm512_setzero_si512());
  return _mm_min_epu8(_mm_max_epu8(_mm512_cvtusepi32_epi8(numbers), low), high);
}

/// 64 numbers to bytes, clamped to `low` and `high`.
MEMC_INLINE __m512i bytes_64(const __m512i numbers[4], __m512i low, __m512i high,
                             const bool is_signed) {
  const __m512i first = _mm512_packs_epi32(numbers[0], numbers[1]);
  const __m512i second = _mm512_packs_epi32(numbers[2], numbers[3]);
  const __m512i bytes =
      is_signed ? _mm512_min_epi8(_mm512_max_epi8(_mm512_packs_epi16(first, second), low), high)
                : _mm512_min_epu8(_mm512_max_epu8(_mm512_packus_epi16(first, second), low), high);
  return _mm512_permutexvar_epi32(memc_quad_order(), bytes);
}

MEMC_INLINE void requant_64(const memc_step *step, uint8_t *const at[4], int64_t n,
                            const bool is_signed) {
  for (int64_t element = 0; element < n; element++) {
    const memc_scale *scale = (const memc_scale *)(at[3] + element * step->operand[3].next);
    const int32_t *sums = (const int32_t *)at[1] + element * 64;
    const __m512i numbers[4] = {scaled(scale, sums), scaled(scale, sums + 16),
                                scaled(scale, sums + 32), scaled(scale, sums + 48)};
    const __m512i bytes = bytes_64(numbers, _mm512_set1_epi8((char)scale->low),
                                   _mm512_set1_epi8((char)scale->high), is_signed);
    _mm512_storeu_si512(at[0] + element * 64, bytes);
  }
}

MEMC_INLINE void requant_16(const memc_step *step, uint8_t *const at[4], int64_t n,
                            const bool is_signed) {
  const int64_t lanes = step->lanes;
  for (int64_t element = 0; element < n; element++) {
    const memc_scale *scale = (const memc_scale *)(at[3] + element * step->operand[3].next);
    const __m128i low = _mm_set1_epi8((char)scale->low), high = _mm_set1_epi8((char)scale->high);
    for (int64_t i = element * lanes; i < (element + 1) * lanes; i += 16)
      _mm_storeu_si128((__m128i *)(at[0] + i),
                       bytes_16(scaled(scale, (const int32_t *)at[1] + i), low, high, is_signed));
  }
}

/// One lane, with elements as the vector, each with its own constants.
MEMC_INLINE void requant_1(const memc_step *step, uint8_t *const at[4], int64_t n,
                           const bool is_signed) {
  const memc_scale_block *block = step->blocks;
  for (int64_t first = 0; first < n; first += 16, block++) {
    const __mmask16 here = n - first >= 16 ? 0xFFFF : (__mmask16)((1 << (n - first)) - 1);
    const __m512i sums = _mm512_maskz_loadu_epi32(here, (const int32_t *)at[1] + first);
    const __m512i high =
        high_halves(sums, _mm512_loadu_si512(block->multiplier),
                    _mm512_loadu_si512(block->offset[0]), _mm512_loadu_si512(block->offset[1]));
    const __m512i numbers = _mm512_srav_epi32(high, _mm512_loadu_si512(block->shift));
    const __m128i bytes = bytes_16(numbers, _mm_loadu_si128((const __m128i *)block->low),
                                   _mm_loadu_si128((const __m128i *)block->high), is_signed);
    _mm_mask_storeu_epi8(at[0] + first, here, bytes);
  }
}

#define KERNEL(LANES)                                                                        \
  static void requant_##LANES##_u8(const memc_step *step, uint8_t *const at[4], int64_t n) { \
    requant_##LANES(step, at, n, false);                                                     \
  }                                                                                          \
  static void requant_##LANES##_i8(const memc_step *step, uint8_t *const at[4], int64_t n) { \
    requant_##LANES(step, at, n, true);                                                      \
  }
KERNEL(64)
KERNEL(16)
KERNEL(1)

/// Copies 32-bit sums, of which there are few with one lane.
static void copy_sums(const memc_step *step, uint8_t *const at[4], int64_t n) {
  const int64_t count = n * step->lanes;
  for (int64_t first = 0; first < count; first += 16) {
    const __mmask16 here = count - first >= 16 ? 0xFFFF : (__mmask16)((1 << (count - first)) - 1);
    const __m512i sums = _mm512_maskz_loadu_epi32(here, (const int32_t *)at[1] + first);
    _mm512_mask_storeu_epi32((int32_t *)at[0] + first, here, sums);
  }
}

MEMC_INLINE void window(uint8_t *to, const uint8_t *from, const int64_t *offsets, int64_t taps,
                        int64_t bytes, const bool is_signed) {
  for (int64_t first = 0; first < bytes; first += 64) {
    const __mmask64 here = bytes - first >= 64 ? ~0ull : (1ull << (bytes - first)) - 1;
    __m512i largest = _mm512_maskz_loadu_epi8(here, from + first + offsets[0]);
    for (int64_t tap = 1; tap < taps; tap++) {
      const __m512i next = _mm512_maskz_loadu_epi8(here, from + first + offsets[tap]);
      largest = is_signed ? _mm512_max_epi8(largest, next) : _mm512_max_epu8(largest, next);
    }
    _mm512_mask_storeu_epi8(to + first, here, largest);
  }
}

static void window_u8(uint8_t *to, const uint8_t *from, const int64_t *offsets, int64_t taps,
                      int64_t bytes) {
  window(to, from, offsets, taps, bytes, false);
}

static void window_i8(uint8_t *to, const uint8_t *from, const int64_t *offsets, int64_t taps,
                      int64_t bytes) {
  window(to, from, offsets, taps, bytes, true);
}
#pragma clang attribute pop
#endif

memc_kernel *memc_copy_sums_kernel(memc_isa isa) {
#if MEMC_X86
  if (isa >= memc_avx512) return copy_sums;
#endif
  return memc_copy;
}

memc_window *memc_byte_window_kernel(memc_isa isa, memc_type type) {
#if MEMC_X86
  if (isa >= memc_avx512) return type == memc_u8 ? window_u8 : type == memc_i8 ? window_i8 : 0;
#endif
  return 0;
}

memc_kernel *memc_byte_requant_kernel(memc_isa isa, memc_type destination, memc_type source,
                                      int64_t lanes) {
#if MEMC_X86
  if (isa < memc_avx512 || source != memc_i32) return 0;
  if (destination == memc_u8)
    return lanes == 64 ? requant_64_u8 : lanes == 1 ? requant_1_u8 : requant_16_u8;
  if (destination == memc_i8)
    return lanes == 64 ? requant_64_i8 : lanes == 1 ? requant_1_i8 : requant_16_i8;
#endif
  return 0;
}
