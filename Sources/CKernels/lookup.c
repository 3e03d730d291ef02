#include <string.h>

#include "isa.h"
#include "split.h"

#if MEMC_X86 || MEMC_ARM
typedef uint64_t memc_words_8 __attribute__((vector_size(64)));
typedef uint64_t memc_words_4 __attribute__((vector_size(32)));
typedef uint64_t memc_words_2 __attribute__((vector_size(16)));
typedef uint64_t memc_words_1 __attribute__((vector_size(8)));

enum { pattern_bits_avx2 = 4, pattern_bits_avx512 = 6, pattern_bits_neon = 6 };
#endif

#if MEMC_X86
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#define ISA(name) name##_avx2
#define VECTOR __m256i
#define TABLE VECTOR
#define V_COUNT _mm_cvtsi32_si128
#define V_ZERO _mm256_setzero_si256()
#define V_LOAD(FROM) _mm256_loadu_si256((const __m256i *)(FROM))
#define V_TABLE(FROM) _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(FROM)))
#define V_LOOK_UP(INDEX, TABLE) _mm256_shuffle_epi8(TABLE, INDEX)
#define V_ADD_8 _mm256_add_epi8
#define V_ADDS_U8 _mm256_adds_epu8
#define V_ADD_16 _mm256_add_epi16
#define V_ADD_32 _mm256_add_epi32
#define V_MIN_U8 _mm256_min_epu8
#define V_AVERAGE_U8 _mm256_avg_epu8
#define V_AND _mm256_and_si256
#define V_SRL_16 _mm256_srl_epi16
#define V_MIN_16 _mm256_min_epi16
#define V_MAX_16 _mm256_max_epi16
#define V_SRA_16 _mm256_sra_epi16
#define V_MADD_U8 _mm256_maddubs_epi16
#define V_MADD_16 _mm256_madd_epi16
#define V_LOW_8 _mm256_unpacklo_epi8
#define V_HIGH_8 _mm256_unpackhi_epi8
#define V_LOW_16 _mm256_unpacklo_epi16
#define V_HIGH_16 _mm256_unpackhi_epi16
#define V_SET_8 _mm256_set1_epi8
#define V_SET_16 _mm256_set1_epi16
#define V_SET_32 _mm256_set1_epi32
#define V_STORE_HALVES store_halves_avx2
#define V_STORE_QUARTERS store_quarters_avx2

/// Stores halves and quarters of vectors in the order of slots; interleaving works within 16 bytes.
MEMC_INLINE void store_halves_avx2(int16_t *to, __m256i low, __m256i high) {
  _mm256_storeu_si256((__m256i *)to, _mm256_permute2x128_si256(low, high, 0x20));
  _mm256_storeu_si256((__m256i *)to + 1, _mm256_permute2x128_si256(low, high, 0x31));
}

MEMC_INLINE void store_quarters_avx2(int32_t *to, const __m256i *from) {
  for (int i = 0; i < 2; i++) {
    const __m256i first = _mm256_permute2x128_si256(from[2 * i], from[2 * i + 1], 0x20);
    const __m256i second = _mm256_permute2x128_si256(from[2 * i], from[2 * i + 1], 0x31);
    _mm256_storeu_si256((__m256i *)to + i, first);
    _mm256_storeu_si256((__m256i *)to + 2 + i, second);
  }
}

