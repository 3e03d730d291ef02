// One product of a unit of real conductances in one cycle.
#ifndef MEMC_ANALOG_PRODUCT_H
#define MEMC_ANALOG_PRODUCT_H

#include "analog.h"
#include "isa.h"

/// One unit's product in one cycle, and the destination of its codes. Kernels copy it so that
/// stores to the totals cannot alias it.
typedef struct {
  const memc_analog *analog;
  const memc_analog_unit *unit;
  const memc_analog_product *product;
  const uint8_t *digits;
  const uint8_t *squares;
  const uint8_t *indices;
  const uint32_t *keys;
  /// Null if converters make no errors.
  const uint32_t *error_keys;
  /// From the product and the unit, `[column]`.
  const float *gain, *bias;
  const int64_t *columns;
  /// Whether codes are found by search.
  bool searches;
  int32_t low, high;
  int32_t worth;
  int32_t *totals;
  int64_t lanes;
  memc_moment moment;
} memc_analog_job;

/// Extracts the bits of the codes that a cycle drives, and their squares minus 2^15 unless null.
void memc_cut_pairs(const memc_analog *analog, const memc_cycle *cycle, int64_t lanes,
                    const uint8_t *codes, uint8_t *digits, uint8_t *squares);

/// Computes the indices of tables, where there are kernels for them.
void memc_index_entries(const memc_analog_unit *unit, const uint8_t *digits, int64_t lanes,
                        uint8_t *indices);

/// Adds the codes of a product in fixed point to the job's totals.
void memc_fire_product(const memc_analog_job *job);

/// The code of a converter with unevenly spaced levels.
MEMC_INLINE int64_t memc_search(const memc_analog *analog, const memc_analog_product *product,
                                int64_t column, double level) {
  const int64_t count = analog->high - analog->low;
  const float *thresholds = product->thresholds + column * count;
  int64_t below = 0, above = count;
  while (below < above) {
    const int64_t middle = (below + above) / 2;
    if (thresholds[middle] <= level) {
      below = middle + 1;
    } else {
      above = middle;
    }
  }
  return analog->low + below;
}

/// The code that a converter yields in place of `code`, by a draw.
MEMC_INLINE int64_t memc_yield(const memc_analog *analog, int64_t code, uint32_t word) {
  const int64_t count = analog->high - analog->low;
  const uint32_t *thresholds = analog->errors + (code - analog->low) * count;
  int64_t below = 0, above = count;
  while (below < above) {
    const int64_t middle = (below + above) / 2;
    if (thresholds[middle] <= word >> 1) {
      below = middle + 1;
    } else {
      above = middle;
    }
  }
  return analog->low + below;
}

#endif
