// Products of a row register with the weights of a group.
#ifndef MEMC_PRODUCT_H
#define MEMC_PRODUCT_H

#include "machine.h"

/// How a row register holds its codes, and in what numbers the product is taken.
typedef enum {
  /// `[quad of rows][lane][4]` of unsigned bytes, weights signed bytes, sums int32.
  memc_quads,
  /// The same with 2^7 added to each code, for signed codes.
  memc_biased_quads,
  /// `[pair of rows][lane][2]` of int16, weights int16, sums int32.
  memc_pairs,
  /// The same with 2^15 taken off each code, for unsigned codes of 16 bits.
  memc_biased_pairs,
  /// `[row][lane]` of int32, weights int32, sums int64.
  memc_wide,
  /// `[row][lane]` of float, weights float, sums float, added in the order of the rows.
  memc_floats,
  /// The same in double.
  memc_doubles,
  /// `[row][lane]` of the codes' low 16 bits: no product, digits are cut from it.
  memc_codes,
  /// `[row][lane]` of the codes' low 8 bits: patterns of digits are cut from it.
  memc_bytes
} memc_kind;

/// Columns side by side that share a list of register entries (quads or pairs of rows, or rows).
typedef struct {
  int64_t column;
  int32_t width;
  int32_t entry_count;
  /// Bytes of each entry from the start of the register.
  const int64_t *entries;
  /// `[entry][width]`, pairs `[entry][width][2]`, quads `[entry][width][4]`.
  const void *weights;
  /// What each column begins with: integers of 32 bits only.
  const int32_t *start;
} memc_panel;

/// A converter behind a product of 32-bit sums: `clamp(sum >> shift) * worth`; what rounding adds
/// stands in the panels' start.
typedef struct {
  int32_t shift;
  int32_t low;
  int32_t high;
  int32_t worth;
} memc_converter;

typedef struct memc_product memc_product;

typedef void memc_multiply(const memc_product *product, const void *reg, void *sums);

/// Brings rows into a register; as many offsets as it has rows, rounded up to whole entries.
typedef void memc_pack(void *reg, const uint8_t *source, const int64_t *offsets, int64_t rows,
                       int64_t lanes);

struct memc_product {
  memc_multiply *multiply;
  int64_t lanes;
  int64_t panel_count;
  const memc_panel *panels;
  /// Only for the kernels that convert: what they do, and whether to add to the sums that are there.
  memc_converter converter;
  bool accumulates;
};

/// Most columns of a panel: columns are unrolled, or with one lane are the vector.
enum { memc_panel_width = 6, memc_single_lane_width = 16 };
int64_t memc_widest_panel(memc_kind kind, int64_t lanes);

/// Lanes are 1 or a multiple of 16. A single lane's panels are all padded to the full width, and
/// so are its sums. `converts`: quads and pairs only.
memc_multiply *memc_multiply_kernel(memc_kind kind, memc_isa isa, int64_t lanes, bool converts);
memc_pack *memc_pack_kernel(memc_kind kind, memc_type source, memc_isa isa, int64_t lanes);

/// Part of a single lane's window, brought into 64 bytes of the register by one permutation.
typedef struct {
  /// Bytes from the window's start; 64 from there are read.
  int64_t from;
  /// Which bytes of the register it fills, and from which of the bytes read.
  uint64_t filled;
  uint8_t index[64];
  /// Whether these 64 bytes of the register are complete.
  bool is_last;
} memc_piece;

/// `memc_gather` from pieces (`memc_step.pieces`, as many as `index`) into quads.
memc_execute memc_gather_pieces, memc_gather_biased_pieces;

/// One input cycle: which bits of the codes are driven, and what they are worth.
typedef struct {
  int32_t shift;
  int32_t mask;
  int64_t weight;
} memc_cycle;

/// One row group of one block: as many products as are converted by themselves.
typedef struct {
  int64_t row_count;
  /// Where in the digits' register each row stands, padded for `pack`.
  int64_t offset_count;
  const int64_t *offsets;
  memc_pack *pack;
  int64_t product_count;
  const memc_product *products;
  /// What one level of each product's cells is worth.
  const int64_t *factors;
  int64_t column_count;
  /// The matrix column of each.
  const int64_t *columns;
} memc_unit;

/// The definition cell by cell: every cycle, row group and plane through the converter.
typedef struct {
  memc_type sum_type;
  memc_type digit_type;
  /// Places of the digits `[row][lane]`, of a row group's register, of its sums.
  int64_t digits;
  int64_t packed;
  int64_t partial;
  int64_t cycle_count;
  const memc_cycle *cycles;
  int64_t unit_count;
  const memc_unit *units;
  /// The converter: its step as a power of two, and the codes it has.
  int32_t step_shift;
  int64_t low;
  int64_t high;
  /// Taken off times the sum of the driven digits.
  int64_t offset;
} memc_conversion;

typedef struct memc_split memc_split;

/// A group: its row register, and how it fires.
typedef struct {
  int64_t lanes;
  int64_t columns;
  /// Rows that some block holds, in register order.
  int64_t rows;
  int64_t reg;
  int64_t sums;
  memc_type sum_type;
  memc_product product;
  /// How converters are met; both null: one product.
  const memc_split *split;
  const memc_conversion *conversion;
  /// The same for real conductances.
  const struct memc_analog *analog;
  /// Added to the sums of one product of real conductances; null: readings are exact.
  const struct memc_read_noise *noise;
  /// Its place among `memc_stream.firings`.
  int64_t number;
  /// Added to every sum, `[column]`; null where nothing is.
  const int64_t *offsets;
} memc_group;

#endif
