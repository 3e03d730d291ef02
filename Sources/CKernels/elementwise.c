#include "elementwise.h"

#include <math.h>
#include <string.h>

#include "quads.h"

#define KERNELS "elementwise-kernels.h"
#include "each-isa.h"

memc_kernel *memc_requant_kernel(memc_isa isa, memc_type destination, memc_type source, bool wide) {
  return wide ? PICK(isa, requant_wide) : PICK(isa, requant_kernel)(destination, source);
}

memc_kernel *memc_halves_kernel(memc_isa isa, bool odd) {
  return odd ? PICK(isa, halves_odd) : PICK(isa, halves_even);
}

memc_kernel *memc_add_kernel(memc_isa isa, bool wide) {
  return wide ? PICK(isa, add_wide) : PICK(isa, add);
}

memc_kernel *memc_mul_kernel(memc_isa isa, bool wide) {
  return wide ? PICK(isa, mul_wide) : PICK(isa, mul);
}

memc_kernel *memc_exact_add_kernel(memc_isa isa, memc_type destination, memc_type a, memc_type b) {
  bool narrow = destination == memc_i32 && a == memc_i32 && b == memc_i32;
  return narrow ? PICK(isa, exact_add_i32) : PICK(isa, exact_add);
}

memc_kernel *memc_max_kernel(memc_isa isa, memc_type type) { return PICK(isa, max_kernels)[type]; }

memc_window *memc_window_kernel(memc_isa isa, memc_type type, int64_t taps) {
  if (taps > memc_most_taps) return 0;
  memc_window *kernel = memc_byte_window_kernel(isa, type);
  if (kernel) return kernel;
  return type == memc_u8 ? PICK(isa, window_u8) : type == memc_i8 ? PICK(isa, window_i8) : 0;
}

memc_kernel *memc_sum_kernel(memc_isa isa, memc_type destination, memc_type source) {
  return PICK(isa, sum_kernels)[destination == memc_i64][source];
}

void memc_copy(const memc_step *step, uint8_t *const at[4], int64_t n) {
  memcpy(at[0], at[1], n * step->operand[1].element);
}

void memc_convert(const memc_step *step, uint8_t *const at[4], int64_t n) {
  for (int64_t element = 0; element < n; element++) {
    int64_t codes[most_lanes_portable];
    load64_portable(step->type[1], at[1] + element * step->operand[1].element, step->lanes, codes);
    store64_portable(step->type[0], at[0] + element * step->operand[0].element, step->lanes, codes);
  }
}

#define FILL(TYPE)                                                               \
  for (int64_t i = 0; i < count; i++) ((TYPE *)at[0])[i] = (TYPE)step->constant; \
  break

void memc_fill(const memc_step *step, uint8_t *const at[4], int64_t n) {
  const int64_t count = n * step->lanes;
  switch (step->type[0]) {
    case memc_u8:
    case memc_i8: memset(at[0], (int)step->constant, count); break;
    case memc_u16:
    case memc_i16: FILL(uint16_t);
    case memc_i32: FILL(uint32_t);
    default: FILL(int64_t);
  }
}
#undef FILL

void memc_lookup(const memc_step *step, uint8_t *const at[4], int64_t n) {
  const int32_t *entries = step->lookup.entries - step->lookup.lowest;
  for (int64_t element = 0; element < n; element++) {
    int32_t codes[most_lanes_portable];
    load32_portable(step->type[1], at[1] + element * step->operand[1].element, step->lanes, codes);
    for (int64_t i = 0; i < step->lanes; i++) codes[i] = entries[codes[i]];
    store32_portable(step->type[0], at[0] + element * step->operand[0].element, step->lanes, codes);
  }
}

void memc_real_codes(const memc_step *step, uint8_t *const at[4], int64_t n) {
  for (int64_t element = 0; element < n; element++) {
    int64_t codes[most_lanes_portable];
    double *to = (double *)(at[0] + element * step->operand[0].element);
    load64_portable(step->type[1], at[1] + element * step->operand[1].next, step->lanes, codes);
    for (int64_t i = 0; i < step->lanes; i++) to[i] = (double)codes[i];
  }
}

