// Groups whose cells have real conductances, with read noise and individual converters.
//
// The result of a unit does not depend on the order of additions. Levels are integers in units of
// 2^-f of a level, and variances are integers in a unit of their own, so that all their sums are
// exact. Only then follow floats, each operation rounded separately:
//
//     y = S · gain + bias + √(V · noise · power) · direction      code = clamp(⌊y⌋)
//
// S is the sum of levels times digits, V the sum of variances times squared digits, and √power ·
// direction a standard normal. All instruction sets and numbers of lanes give the same bits.
#ifndef MEMC_ANALOG_H
#define MEMC_ANALOG_H

#include "machine.h"
#include "product.h"

enum {
  /// Adjacent columns that share the four normals of one draw.
  memc_analog_width = 4,
  /// Register entries (pairs of rows) of one table.
  memc_table_entries = 5,
  /// Numbers in one table: 2^5 sums for the even rows of its pairs, then 2^5 for the odd ones.
  memc_table_size = 64
};

/// The input of one converter per column from a unit.
typedef struct {
  /// `[column / 4][entry][width][2]`, where the last block has only the remaining columns: int16,
  /// or double if the unit is wide.
  const void *levels;
  /// The same for variances; null if reads are exact.
  const void *variances;
  /// `[column][chunk of entries][64]` of int16, for digits of one bit; null without tables.
  const int16_t *tables;
  /// `[column]`: the initial value of V, and its factor.
  const int32_t *starts;
  const float *noise;
  /// `[column]`: gain and bias of the converter.
  const float *gain;
  const float *bias;
  /// `[column][code]`: the lowest level of each code except the lowest code, ascending; null if
  /// these levels are the integers.
  const float *thresholds;
  /// The weight of one code.
  int32_t factor;
} memc_analog_product;

/// One row group of one block.
typedef struct {
  int64_t entry_count;
  /// The byte offset of each pair of rows in the register.
  const int64_t *entries;
  /// `[entry][2]`: 1 where the row belongs to the unit.
  const int16_t *driven;
  int64_t product_count;
  const memc_analog_product *products;
  int64_t column_count;
  /// The matrix column of each column.
  const int64_t *columns;
  /// `[cycle][product][column / 4][2]`, for read noise and for the errors of converters.
  const uint32_t *keys;
  const uint32_t *error_keys;
} memc_analog_unit;

/// How a group with real conductances and converters fires.
typedef struct memc_analog {
  memc_isa isa;
  /// Whether levels, variances and their sums are doubles, added in the order of the rows.
  bool is_wide;
  /// Whether codes times `step` are added directly to the group's int32 sums.
  bool is_direct;
  /// Places of the digits `[pair][lane][2]`, of their squares, of table indices (both −1 if not
  /// needed), and, if not direct, of the totals of codes `[column][lane]`: int32, or int64 if wide.
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
  /// The value of one code in sums: for each matrix column, or for all if null.
  const double *steps;
  int64_t step;
  /// Subtracted, times the sum of the driven digits.
  int64_t offset;
  /// The effective value of each digit in the column currents, for non-ohmic cells; needs
  /// `is_wide`.
  const double *driven;
  /// The errors of converters: for each code from `low` the thresholds, in parts of 2^-31, of all
  /// codes above `low`, `[code][high - low]`, ascending; null if they make none.
  const uint32_t *errors;
} memc_analog;

/// Identifies a firing: the image of lane 0, and the number of earlier firings for this image.
typedef struct {
  uint32_t image;
  uint32_t ordinal;
} memc_moment;

/// Converts all units and adds them up: into int64 sums, or int32 if direct.
void memc_fire_analog(const memc_group *group, uint8_t *memory, memc_moment moment, uint8_t *sums);

/// Read noise of sums that no converter rounds: one normal per column for all cycles and planes.
typedef struct memc_read_noise {
  memc_isa isa;
  /// The register lines, and the places of their noise powers and of the columns' variances.
  int64_t line_count;
  int64_t powers;
  int64_t variances;
  /// The noise power of each code from `lowest`: Σ over cycles of (weight · digit)².
  int64_t lowest;
  int64_t code_count;
  const double *power;
  /// The variances of cells, in the number type of the group's product.
  memc_product product;
  /// `[column / 4][2]`.
  const uint32_t *keys;
} memc_read_noise;

void memc_add_read_noise(const memc_group *group, uint8_t *memory, memc_moment moment,
                         uint8_t *sums);

#endif
