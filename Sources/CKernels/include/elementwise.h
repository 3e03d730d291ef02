// Kernels of the vector unit, chosen when a program is bound.
#ifndef MEMC_ELEMENTWISE_H
#define MEMC_ELEMENTWISE_H

#include "machine.h"

/// One entry of a constant table; the instruction determines which fields are used.
typedef struct {
  int64_t zero_a;
  int64_t zero_b;
  int64_t multiplier_a;
  int64_t multiplier_b;
  int64_t shift;
  int64_t offset;
  int64_t low;
  int64_t high;
} memc_scale;

/// Kernels take operands in the order of `memc_step.operand`, with the types of the step.
memc_kernel memc_copy, memc_convert, memc_fill;

/// Writes a group's sums, or adds them to the destination; real sums are rounded, half up.
memc_kernel *memc_store_kernel(memc_isa isa, memc_type destination, memc_type sums,
                               bool accumulates);

/// `wide`: operands may exceed 32 bits, or products 64 bits.
memc_kernel *memc_requant_kernel(memc_isa isa, memc_type destination, memc_type source, bool wide);

/// Requantization or addition in which halves become even codes, or odd ones.
memc_kernel *memc_halves_kernel(memc_isa isa, bool odd);

/// Constants of 16 adjacent elements, for one lane.
typedef struct memc_scale_block {
  int32_t multiplier[16];
  /// The offsets of even and of odd elements.
  int64_t offset[2][8];
  /// The shifts minus 32.
  int32_t shift[16];
  int8_t low[16];
  int8_t high[16];
} memc_scale_block;

/// Requantizes 32-bit sums to 8 bits, with all shifts at least 32 and plain operands; null if there
/// is no such kernel. With one lane `blocks` has one for each 16 elements.
memc_kernel *memc_byte_requant_kernel(memc_isa isa, memc_type destination, memc_type source,
                                      int64_t lanes);
memc_kernel *memc_add_kernel(memc_isa isa, bool wide);
memc_kernel *memc_mul_kernel(memc_isa isa, bool wide);
memc_kernel *memc_exact_add_kernel(memc_isa isa, memc_type destination, memc_type a, memc_type b);

/// Combines a tap of a window with the destination; the first tap is copied instead.
memc_kernel *memc_max_kernel(memc_isa isa, memc_type type);
/// The largest element of a whole window; null if there is no such kernel.
memc_window *memc_window_kernel(memc_isa isa, memc_type type, int64_t taps);
memc_kernel *memc_sum_kernel(memc_isa isa, memc_type destination, memc_type source);

memc_kernel memc_lookup;

/// Write what a unit takes, as doubles: codes, or the result of `requant`, `add` or `mul` before it
/// is rounded.
memc_kernel memc_real_codes, memc_real_requant, memc_real_add, memc_real_mul;

/// Whether all codes are in `low` ... `high`.
bool memc_codes_within(memc_isa isa, const int32_t *codes, int64_t count, int32_t low,
                       int32_t high);

/// Copies `count` codes of each of `present` images into lanes, and back; `places` are in bytes.
/// Lanes without an image repeat the first image.
void memc_lanes_in(memc_isa isa, uint8_t *buffer, memc_type type, const int32_t *codes,
                   int64_t count, const int64_t *places, int64_t lanes, int64_t present);
void memc_lanes_out(int32_t *codes, const uint8_t *buffer, memc_type type, int64_t count,
                    const int64_t *places, int64_t lanes, int64_t present);

#endif
