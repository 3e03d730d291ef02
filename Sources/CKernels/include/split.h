// An MVM split in two: what every converter passes unchanged is one exact product, what some
// converter may clip or round goes through it.
#ifndef MEMC_SPLIT_H
#define MEMC_SPLIT_H

#include "product.h"

/// The cells of one row group, column and plane, as sums for every pattern of digits of a few rows.
///
/// `entries` table entries, each from one lookup of every slot, are added up and converted.
typedef struct {
  int32_t entry_count;
  /// Which lookups, in slots' bytes from the start of the index.
  const int32_t *entries;
  /// `[entry][patterns]`, none negative.
  const uint8_t *tables;
  /// How many entries each: sums of 8 bits hold as many.
  int32_t chunk_count;
  const int32_t *chunks;
  /// What the tables' sum lacks, with what rounding adds.
  int32_t start;
  /// What a code is worth in one step of the converter and the input.
  int32_t factor;
} memc_lookup_plane;

typedef struct {
  int64_t column;
  int64_t plane_count;
  const memc_lookup_plane *planes;
} memc_lookup_column;

/// A row group of a block.
typedef struct {
  int64_t lookup_count;
  /// Bytes of each row from the start of the register, `[lookup][rows_per_lookup]`.
  const int64_t *lines;
  int64_t column_count;
  const memc_lookup_column *columns;
} memc_lookup_unit;

typedef struct memc_lookups memc_lookups;

/// Adds what the units give to the sums.
typedef void memc_look_up(const memc_lookups *lookup, const uint8_t *reg, uint8_t *index,
                          int32_t *sums);

/// Units that are looked up. A slot is one lane in one cycle, `[cycle][lane]`, padded to 64.
struct memc_lookups {
  memc_look_up *look_up;
  int64_t lanes;
  int64_t slots;
  int64_t cycle_count;
  const memc_cycle *cycles;
  /// Bits of a digit, and rows whose digits make a pattern.
  int32_t digit_bits;
  int32_t rows_per_lookup;
  /// The converter. `saturates`: codes 0 ... `high` of 8 bits, the highest also of a sum held at
  /// 255 unless none gets there; factors of 8 bits, all planes of a column together 16 bits.
  bool saturates;
  int32_t step_shift;
  int32_t low;
  int32_t high;
  int64_t unit_count;
  const memc_lookup_unit *units;
};

/// Bits of a pattern that kernels look up at once, and the kernel; 0 and null where there is none.
int32_t memc_pattern_bits(memc_isa isa);
memc_look_up *memc_look_up_kernel(memc_isa isa);

struct memc_split {
  /// Bytes of the register, whether of 16-bit codes, and the place of what is made of it.
  int64_t register_bytes;
  bool has_wide_codes;
  int64_t digits;
  /// Null where nothing passes unchanged. Takes the register with `flip` applied to its codes, or
  /// packed from rows if `pack`.
  const memc_product *exact;
  int32_t flip;
  memc_pack *pack;
  int64_t row_count;
  const int64_t *rows;
  /// Bytes of the sums, cleared where nothing fills them.
  int64_t sums_bytes;
  bool clears;
  /// Products that convert, of the digits of each cycle; `[cycle][product]`.
  int64_t cycle_count;
  const memc_cycle *cycles;
  int64_t product_count;
  const memc_product *products;
  /// Lookups instead; null without. The place of the index.
  const memc_lookups *lookup;
  int64_t index;
};

void memc_fire_split(const memc_group *group, uint8_t *memory, int32_t *sums);

#endif