/// `(expression + offset) / 2^shift - 1/2`: offsets of tables include the half of the rounding.
#define REAL(NAME, EXPRESSION)                                                                   \
  void memc_real_##NAME(const memc_step *step, uint8_t *const at[4], int64_t n) {                \
    for (int64_t element = 0; element < n; element++) {                                          \
      const memc_scale *entry = (const memc_scale *)(at[3] + element * step->operand[3].next);   \
      int64_t a[most_lanes_portable], b[most_lanes_portable];                                    \
      double *to = (double *)(at[0] + element * step->operand[0].element);                       \
      load64_portable(step->type[1], at[1] + element * step->operand[1].next, step->lanes, a);   \
      if (at[2])                                                                                 \
        load64_portable(step->type[2], at[2] + element * step->operand[2].next, step->lanes, b); \
      for (int64_t i = 0; i < step->lanes; i++)                                                  \
        to[i] = ldexp((double)((EXPRESSION) + entry->offset), -(int)entry->shift) - 0.5;         \
    }                                                                                            \
  }
REAL(requant, (__int128)a[i] * entry->multiplier_a)
REAL(add, (__int128)a[i] * entry->multiplier_a + (__int128)b[i] * entry->multiplier_b)
REAL(mul, (__int128)(a[i] - entry->zero_a) * (b[i] - entry->zero_b) * entry->multiplier_a)
#undef REAL

/// The integer nearest to a real sum, half up, clamped to 62 bits.
static int64_t rounded(double sum) {
  const double limit = 4611686018427387904.0;
  if (!(sum > -limit)) return -(int64_t)limit;
  if (sum >= limit) return (int64_t)limit;
  int64_t down = (int64_t)sum;
  down -= (double)down > sum;
  return down + (sum - (double)down >= 0.5);
}

static void load_sums(memc_type type, const uint8_t *from, int64_t n, int64_t *to) {
  if (type == memc_f32) {
    for (int64_t i = 0; i < n; i++) to[i] = rounded(((const float *)from)[i]);
  } else if (type == memc_f64) {
    for (int64_t i = 0; i < n; i++) to[i] = rounded(((const double *)from)[i]);
  } else {
    load64_portable(type, from, n, to);
  }
}

/// An `i32` sum out of the range of integer products is clamped.
static int64_t saturated(int64_t sum, memc_type type) {
  if (type != memc_i32) return sum;
  return sum < INT32_MIN ? INT32_MIN : sum > INT32_MAX ? INT32_MAX : sum;
}

static void store_sums(const memc_step *step, uint8_t *const at[4], int64_t n) {
  for (int64_t element = 0; element < n; element++) {
    int64_t sums[most_lanes_portable];
    load_sums(step->type[1], at[1] + element * step->operand[1].element, step->lanes, sums);
    for (int64_t i = 0; i < step->lanes; i++) sums[i] = saturated(sums[i], step->type[0]);
    store64_portable(step->type[0], at[0] + element * step->operand[0].element, step->lanes, sums);
  }
}

static void accumulate_sums(const memc_step *step, uint8_t *const at[4], int64_t n) {
  for (int64_t element = 0; element < n; element++) {
    int64_t sums[most_lanes_portable], before[most_lanes_portable];
    uint8_t *to = at[0] + element * step->operand[0].element;
    load_sums(step->type[1], at[1] + element * step->operand[1].element, step->lanes, sums);
    load64_portable(step->type[0], to, step->lanes, before);
    for (int64_t i = 0; i < step->lanes; i++)
      sums[i] = saturated(sums[i], step->type[0]) + before[i];
    store64_portable(step->type[0], to, step->lanes, sums);
  }
}

memc_kernel *memc_store_kernel(memc_isa isa, memc_type destination, memc_type sums,
                               bool accumulates) {
  if (accumulates) return accumulate_sums;
  if (destination == memc_i32 && sums == memc_f32) return PICK(isa, store_rounded);
  if (destination == memc_i32 && sums == memc_i32) return memc_copy_sums_kernel(isa);
  return destination == sums ? memc_copy : store_sums;
}