#include "lookup-kernels.h"
#undef ISA
#undef VECTOR
#undef TABLE
#undef V_COUNT
#undef V_ZERO
#undef V_LOAD
#undef V_TABLE
#undef V_LOOK_UP
#undef V_ADD_8
#undef V_ADDS_U8
#undef V_ADD_16
#undef V_ADD_32
#undef V_MIN_U8
#undef V_AVERAGE_U8
#undef V_AND
#undef V_SRL_16
#undef V_MIN_16
#undef V_MAX_16
#undef V_SRA_16
#undef V_MADD_U8
#undef V_MADD_16
#undef V_LOW_8
#undef V_HIGH_8
#undef V_LOW_16
#undef V_HIGH_16
#undef V_SET_8
#undef V_SET_16
#undef V_SET_32
#undef V_STORE_HALVES
#undef V_STORE_QUARTERS
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target(MEMC_AVX512_FEATURES))), apply_to = function)
#define ISA(name) name##_avx512
#define VECTOR __m512i
#define TABLE VECTOR
#define V_COUNT _mm_cvtsi32_si128
#define V_ZERO _mm512_setzero_si512()
#define V_LOAD(FROM) _mm512_loadu_si512(FROM)
#define V_TABLE(FROM) _mm512_loadu_si512(FROM)
#define V_LOOK_UP(INDEX, TABLE) _mm512_permutexvar_epi8(INDEX, TABLE)
#define V_ADD_8 _mm512_add_epi8
#define V_ADDS_U8 _mm512_adds_epu8
#define V_ADD_16 _mm512_add_epi16
#define V_ADD_32 _mm512_add_epi32
#define V_MIN_U8 _mm512_min_epu8
#define V_AVERAGE_U8 _mm512_avg_epu8
#define V_AND _mm512_and_si512
#define V_SRL_16 _mm512_srl_epi16
#define V_MIN_16 _mm512_min_epi16
#define V_MAX_16 _mm512_max_epi16
#define V_SRA_16 _mm512_sra_epi16
#define V_MADD_U8 _mm512_maddubs_epi16
#define V_MADD_16 _mm512_madd_epi16
#define V_LOW_8 _mm512_unpacklo_epi8
#define V_HIGH_8 _mm512_unpackhi_epi8
#define V_LOW_16 _mm512_unpacklo_epi16
#define V_HIGH_16 _mm512_unpackhi_epi16
#define V_SET_8 _mm512_set1_epi8
#define V_SET_16 _mm512_set1_epi16
#define V_SET_32 _mm512_set1_epi32
#define V_STORE_HALVES store_halves_avx512
#define V_STORE_QUARTERS store_quarters_avx512

MEMC_INLINE void store_halves_avx512(int16_t *to, __m512i low, __m512i high) {
  const __m512i first = _mm512_setr_epi64(0, 1, 8, 9, 2, 3, 10, 11);
  const __m512i second = _mm512_setr_epi64(4, 5, 12, 13, 6, 7, 14, 15);
  _mm512_storeu_si512(to, _mm512_permutex2var_epi64(low, first, high));
  _mm512_storeu_si512(to + 32, _mm512_permutex2var_epi64(low, second, high));
}

MEMC_INLINE void store_quarters_avx512(int32_t *to, const __m512i *from) {
  const __m512i a = _mm512_shuffle_i32x4(from[0], from[1], 0x44);
  const __m512i b = _mm512_shuffle_i32x4(from[2], from[3], 0x44);
  const __m512i c = _mm512_shuffle_i32x4(from[0], from[1], 0xEE);
  const __m512i d = _mm512_shuffle_i32x4(from[2], from[3], 0xEE);
  _mm512_storeu_si512(to, _mm512_shuffle_i32x4(a, b, 0x88));
  _mm512_storeu_si512(to + 16, _mm512_shuffle_i32x4(a, b, 0xDD));
  _mm512_storeu_si512(to + 32, _mm512_shuffle_i32x4(c, d, 0x88));
  _mm512_storeu_si512(to + 48, _mm512_shuffle_i32x4(c, d, 0xDD));
}

#include "lookup-kernels.h"
#undef ISA
#pragma clang attribute pop
#endif

