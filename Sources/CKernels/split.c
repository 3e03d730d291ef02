#include "split.h"

#include <string.h>

/// `((code >> shift) & mask) ^ flip` of every code. Eight bytes are shifted at a time; the mask
/// removes the bits of their neighbors.
static void cut_codes(const memc_split *split, const uint8_t *reg, uint8_t *to, int32_t shift,
                      int32_t mask, int32_t flip) {
  const uint64_t ones = split->has_wide_codes ? 0x0001000100010001 : 0x0101010101010101;
  const uint64_t kept = ones * (uint64_t)mask, flipped = ones * (uint64_t)flip;
  for (int64_t i = 0; i < split->register_bytes; i += 8)
    *(uint64_t *)(to + i) = ((*(const uint64_t *)(reg + i) >> shift) & kept) ^ flipped;
}

static void multiply_exactly(const memc_group *group, const memc_split *split, uint8_t *memory,
                             int32_t *sums) {
  const uint8_t *reg = memory + group->reg;
  uint8_t *packed = memory + split->digits;
  if (split->looks_up) {
    const memc_split_lookup *lookup = &split->lookup;
    lookup->pack(packed, reg, lookup->rows, lookup->row_count, group->lanes);
    reg = packed;
  } else if (split->products.flip) {
    cut_codes(split, reg, packed, 0, split->has_wide_codes ? 0xFFFF : 0xFF, split->products.flip);
    reg = packed;
  }
  split->exact->multiply(split->exact, reg, sums);
}

static void multiply_converting(const memc_group *group, const memc_split *split, uint8_t *memory,
                                int32_t *sums) {
  const memc_product *product = split->products.products;
  for (int64_t k = 0; k < split->products.cycle_count; k++) {
    const memc_cycle *cycle = &split->products.cycles[k];
    const uint8_t *digits = memory + group->reg;
    if (cycle->mask) {
      cut_codes(split, digits, memory + split->digits, cycle->shift, cycle->mask, 0);
      digits = memory + split->digits;
    }
    for (int64_t p = 0; p < split->products.product_count; p++, product++)
      product->multiply(product, digits, sums);
  }
}

void memc_fire_split(const memc_group *group, uint8_t *memory, int32_t *sums) {
  const memc_split *split = group->split;
  if (split->exact) {
    multiply_exactly(group, split, memory, sums);
  } else if (split->clears) {
    memset(sums, 0, split->sums_bytes);
  }
  if (split->looks_up) {
    const memc_lookups *lookups = split->lookup.lookups;
    lookups->look_up(lookups, memory + group->reg, memory + split->lookup.index, sums);
  } else {
    multiply_converting(group, split, memory, sums);
  }
}
