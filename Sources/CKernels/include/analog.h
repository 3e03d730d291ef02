// Groups whose cells have real conductances: read noise, converters, one by one.
//
// What a unit gives is defined in numbers that no order of adding can change. Levels are integers
// in units of 2^-f of a level and variances in units of their own, so that every sum of them is
// exact; only then come floats, each operation rounded by itself:
//
//     y = S · gain + bias + √(V · noise · power) · direction      code = clamp(⌊y⌋)
//
// with S the sum of levels times digits, V that of variances times digits squared, and √power ·
// direction one standard normal. All instruction sets and numbers of lanes give the same bits.
#ifndef MEMC_ANALOG_H
#define MEMC_ANALOG_H

#include "machine.h"
#include "product.h"

enum {
  /// Columns side by side that share the four normals of one draw.
  memc_analog_width = 4,
  /// Register entries (pairs of rows) behind one table.
  memc_table_entries = 5,
  /// Numbers of one table: 2^5 sums for the even rows of its pairs, then as many for the odd ones.
  memc_table_size = 64
};

/// What one converter per column sees of a unit.
typedef struct {
  /// `[column / 4][entry][width][2]`, the last block as wide as columns are left: int16, or double
  /// where a unit is wide.
  const void *levels;
  /// The same for variances; null where readings are exact.
  const void *variances;
  /// `[column][chunk of entries][64]` of int16, digits of one bit; null where there are none.
  const int16_t *tables;
  /// `[column]`: what V begins with, and its factor.
  const int32_t *starts;
  const float *noise;
  /// `[column]` of the converter.
  const float *gain;
  const float *bias;
  /// `[column][code]`: the level from which each code but the lowest is given, ascending; null where
  /// they are the integers.
  const float *thresholds;
  /// What one code is worth.
  int32_t factor;
} memc_analog_product;

/// One row group of one block.
typedef struct {
  int64_t entry_count;
  /// Bytes of each pair of rows from the start of the register.
  const int64_t *entries;
  /// `[entry][2]`, 1 where the row is the unit's.
  const int16_t *driven;
  int64_t product_count;
  const memc_analog_product *products;
  int64_t column_count;
  /// The matrix column of each.
  const int64_t *columns;
  /// `[cycle][product][column / 4][2]`.
  const uint32_t *keys;
} memc_analog_unit;

/// What fires a group instead of a product.
typedef struct memc_analog {
  memc_isa isa;
  /// Whether levels, variances and their sums are doubles, added in the order of the rows.
  bool is_wide;
  /// Whether the group's sums are of int32 and take the codes times `step` as they come.
  bool is_direct;
  /// Places of the digits `[pair][lane][2]`, of their squares, of indices of tables (both −1 where
  /// not needed), and, if not direct, of the codes' totals `[column][lane]` of int32, int64 where
  /// wide.
  int64_t digits;
  int64_t squares;
  int64_t indices;
  int64_t totals;
  int64_t pair_count;
  int64_t cycle_count;
  const memc_cycle *cycles;
  int64_t unit_count;
  const memc_analog_unit *units;
  /// The converter's codes.
  int64_t low;
  int64_t high;
  /// What one code stands for, in sums: of each matrix column, or, if null, of all.
  const double *steps;
  int64_t step;
  /// Taken off times the sum of the driven digits.
  int64_t offset;
  /// What each digit counts in the columns' currents, where cells are not ohmic; needs `is_wide`.
  const double *driven;
} memc_analog;

/// Where a firing stands: the image of lane 0, and how often the group has fired for it before.
typedef struct {
  uint32_t image;
  uint32_t ordinal;
} memc_moment;

/// All units, converted and added up, into sums of int64; of int32 where direct.
void memc_fire_analog(const memc_group *group, uint8_t *memory, memc_moment moment, uint8_t *sums);

/// Noise of readings whose sums no converter cuts: one normal per column for all cycles and planes.
typedef struct memc_read_noise {
  memc_isa isa;
  /// Register lines, and the places of their noise powers and of the columns' variances.
  int64_t line_count;
  int64_t powers;
  int64_t variances;
  /// The noise power of each code from `lowest`: Σ over cycles of (weight · digit)².
  int64_t lowest;
  int64_t code_count;
  const double *power;
  /// Variances of cells, in the numbers of the group's own product.
  memc_product product;
  /// `[column / 4][2]`.
  const uint32_t *keys;
} memc_read_noise;

void memc_add_read_noise(const memc_group *group, uint8_t *memory, memc_moment moment,
                         uint8_t *sums);

#endif