#if MEMC_ARM
#define ISA(name) name##_neon
#define VECTOR uint8x16_t
#define TABLE uint8x16x4_t
#define S16(V) vreinterpretq_s16_u8(V)
#define S32(V) vreinterpretq_s32_u8(V)
#define OF_16(V) vreinterpretq_u8_s16(V)
#define OF_32(V) vreinterpretq_u8_s32(V)
#define V_COUNT(N) vdupq_n_s16((int16_t) - (N))
#define V_ZERO vdupq_n_u8(0)
#define V_LOAD vld1q_u8
#define V_TABLE vld1q_u8_x4
#define V_LOOK_UP(INDEX, TABLE) vqtbl4q_u8(TABLE, INDEX)
#define V_ADD_8 vaddq_u8
#define V_ADDS_U8 vqaddq_u8
#define V_ADD_16(A, B) OF_16(vaddq_s16(S16(A), S16(B)))
#define V_ADD_32(A, B) OF_32(vaddq_s32(S32(A), S32(B)))
#define V_MIN_U8 vminq_u8
#define V_AVERAGE_U8 vrhaddq_u8
#define V_AND vandq_u8
#define V_SRL_16(A, COUNT) vreinterpretq_u8_u16(vshlq_u16(vreinterpretq_u16_u8(A), COUNT))
#define V_MIN_16(A, B) OF_16(vminq_s16(S16(A), S16(B)))
#define V_MAX_16(A, B) OF_16(vmaxq_s16(S16(A), S16(B)))
#define V_SRA_16(A, COUNT) OF_16(vshlq_s16(S16(A), COUNT))
#define V_MADD_U8 add_products_8
#define V_MADD_16 add_products_16
#define V_LOW_8 vzip1q_u8
#define V_HIGH_8 vzip2q_u8
#define V_LOW_16(A, B) OF_16(vzip1q_s16(S16(A), S16(B)))
#define V_HIGH_16(A, B) OF_16(vzip2q_s16(S16(A), S16(B)))
#define V_SET_8(N) vdupq_n_u8((uint8_t)(N))
#define V_SET_16(N) OF_16(vdupq_n_s16(N))
#define V_SET_32(N) OF_32(vdupq_n_s32(N))
#define V_STORE_HALVES store_halves_neon
#define V_STORE_QUARTERS store_quarters_neon

/// Products of unsigned and signed bytes, with neighbors added in 16 bits.
MEMC_INLINE uint8x16_t add_products_8(uint8x16_t a, uint8x16_t b) {
  const int16x8_t even = S16(vandq_u8(a, OF_16(vdupq_n_s16(0xFF))));
  const int16x8_t odd = vreinterpretq_s16_u16(vshrq_n_u16(vreinterpretq_u16_u8(a), 8));
  const int16x8_t products = vmulq_s16(even, vshrq_n_s16(vshlq_n_s16(S16(b), 8), 8));
  return OF_16(vmlaq_s16(products, odd, vshrq_n_s16(S16(b), 8)));
}

/// Products of 16-bit numbers, with neighbors added.
MEMC_INLINE uint8x16_t add_products_16(uint8x16_t a, uint8x16_t b) {
  const int32x4_t low = vmull_s16(vget_low_s16(S16(a)), vget_low_s16(S16(b)));
  return OF_32(vpaddq_s32(low, vmull_high_s16(S16(a), S16(b))));
}

MEMC_INLINE void store_halves_neon(int16_t *to, uint8x16_t low, uint8x16_t high) {
  vst1q_s16(to, S16(low));
  vst1q_s16(to + 8, S16(high));
}

MEMC_INLINE void store_quarters_neon(int32_t *to, const uint8x16_t *from) {
  for (int i = 0; i < 4; i++) vst1q_s32(to + 4 * i, S32(from[i]));
}

#include "lookup-kernels.h"
#undef ISA
#endif

int32_t memc_pattern_bits(memc_isa isa) {
#if MEMC_X86
  if (isa >= memc_avx512) return pattern_bits_avx512;
  if (isa >= memc_avx2) return pattern_bits_avx2;
#elif MEMC_ARM
  if (isa == memc_neon) return pattern_bits_neon;
#endif
  return 0;
}

memc_look_up *memc_look_up_kernel(memc_isa isa) {
#if MEMC_X86
  if (isa >= memc_avx512) return look_up_avx512;
  if (isa >= memc_avx2) return look_up_avx2;
#elif MEMC_ARM
  if (isa == memc_neon) return look_up_neon;
#endif
  return 0;
}
