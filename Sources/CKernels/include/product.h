// Products of a row register with the weights of a group.
#ifndef MEMC_PRODUCT_H
#define MEMC_PRODUCT_H

#include "machine.h"

/// How a row register stores its codes, and the number types of the product.
typedef enum {
  /// `[quad of rows][lane][4]` of unsigned bytes, weights signed bytes, sums int32.
  memc_quads,
  /// The same with 2^7 added to each code, for signed codes.
  memc_biased_quads,
  /// `[pair of rows][lane][2]` of int16, weights int16, sums int32.
  memc_pairs,
  /// The same with 2^15 subtracted from each code, for unsigned codes of 16 bits.
  memc_biased_pairs,
  /// `[row][lane]` of int32, weights int32, sums int64.
  memc_wide,
  /// `[row][lane]` of float, weights float, sums float, added in the order of the rows.
  memc_floats,
  /// The same in double.
  memc_doubles,
  /// `[row][lane]` of the codes' low 16 bits: no product; digits are extracted from it.
  memc_codes,
  /// `[row][lane]` of the codes' low 8 bits: patterns of digits are extracted from it.
  memc_bytes
} memc_kind;

/// Adjacent columns that share a list of register entries (quads or pairs of rows, or rows).
typedef struct {
  int64_t column;
  int32_t width;
  int32_t entry_count;
  /// The byte offset of each entry in the register.
  const int64_t *entries;
  /// `[entry][width]`, pairs `[entry][width][2]`, quads `[entry][width][4]`.
  const void *weights;
  /// The initial sum of each column; only for 32-bit integers.
  const int32_t *start;
} memc_panel;

/// A converter after a product with 32-bit sums: `clamp(sum >> shift) * worth`; the rounding offset
/// is in the panels' start.
typedef struct {
  int32_t shift;
  int32_t low;
  int32_t high;
  int32_t worth;
} memc_converter;

typedef struct memc_product memc_product;

typedef void memc_multiply(const memc_product *product, const void *reg, void *sums);

struct memc_product {
  memc_multiply *multiply;
  int64_t lanes;
  int64_t panel_count;
  const memc_panel *panels;
  /// Only for kernels that convert: the converter, and whether to add to the existing sums.
  memc_converter converter;
  bool accumulates;
};

/// The most columns of a panel: columns are unrolled; with one lane they form the vector.
enum { memc_panel_width = 6, memc_single_lane_width = 16 };
int64_t memc_widest_panel(memc_kind kind, int64_t lanes);

/// Lanes are 1 or a multiple of 16. With a single lane, all panels and sums are padded to the full
/// width. `converts` is only for quads and pairs.
memc_multiply *memc_multiply_kernel(memc_kind kind, memc_isa isa, int64_t lanes, bool converts);
memc_pack *memc_pack_kernel(memc_kind kind, memc_type source, memc_isa isa, int64_t lanes);

/// Part of a single lane's window that one permutation copies into 64 bytes of the register.
typedef struct memc_piece {
  /// The byte offset in the window from which 64 bytes are read.
  int64_t from;
  /// The bytes of the register that it fills, and the index of each among the bytes read.
  uint64_t filled;
  uint8_t index[64];
  /// Whether these 64 bytes of the register are complete.
  bool is_last;
} memc_piece;

/// `memc_gather` from pieces into quads.
memc_execute memc_gather_pieces, memc_gather_biased_pieces;

/// One input cycle: the bits of the codes that are driven, and their weight.
typedef struct {
  int32_t shift;
  int32_t mask;
  int64_t weight;
} memc_cycle;

/// One row group of one block: one product for each separate conversion.
typedef struct {
  int64_t row_count;
  /// The place of each row in the digits' register, padded for `pack`.
  int64_t offset_count;
  const int64_t *offsets;
  memc_pack *pack;
  int64_t product_count;
  const memc_product *products;
  /// The weight of one level of each product's cells.
  const int64_t *factors;
  int64_t column_count;
  /// The matrix column of each column.
  const int64_t *columns;
} memc_unit;

/// The definition, cell by cell: every cycle, row group and plane passes the converter.
typedef struct {
  memc_type sum_type;
  memc_type digit_type;
  /// Places of the digits `[row][lane]`, of a row group's register, and of its sums.
  int64_t digits;
  int64_t packed;
  int64_t partial;
  int64_t cycle_count;
  const memc_cycle *cycles;
  int64_t unit_count;
  const memc_unit *units;
  /// The converter: its step as a power of two, and its range of codes.
  int32_t step_shift;
  int64_t low;
  int64_t high;
  /// Subtracted, times the sum of the driven digits.
  int64_t offset;
} memc_conversion;

typedef struct memc_split memc_split;

/// The ways in which a group fires.
typedef enum {
  /// One product of the codes, without converters.
  memc_fires_once,
  memc_fires_split,
  memc_fires_conversion,
  memc_fires_analog
} memc_firing;

/// A group: its row register, and how it fires.
typedef struct memc_group {
  int64_t lanes;
  int64_t columns;
  /// Rows that some block holds, in register order.
  int64_t rows;
  int64_t reg;
  int64_t sums;
  memc_type sum_type;
  memc_firing firing;
  union {
    struct {
      memc_product product;
      /// Added to sums of real conductances; null if reads are exact.
      const struct memc_read_noise *noise;
    } once;
    /// Products of levels, whose converters may clip or round: the fast form, and the definition.
    const memc_split *split;
    const memc_conversion *conversion;
    /// The same for real conductances.
    const struct memc_analog *analog;
  };
  /// Its index in `memc_stream.firings`.
  int64_t number;
  /// Whether its sums are the same in every step of an image, and go to neurons that compute
  /// several steps ahead: then it is filled and fired only when they do.
  bool is_steady;
  /// Added to every sum, `[column]`; null if nothing is added.
  const int64_t *offsets;
} memc_group;

/// The steps of an image that neurons with steady sums compute at once.
enum { memc_steps_ahead = 8 };

/// Whether nobody reads the sums of a group in this step.
static inline bool memc_rests(const memc_stream *stream, const memc_group *group) {
  return group->is_steady && stream->moment % memc_steps_ahead > 0 && !stream->captures;
}

#endif
