// What the kernel checks share: seeded numbers, memory, digests and comparisons.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "isa.h"
#include "product.h"

/// The number of comparisons that failed.
extern int failures;

/// The kernels without vector extensions, and those of this processor.
static const memc_isa own[] = {memc_portable, memc_neon};
static const int64_t all_lanes[] = {1, 16, 32, 64};

/// The next number of Steele, Lea and Flood's SplitMix64.
uint64_t draw(void);
/// A number in `low...high`.
int64_t between(int64_t low, int64_t high);
/// Zeroed memory.
void *take(size_t bytes);
/// Fills memory with seeded bytes.
void fill(void *to, size_t bytes);
/// Prints the digest of a result.
void report(const char *name, int64_t lanes, int variant, const void *from, size_t bytes);
/// Counts and reports a difference from a slow definition.
void expect_equal(const char *name, int64_t lanes, const void *a, const void *b, size_t bytes);

/// Checks of the kernels; each prints its results.
void check_pairs(int64_t lanes, bool converts, bool accumulates);
void check_numbers(const char *name, memc_kind kind, int64_t lanes);
void check_look_up(int64_t lanes, int digit_bits, bool saturates, int step_shift);
void check_vector_unit(int64_t lanes);
void check_moves(int64_t lanes);
void check_neurons(int64_t lanes);
void check_normals(void);
void check_circuit(int64_t lanes);
void check_analog(int64_t lanes, bool is_noisy, bool is_wide, bool has_thresholds);
