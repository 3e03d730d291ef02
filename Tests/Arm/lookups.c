#include "checks.h"
#include <string.h>
#include "split.h"
#include "product.h"

static void look_up_obviously(const memc_lookups *lookup, const uint8_t *reg, int patterns,
                              int32_t *sums) {
  for (int64_t u = 0; u < lookup->unit_count; u++) {
    const memc_lookup_unit *unit = &lookup->units[u];
    for (int64_t c = 0; c < unit->column_count; c++)
      for (int64_t p = 0; p < unit->columns[c].plane_count; p++)
        for (int64_t k = 0; k < lookup->cycle_count; k++)
          for (int64_t lane = 0; lane < lookup->lanes; lane++) {
            const memc_lookup_plane *plane = &unit->columns[c].planes[p];
            int32_t sum = 0;
            for (int e = 0; e < plane->entry_count; e++) {
              const int64_t group = plane->entries[e] / lookup->slots;
              int pattern = 0;
              for (int r = 0; r < lookup->rows_per_lookup; r++) {
                const int64_t line = unit->lines[group * lookup->rows_per_lookup + r];
                const int digit =
                    reg[line + lane] >> lookup->cycles[k].shift & lookup->cycles[k].mask;
                pattern |= digit << (r * lookup->digit_bits);
              }
              sum += plane->tables[e * patterns + pattern];
            }
            int32_t code;
            if (lookup->saturates) {
              sum = sum < 255 ? sum : 255;
              code = (sum + (1 << lookup->step_shift) / 2) >> lookup->step_shift;
            } else {
              code = (sum + plane->start) >> lookup->step_shift;
              code = code < lookup->low ? lookup->low : code;
            }
            code = code > lookup->high ? lookup->high : code;
            sums[unit->columns[c].column * lookup->lanes + lane] +=
                code * plane->factor * (int32_t)lookup->cycles[k].weight;
          }
  }
}

enum { lookup_groups = 9, lookup_columns = 5 };

/// Draws one unit; entries are at most 28, so that the sum of a chunk of nine is at most 255.
static memc_lookup_unit draw_unit(int64_t lanes, int64_t slots, int rows, int patterns,
                                  bool saturates) {
  int64_t *lines = take(lookup_groups * rows * sizeof *lines);
  for (int i = 0; i < lookup_groups * rows; i++) lines[i] = between(0, 63) * lanes;
  memc_lookup_column *columns = take(lookup_columns * sizeof *columns);
  for (int c = 0; c < lookup_columns; c++) {
    const int count = 1 + c;
    memc_lookup_plane *planes = take(count * sizeof *planes);
    for (int p = 0; p < count; p++) {
      int32_t *places = take(lookup_groups * sizeof *places), *chunks = take(2 * sizeof *chunks);
      uint8_t *tables = take(lookup_groups * patterns);
      for (int e = 0; e < lookup_groups; e++) places[e] = (int32_t)(e * slots);
      for (int i = 0; i < lookup_groups * patterns; i++)
        tables[i] = (uint8_t)between(0, saturates ? 60 : 28);
      chunks[0] = 4;
      chunks[1] = lookup_groups - 4;
      planes[p] = (memc_lookup_plane){
          lookup_groups,          places, tables, 2, chunks, (int32_t)between(-200, 20),
          (int32_t)between(-8, 8)};
    }
    columns[c] = (memc_lookup_column){c, count, planes};
  }
  return (memc_lookup_unit){lookup_groups, lines, lookup_columns, columns};
}

void check_look_up(int64_t lanes, int digit_bits, bool saturates, int step_shift) {
  const int bits = memc_pattern_bits(memc_neon), rows = bits / digit_bits, patterns = 1 << bits;
  const int cycle_count = 8 / digit_bits;
  memc_cycle cycles[8];
  for (int k = 0; k < cycle_count; k++)
    cycles[k] = (memc_cycle){k * digit_bits, (1 << digit_bits) - 1, 1 << (k * digit_bits)};
  const int64_t slots = (cycle_count * lanes + 63) / 64 * 64;
  memc_lookup_unit units[2];
  for (int u = 0; u < 2; u++) units[u] = draw_unit(lanes, slots, rows, patterns, saturates);
  const memc_lookups lookup = {0,
                               lanes,
                               slots,
                               cycle_count,
                               cycles,
                               digit_bits,
                               rows,
                               saturates,
                               step_shift,
                               saturates ? 0 : -32,
                               saturates ? 63 : 31,
                               2,
                               units};
  uint8_t *reg = take(64 * lanes), *index = take(lookup_groups * slots);
  fill(reg, 64 * lanes);
  const size_t bytes = lookup_columns * lanes * 4;
  int32_t *sums = take(bytes), *expected = take(bytes);
  fill(sums, bytes);
  memcpy(expected, sums, bytes);
  look_up_obviously(&lookup, reg, patterns, expected);
  memc_look_up_kernel(memc_neon)(&lookup, reg, index, sums);
  expect_equal(saturates ? "look-ups that saturate" : "look-ups", lanes, sums, expected, bytes);
}
