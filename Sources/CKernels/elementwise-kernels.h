// Kernels of the vector unit, compiled once for each instruction set with the names `ISA(name)`.
// Overflow wraps (`-fwrapv`); binding chooses kernels in which it cannot happen.

#include "code-kernels.h"

/// The loop of an instruction with a table: `EXPRESSION` of `a[i]`, `b[i]` and the constants in
/// type `NUMBER`, then offset, shift and clamp.
#define WITH_TABLE(WIDTH, NUMBER, EXPRESSION)                                                \
  const int64_t lanes = step->lanes;                                                         \
  for (int64_t element = 0; element < n; element++) {                                        \
    const memc_scale *entry = (const memc_scale *)(at[3] + element * step->operand[3].next); \
    const int64_t offset = entry->offset, low = entry->low, high = entry->high;              \
    const int shift = (int)entry->shift;                                                     \
    int##WIDTH##_t a[ISA(most_lanes)], b[ISA(most_lanes)], codes[ISA(most_lanes)];           \
    ISA(load##WIDTH)(type_a, at[1] + element * step->operand[1].next, lanes, a);             \
    if (at[2]) ISA(load##WIDTH)(type_b, at[2] + element * step->operand[2].next, lanes, b);  \
    for (int64_t i = 0; i < lanes; i++) {                                                    \
      NUMBER scaled = ((EXPRESSION) + offset) >> shift;                                      \
      scaled = scaled < low ? low : scaled;                                                  \
      codes[i] = (int##WIDTH##_t)(scaled > high ? high : scaled);                            \
    }                                                                                        \
    ISA(store##WIDTH)(type, at[0] + element * step->operand[0].next, lanes, codes);          \
  }

/// Requantization with types known at compile time; the multiplier fits 32 bits.
MEMC_INLINE void ISA(requant)(const memc_step *step, uint8_t *const at[4], int64_t n,
                              memc_type type, memc_type type_a) {
  const int64_t lanes = step->lanes;
  const int64_t size = type == memc_i32 ? 4 : type == memc_u8 || type == memc_i8 ? 1 : 2;
  const int64_t size_a = type_a == memc_i32 ? 4 : type_a == memc_u8 || type_a == memc_i8 ? 1 : 2;
  for (int64_t element = 0; element < n; element++) {
    const memc_scale *entry = (const memc_scale *)(at[3] + element * step->operand[3].next);
    const int32_t multiplier = (int32_t)entry->multiplier_a;
    const int64_t offset = entry->offset, low = entry->low, high = entry->high;
    const int shift = (int)entry->shift;
    int32_t a[ISA(most_lanes)], codes[ISA(most_lanes)];
    ISA(load32)(type_a, at[1] + element * lanes * size_a, lanes, a);
    for (int64_t i = 0; i < lanes; i++) {
      int64_t scaled = ((int64_t)a[i] * (int64_t)multiplier + offset) >> shift;
      codes[i] = (int32_t)ISA(clamp)(scaled, low, high);
    }
    ISA(store32)(type, at[0] + element * lanes * size, lanes, codes);
  }
}

#define REQUANT(TO, FROM)                                                                          \
  static void ISA(requant_##TO##_##FROM)(const memc_step *step, uint8_t *const at[4], int64_t n) { \
    ISA(requant)(step, at, n, memc_##TO, memc_##FROM);                                             \
  }
REQUANT(u8, i32)
REQUANT(i8, i32)
REQUANT(i16, i32)
REQUANT(u8, u8)
REQUANT(i8, i8)
#undef REQUANT

static void ISA(requant_any)(const memc_step *step, uint8_t *const at[4], int64_t n) {
  ISA(requant)(step, at, n, step->type[0], step->type[1]);
}

static void ISA(requant_wide)(const memc_step *step, uint8_t *const at[4], int64_t n) {
  const memc_type type = step->type[0], type_a = step->type[1], type_b = memc_i64;
  WITH_TABLE(64, __int128, (__int128)a[i] * entry->multiplier_a)
}

/// Requantization or addition of any width in which halves become codes of one parity.
MEMC_INLINE void ISA(halves)(const memc_step *step, uint8_t *const at[4], int64_t n,
                             int64_t parity) {
  for (int64_t element = 0; element < n; element++) {
    const memc_scale *entry = (const memc_scale *)(at[3] + element * step->operand[3].next);
    const int64_t low = entry->low, high = entry->high;
    const int shift = (int)entry->shift;
    int64_t a[ISA(most_lanes)], b[ISA(most_lanes)];
    ISA(load64)(step->type[1], at[1] + element * step->operand[1].next, step->lanes, a);
    if (at[2]) ISA(load64)(step->type[2], at[2] + element * step->operand[2].next, step->lanes, b);
    for (int64_t i = 0; i < step->lanes; i++) {
      __int128 scaled = (__int128)a[i] * entry->multiplier_a + entry->offset;
      if (at[2]) scaled += (__int128)b[i] * entry->multiplier_b;
      __int128 code = scaled >> shift;
      code -= (scaled & (((__int128)1 << shift) - 1)) == 0 && ((int64_t)code & 1) != parity;
      code = code < low ? low : code;
      a[i] = (int64_t)(code > high ? high : code);
    }
    ISA(store64)(step->type[0], at[0] + element * step->operand[0].next, step->lanes, a);
  }
}

static void ISA(halves_even)(const memc_step *step, uint8_t *const at[4], int64_t n) {
  ISA(halves)(step, at, n, 0);
}

static void ISA(halves_odd)(const memc_step *step, uint8_t *const at[4], int64_t n) {
  ISA(halves)(step, at, n, 1);
}

static void ISA(add)(const memc_step *step, uint8_t *const at[4], int64_t n) {
  const memc_type type = step->type[0], type_a = step->type[1], type_b = step->type[2];
  WITH_TABLE(
      32, int64_t,
      (int64_t)a[i] * (int32_t)entry->multiplier_a + (int64_t)b[i] * (int32_t)entry->multiplier_b)
}

static void ISA(add_wide)(const memc_step *step, uint8_t *const at[4], int64_t n) {
  const memc_type type = step->type[0], type_a = step->type[1], type_b = step->type[2];
  WITH_TABLE(64, __int128,
             (__int128)a[i] * entry->multiplier_a + (__int128)b[i] * entry->multiplier_b)
}

static void ISA(mul)(const memc_step *step, uint8_t *const at[4], int64_t n) {
  const memc_type type = step->type[0], type_a = step->type[1], type_b = step->type[2];
  WITH_TABLE(32, int64_t, (a[i] - entry->zero_a) * (b[i] - entry->zero_b) * entry->multiplier_a)
}

static void ISA(mul_wide)(const memc_step *step, uint8_t *const at[4], int64_t n) {
  const memc_type type = step->type[0], type_a = step->type[1], type_b = step->type[2];
  WITH_TABLE(64, __int128,
             (__int128)(a[i] - entry->zero_a) * (b[i] - entry->zero_b) * entry->multiplier_a)
}
#undef WITH_TABLE

static void ISA(exact_add)(const memc_step *step, uint8_t *const at[4], int64_t n) {
  for (int64_t element = 0; element < n; element++) {
    int64_t a[ISA(most_lanes)], b[ISA(most_lanes)];
    ISA(load64)(step->type[1], at[1] + element * step->operand[1].next, step->lanes, a);
    ISA(load64)(step->type[2], at[2] + element * step->operand[2].next, step->lanes, b);
    for (int64_t i = 0; i < step->lanes; i++) a[i] += b[i];
    ISA(store64)(step->type[0], at[0] + element * step->operand[0].next, step->lanes, a);
  }
}

static void ISA(exact_add_i32)(const memc_step *step, uint8_t *const at[4], int64_t n) {
  int32_t *to = (int32_t *)at[0];
  for (int64_t element = 0; element < n; element++) {
    const int32_t *a = (const int32_t *)(at[1] + element * step->operand[1].next);
    const int32_t *b = (const int32_t *)(at[2] + element * step->operand[2].next);
    for (int64_t i = 0; i < step->lanes; i++) to[element * step->lanes + i] = a[i] + b[i];
  }
}

/// Rounds real sums to the nearest integer, half up, and clamps them to the range of int32.
static void ISA(store_rounded)(const memc_step *step, uint8_t *const at[4], int64_t n) {
  int32_t *to = (int32_t *)at[0];
  const float *from = (const float *)at[1];
  for (int64_t i = 0; i < n * step->lanes; i++) {
    float sum = from[i] > -2147483648.0f ? from[i] : -2147483648.0f;
    sum = sum < 2147483520.0f ? sum : 2147483520.0f;
    int32_t down = (int32_t)sum;
    down -= (float)down > sum;
    to[i] = down + (sum - (float)down >= 0.5f);
  }
}

#define LARGER(NAME, TYPE)                                                                   \
  static void ISA(max_##NAME)(const memc_step *step, uint8_t *const at[4], int64_t n) {      \
    TYPE *to = (TYPE *)at[0];                                                                \
    const TYPE *from = (const TYPE *)at[1];                                                  \
    for (int64_t i = 0; i < n * step->lanes; i++) to[i] = from[i] > to[i] ? from[i] : to[i]; \
  }
LARGER(u8, uint8_t)
LARGER(i8, int8_t)
LARGER(u16, uint16_t)
LARGER(i16, int16_t)
LARGER(i32, int32_t)
LARGER(i64, int64_t)
#undef LARGER

/// The largest element of a whole window, 64 bytes at a time.
#define WINDOW(NAME, TYPE)                                                                  \
  static void ISA(window_##NAME)(uint8_t * to, const uint8_t *from, const int64_t *offsets, \
                                 int64_t taps, int64_t bytes) {                             \
    enum { across = 64 / sizeof(TYPE) };                                                    \
    for (int64_t first = 0; first < bytes; first += 64) {                                   \
      const int64_t here = bytes - first < 64 ? bytes - first : 64;                         \
      TYPE largest[across];                                                                 \
      memcpy(largest, from + offsets[0] + first, here);                                     \
      for (int64_t tap = 1; tap < taps; tap++) {                                            \
        TYPE next[across];                                                                  \
        memcpy(next, from + offsets[tap] + first, here);                                    \
        for (int64_t i = 0; i < across; i++)                                                \
          largest[i] = next[i] > largest[i] ? next[i] : largest[i];                         \
      }                                                                                     \
      memcpy(to + first, largest, here);                                                    \
    }                                                                                       \
  }
WINDOW(u8, uint8_t)
WINDOW(i8, int8_t)
#undef WINDOW

#define SUM(NAME, TO, FROM)                                                             \
  static void ISA(sum_##NAME)(const memc_step *step, uint8_t *const at[4], int64_t n) { \
    TO *to = (TO *)at[0];                                                               \
    const FROM *from = (const FROM *)at[1];                                             \
    for (int64_t i = 0; i < n * step->lanes; i++) to[i] += from[i];                     \
  }
#define SUMS(NAME, FROM) SUM(i32_##NAME, int32_t, FROM) SUM(i64_##NAME, int64_t, FROM)
SUMS(u8, uint8_t)
SUMS(i8, int8_t)
SUMS(u16, uint16_t)
SUMS(i16, int16_t)
SUMS(i32, int32_t)
SUMS(i64, int64_t)
#undef SUMS
#undef SUM

static memc_kernel *ISA(requant_kernel)(memc_type to, memc_type from) {
  if (from == memc_i32 && to == memc_u8) return ISA(requant_u8_i32);
  if (from == memc_i32 && to == memc_i8) return ISA(requant_i8_i32);
  if (from == memc_i32 && to == memc_i16) return ISA(requant_i16_i32);
  if (from == memc_u8 && to == memc_u8) return ISA(requant_u8_u8);
  if (from == memc_i8 && to == memc_i8) return ISA(requant_i8_i8);
  return ISA(requant_any);
}

static memc_kernel *const ISA(max_kernels)[] = {ISA(max_u8),  ISA(max_i8),  ISA(max_u16),
                                                ISA(max_i16), ISA(max_i32), ISA(max_i64)};
static memc_kernel *const ISA(sum_kernels)[][6] = {
    {ISA(sum_i32_u8), ISA(sum_i32_i8), ISA(sum_i32_u16), ISA(sum_i32_i16), ISA(sum_i32_i32),
     ISA(sum_i32_i64)},
    {ISA(sum_i64_u8), ISA(sum_i64_i8), ISA(sum_i64_u16), ISA(sum_i64_i16), ISA(sum_i64_i32),
     ISA(sum_i64_i64)}};
