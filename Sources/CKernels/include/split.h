// An MVM in two parts: columns that every converter passes unchanged form one exact product; only
// sums that a converter may clip or round are converted.
#ifndef MEMC_SPLIT_H
#define MEMC_SPLIT_H

#include "product.h"

/// The cells of one row group, column and plane, as sums for every pattern of digits of a few rows.
///
/// `entry_count` table entries, each from one lookup per slot, are added and converted.
typedef struct {
  int32_t entry_count;
  /// The byte offset of each lookup's slots in the index.
  const int32_t *entries;
  /// `[entry][patterns]`, without negative numbers.
  const uint8_t *tables;
  /// The entries in each chunk, few enough that their sum fits 8 bits.
  int32_t chunk_count;
  const int32_t *chunks;
  /// Added to the tables' sum: what they leave out, and the rounding offset.
  int32_t start;
  /// The weight of a code, in one step of the converter and the input.
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
  /// The byte offset of each row in the register, `[lookup][rows_per_lookup]`.
  const int64_t *lines;
  int64_t column_count;
  const memc_lookup_column *columns;
} memc_lookup_unit;

typedef struct memc_lookups memc_lookups;

/// Adds the results of the units to the sums.
typedef void memc_look_up(const memc_lookups *lookup, const uint8_t *reg, uint8_t *index,
                          int32_t *sums);

/// Units computed by lookup. A slot is one lane in one cycle, `[cycle][lane]`, padded to 64.
struct memc_lookups {
  memc_look_up *look_up;
  int64_t lanes;
  int64_t slots;
  int64_t cycle_count;
  const memc_cycle *cycles;
  /// The bits of a digit, and the rows whose digits form a pattern.
  int32_t digit_bits;
  int32_t rows_per_lookup;
  /// The converter. `saturates`: codes 0 ... `high` have 8 bits, and a sum saturated at 255 has the
  /// highest code unless none gets there; factors have 8 bits, all planes of a column together 16.
  bool saturates;
  int32_t step_shift;
  int32_t low;
  int32_t high;
  int64_t unit_count;
  const memc_lookup_unit *units;
};

/// The bits of a pattern in one lookup, and the kernel; 0 and null if there is none.
int32_t memc_pattern_bits(memc_isa isa);
memc_look_up *memc_look_up_kernel(memc_isa isa);

/// Sums that are converted by lookup.
typedef struct {
  const memc_lookups *lookups;
  /// The place of the index.
  int64_t index;
  /// The rows of the register, packed for the exact product.
  memc_pack *pack;
  int64_t row_count;
  const int64_t *rows;
} memc_split_lookup;

/// Sums that are converted by products, for the digits of each cycle: `[cycle][product]`.
typedef struct {
  int64_t cycle_count;
  const memc_cycle *cycles;
  int64_t product_count;
  const memc_product *products;
  /// Applied to the register's codes for the exact product.
  int32_t flip;
} memc_split_products;

struct memc_split {
  /// The size of the register in bytes, whether its codes have 16 bits, and the place of the digits
  /// extracted from it.
  int64_t register_bytes;
  bool has_wide_codes;
  int64_t digits;
  /// Null if nothing passes unchanged.
  const memc_product *exact;
  /// The size of the sums in bytes, and whether to clear them because no product fills them.
  int64_t sums_bytes;
  bool clears;
  bool looks_up;
  union {
    memc_split_lookup lookup;
    memc_split_products products;
  };
};

void memc_fire_split(const memc_group *group, uint8_t *memory, int32_t *sums);

#endif
