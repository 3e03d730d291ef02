// Runs the kernels on seeded numbers and prints one line for each, with a digest of the result.
//
// The lines must be the same for x86-64 and 64-bit ARM: every kernel gives the same bits on every
// processor. Kernels that only ARM has are compared with slow definitions in this file. See
// Scripts/test-arm.sh.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analog.h"
#include "circuit.h"
#include "elementwise.h"
#include "gaussian.h"
#include "product.h"
#include "split.h"

static uint64_t state = 1;
static int failures = 0;

/// Steele, Lea and Flood's SplitMix64.
static uint64_t draw(void) {
  uint64_t z = state += 0x9E3779B97F4A7C15;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  return z ^ (z >> 31);
}

static int64_t between(int64_t low, int64_t high) {
  return low + (int64_t)(draw() % (uint64_t)(high - low + 1));
}

static void *take(size_t bytes) {
  void *memory = aligned_alloc(64, (bytes + 127) / 64 * 64);
  memset(memory, 0, (bytes + 127) / 64 * 64);
  return memory;
}

static void fill(void *to, size_t bytes) {
  for (size_t i = 0; i < bytes; i++) ((uint8_t *)to)[i] = (uint8_t)draw();
}

/// FNV-1a.
static uint64_t digest(const void *from, size_t bytes) {
  uint64_t hash = 0xCBF29CE484222325;
  for (size_t i = 0; i < bytes; i++) hash = (hash ^ ((const uint8_t *)from)[i]) * 0x100000001B3;
  return hash;
}

static void report(const char *name, int64_t lanes, int variant, const void *from, size_t bytes) {
  printf("%s %d lanes, %d: %016llx\n", name, (int)lanes, variant,
         (unsigned long long)digest(from, bytes));
}

static void expect_equal(const char *name, int64_t lanes, const void *a, const void *b, size_t bytes) {
  if (!memcmp(a, b, bytes)) return;
  fprintf(stderr, "%s: %d lanes differ from the definition\n", name, (int)lanes);
  failures++;
}

static const memc_isa own[] = {memc_portable, memc_neon};
static const int64_t all_lanes[] = {1, 16, 32, 64};

enum { entries = 37, panels = 7, most_columns = 128 };

typedef struct {
  memc_product product;
  memc_panel panel[panels];
  int64_t columns;
} drawn_product;

/// Draws panels of 1 to 6 columns, or 16 with one lane, on random entries of `entry_bytes`.
static drawn_product draw_product(memc_kind kind, int64_t lanes, int64_t entry_bytes) {
  const int numbers = kind == memc_pairs ? 2 : 1;
  const size_t size = kind == memc_pairs ? 2 : kind == memc_doubles ? 8 : 4;
  drawn_product drawn = {.product = {.lanes = lanes, .panel_count = panels}};
  for (int p = 0; p < panels; p++) {
    const int width = lanes == 1 ? memc_single_lane_width : 1 + p % memc_panel_width;
    const int count = p ? entries - 5 * p : 0;
    int64_t *places = take(entries * sizeof *places);
    int32_t *start = take(width * sizeof *start);
    const size_t weights = (size_t)count * width * numbers;
    uint8_t *weight = take(weights * size);
    for (int e = 0; e < count; e++) places[e] = between(0, entries - 1) * entry_bytes;
    for (int c = 0; c < width; c++) start[c] = (int32_t)between(-5000, 5000);
    for (size_t i = 0; i < weights; i++) {
      const int64_t number = between(-32768, 32767);
      if (kind == memc_pairs) ((int16_t *)weight)[i] = (int16_t)number;
      if (kind == memc_wide) ((int32_t *)weight)[i] = (int32_t)number * 30000;
      if (kind == memc_floats) ((float *)weight)[i] = (float)number / 4099;
      if (kind == memc_doubles) ((double *)weight)[i] = (double)number / 4099;
    }
    drawn.panel[p] = (memc_panel){drawn.columns, width, count, places, weight, start};
    drawn.columns += width;
  }
  return drawn;
}

static void multiply_obviously(const memc_product *product, const int16_t *reg, bool converts,
                               int32_t *sums) {
  const memc_converter *converter = &product->converter;
  for (int64_t p = 0; p < product->panel_count; p++) {
    const memc_panel *panel = &product->panels[p];
    for (int c = 0; c < panel->width; c++)
      for (int64_t lane = 0; lane < product->lanes; lane++) {
        int32_t sum = panel->start[c];
        for (int e = 0; e < panel->entry_count; e++)
          for (int row = 0; row < 2; row++)
            sum += reg[panel->entries[e] / 2 + 2 * lane + row] *
                   ((const int16_t *)panel->weights)[(e * panel->width + c) * 2 + row];
        int32_t *to = &sums[(panel->column + c) * product->lanes + lane];
        if (converts) {
          int32_t code = sum >> converter->shift;
          code = code < converter->low ? converter->low : code;
          code = code > converter->high ? converter->high : code;
          sum = code * converter->worth + (product->accumulates ? *to : 0);
        }
        *to = sum;
      }
  }
}

static void check_pairs(int64_t lanes, bool converts, bool accumulates) {
  int16_t *reg = take(entries * lanes * 4);
  fill(reg, entries * lanes * 4);
  drawn_product drawn = draw_product(memc_pairs, lanes, lanes * 4);
  drawn.product.panels = drawn.panel;
  drawn.product.converter = (memc_converter){20, -128, 127, 3};
  drawn.product.accumulates = accumulates;
  const size_t bytes = drawn.columns * lanes * 4;
  int32_t *expected = take(bytes), *sums = take(bytes), *before = take(bytes);
  fill(before, bytes);
  memcpy(expected, before, bytes);
  multiply_obviously(&drawn.product, reg, converts, expected);
  for (int i = 0; i < 2; i++) {
    if (!memc_has_isa(own[i])) continue;
    memcpy(sums, before, bytes);
    memc_multiply_kernel(memc_pairs, own[i], lanes, converts)(&drawn.product, reg, sums);
    expect_equal("pairs", lanes, sums, expected, bytes);
  }
  report("pairs", lanes, 2 * converts + accumulates, sums, bytes);
}

static void check_numbers(const char *name, memc_kind kind, int64_t lanes) {
  const size_t size = kind == memc_doubles ? 8 : 4, number = kind == memc_floats ? 4 : 8;
  uint8_t *reg = take(entries * lanes * size);
  for (int64_t i = 0; i < entries * lanes; i++) {
    const int32_t code = (int32_t)between(-32768, 32767);
    if (kind == memc_wide) ((int32_t *)reg)[i] = code;
    if (kind == memc_floats) ((float *)reg)[i] = (float)code;
    if (kind == memc_doubles) ((double *)reg)[i] = code;
  }
  drawn_product drawn = draw_product(kind, lanes, lanes * (int64_t)size);
  drawn.product.panels = drawn.panel;
  uint8_t *sums = take(drawn.columns * lanes * number);
  memc_multiply_kernel(kind, memc_portable, lanes, false)(&drawn.product, reg, sums);
  report(name, lanes, 0, sums, drawn.columns * lanes * number);
}

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
                const int digit = reg[line + lane] >> lookup->cycles[k].shift & lookup->cycles[k].mask;
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
static memc_lookup_unit draw_unit(int64_t lanes, int64_t slots, int rows, int patterns, bool saturates) {
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
      planes[p] = (memc_lookup_plane){lookup_groups, places, tables, 2, chunks,
                                      (int32_t)between(-200, 20), (int32_t)between(-8, 8)};
    }
    columns[c] = (memc_lookup_column){c, count, planes};
  }
  return (memc_lookup_unit){lookup_groups, lines, lookup_columns, columns};
}

static void check_look_up(int64_t lanes, int digit_bits, bool saturates, int step_shift) {
  const int bits = memc_pattern_bits(memc_neon), rows = bits / digit_bits, patterns = 1 << bits;
  const int cycle_count = 8 / digit_bits;
  memc_cycle cycles[8];
  for (int k = 0; k < cycle_count; k++)
    cycles[k] = (memc_cycle){k * digit_bits, (1 << digit_bits) - 1, 1 << (k * digit_bits)};
  const int64_t slots = (cycle_count * lanes + 63) / 64 * 64;
  memc_lookup_unit units[2];
  for (int u = 0; u < 2; u++) units[u] = draw_unit(lanes, slots, rows, patterns, saturates);
  const memc_lookups lookup = {0, lanes, slots, cycle_count, cycles, digit_bits, rows, saturates,
                               step_shift, saturates ? 0 : -32, saturates ? 63 : 31, 2, units};
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

static size_t size_of(memc_type type) { return (size_t[]){1, 1, 2, 2, 4, 8, 4, 8}[type]; }

enum { elements = 23 };

/// Runs a kernel of the vector unit on random codes and constants.
static void check_kernel(const char *name, memc_kernel *kernel, int64_t lanes, memc_type to,
                         memc_type a, memc_type b, int variant) {
  memc_step step = {.lanes = lanes, .type = {to, a, b}};
  const size_t sizes[3] = {size_of(to), size_of(a), size_of(b)};
  uint8_t *at[4];
  for (int i = 0; i < 3; i++) {
    step.operand[i].element = step.operand[i].next = (int64_t)sizes[i] * lanes;
    at[i] = take(elements * lanes * sizes[i]);
    for (int64_t n = 0; n < elements * lanes; n++) {
      const int64_t code = between(-2000000, 2000000);
      if (i && step.type[i] == memc_f32)
        ((float *)at[i])[n] = (float)code / 3;
      else if (i && step.type[i] == memc_f64)
        ((double *)at[i])[n] = (double)code / 3;
      else
        memcpy(at[i] + n * sizes[i], &code, sizes[i]);
    }
  }
  memc_scale *scales = take(elements * sizeof *scales);
  for (int i = 0; i < elements; i++) {
    const int64_t high = to == memc_u8 ? 255 : to == memc_i8 ? 127 : 32767;
    scales[i] = (memc_scale){between(-128, 127), between(-128, 127), between(1 << 30, 0x7FFFFFFF),
                             between(1 << 15, 1 << 20), 40 + i % 3, (int64_t)1 << 39,
                             to == memc_u8 ? 0 : -high - 1, high};
  }
  step.operand[3].next = sizeof *scales;
  at[3] = (uint8_t *)scales;
  kernel(&step, at, elements);
  report(name, lanes, variant, at[0], elements * lanes * sizes[0]);
}

static void check_vector_unit(int64_t lanes) {
  const memc_isa isa = memc_portable;
  const memc_type codes[] = {memc_u8, memc_i8, memc_u16, memc_i16, memc_i32};
  for (int to = 0; to < 5; to++)
    for (int from = 0; from < 5; from++) {
      const int variant = 8 * to + from;
      const memc_type t = codes[to], f = codes[from];
      check_kernel("requant", memc_requant_kernel(isa, t, f, false), lanes, t, f, f, variant);
      check_kernel("requant wide", memc_requant_kernel(isa, t, f, true), lanes, t, f, f, variant);
      check_kernel("add", memc_add_kernel(isa, false), lanes, t, f, f, variant);
      check_kernel("add wide", memc_add_kernel(isa, true), lanes, t, f, f, variant);
      check_kernel("mul", memc_mul_kernel(isa, false), lanes, t, f, f, variant);
      check_kernel("mul wide", memc_mul_kernel(isa, true), lanes, t, f, f, variant);
      check_kernel("convert", memc_convert, lanes, t, f, f, variant);
    }
  for (int from = 0; from < 5; from++) {
    const memc_type f = codes[from];
    check_kernel("max", memc_max_kernel(isa, f), lanes, f, f, f, from);
    check_kernel("sum", memc_sum_kernel(isa, memc_i32, f), lanes, memc_i32, f, f, from);
    check_kernel("exact add", memc_exact_add_kernel(isa, memc_i32, f, memc_i32), lanes, memc_i32, f,
                 memc_i32, from);
  }
  for (int accumulates = 0; accumulates < 2; accumulates++) {
    check_kernel("store floats", memc_store_kernel(isa, memc_i32, memc_f32, accumulates), lanes,
                 memc_i32, memc_f32, memc_f32, accumulates);
    check_kernel("store doubles", memc_store_kernel(isa, memc_i64, memc_f64, accumulates), lanes,
                 memc_i64, memc_f64, memc_f64, accumulates);
  }
}

static void check_moves(int64_t lanes) {
  enum { rows = 36, taps = 9 };
  for (memc_kind kind = memc_quads; kind <= memc_bytes; kind++)
    for (memc_type type = memc_u8; type <= memc_i16; type++) {
      if (kind == memc_biased_quads && type != memc_i8 && type != memc_i16) continue;
      if (kind == memc_biased_pairs && type != memc_u8 && type != memc_u16) continue;
      uint8_t *source = take(rows * lanes * 2), *reg = take(rows * lanes * 8);
      fill(source, rows * lanes * 2);
      int64_t offsets[rows];
      for (int i = 0; i < rows; i++)
        offsets[i] = between(0, rows - 1) * lanes * (int64_t)size_of(type);
      memc_pack_kernel(kind, type, memc_portable, lanes)(reg, source, offsets, rows, lanes);
      report("pack", lanes, 8 * (int)kind + (int)type, reg, rows * lanes * 8);
    }
  for (memc_type type = memc_u8; type <= memc_i8; type++) {
    uint8_t *from = take(rows * lanes), *to = take(4 * lanes);
    fill(from, rows * lanes);
    int64_t offsets[taps];
    for (int i = 0; i < taps; i++) offsets[i] = between(0, rows - 4) * lanes;
    memc_window_kernel(memc_portable, type, taps)(to, from, offsets, taps, 4 * lanes);
    report("window", lanes, (int)type, to, 4 * lanes);
  }
  for (memc_type type = memc_u8; type <= memc_i32; type++) {
    enum { count = 53 };
    const int64_t present = lanes - lanes / 3;
    int32_t *codes = take((present * count + 64) * 4), *back = take(present * count * 4);
    for (int64_t i = 0; i < present * count; i++) codes[i] = (int32_t)between(0, 127);
    int64_t places[count];
    for (int i = 0; i < count; i++) places[i] = (count - 1 - i) * lanes * 4;
    uint8_t *buffer = take(count * lanes * 4);
    memc_lanes_in(memc_portable, buffer, type, codes, count, places, lanes, present);
    memc_lanes_out(back, buffer, type, count, places, lanes, present);
    expect_equal("lanes", lanes, back, codes, present * count * 4);
    report("lanes", lanes, (int)type, buffer, count * lanes * 4);
  }
}

static void check_normals(void) {
  const uint32_t key[2] = {0x12345678, 0x9ABCDEF0};
  memc_normals *normals = take(4096 * sizeof *normals);
  memc_draw_images(memc_portable, key, 7, 3, 4096, normals);
  report("normals", 1, 0, normals, 4096 * sizeof *normals);
}

static void check_circuit(int64_t lanes) {
  enum { rows = 33, columns = 21, count = 9 };
  double conductances[rows * columns], voltages[count * rows], currents[count * columns];
  double residuals[count];
  for (int i = 0; i < rows * columns; i++) conductances[i] = (double)between(1, 1000) * 1e-7;
  for (int i = 0; i < count * rows; i++) voltages[i] = (double)between(0, 255) / 1000;
  const memc_line word = {100, 2.5, 0}, bit = {50, 1.5, 0.01};
  memc_circuit *circuit =
      memc_circuit_new(conductances, rows, columns, word, bit, lanes, memc_portable);
  memc_circuit_solve(circuit, count, voltages, 1e-12, currents, residuals);
  report("currents", lanes, 0, currents, sizeof currents);
  report("residuals", lanes, 0, residuals, sizeof residuals);
  memc_circuit_free(circuit);
}

/// Runs a unit of real conductances: one-bit digits, with or without noise, with even or uneven
/// converter levels.
static void check_analog(int64_t lanes, bool is_noisy, bool is_wide, bool has_thresholds) {
  enum { pairs = 12, columns = 7, cycle_count = 3, codes = 16 };
  const size_t number = is_wide ? 8 : 2;
  uint8_t *memory = take(1 << 17);
  fill(memory, pairs * lanes * 4);
  int64_t places[pairs], matrix[columns];
  int16_t driven[2 * pairs];
  for (int i = 0; i < pairs; i++) places[i] = i * lanes * 4;
  for (int i = 0; i < 2 * pairs; i++) driven[i] = i % 5 != 0;
  uint8_t *levels = take(2 * pairs * columns * number), *variances = take(2 * pairs * columns * number);
  for (int i = 0; i < 2 * pairs * columns; i++) {
    const int64_t level = between(-900, 900), variance = between(0, 900);
    if (is_wide) {
      ((double *)levels)[i] = (double)level / 7;
      ((double *)variances)[i] = (double)variance / 7;
    } else {
      ((int16_t *)levels)[i] = (int16_t)level;
      ((int16_t *)variances)[i] = (int16_t)variance;
    }
  }
  int32_t starts[columns];
  float noise[columns], gain[columns], bias[columns], thresholds[columns * (codes - 1)];
  uint32_t keys[2 * cycle_count * 2];
  for (int c = 0; c < columns; c++) {
    matrix[c] = columns - 1 - c;
    // squares of digits have 2^15 subtracted
    const int first = c / memc_analog_width * memc_analog_width;
    const int width = columns - first < memc_analog_width ? columns - first : memc_analog_width;
    starts[c] = 0;
    for (int e = 0; e < pairs && !is_wide; e++)
      for (int row = 0; row < 2; row++)
        starts[c] += ((int16_t *)variances)[2 * (first * pairs + e * width + c - first) + row] << 15;
    noise[c] = (float)between(1, 100) / 5000;
    gain[c] = (float)between(90, 110) / 30000;
    bias[c] = (float)between(-50, 50) / 100;
    for (int i = 0; i < codes - 1; i++)
      thresholds[c * (codes - 1) + i] = (float)(i - 7) + (float)between(-40, 40) / 100;
  }
  for (int i = 0; i < 4 * cycle_count; i++) keys[i] = (uint32_t)draw();
  const memc_cycle cycles[cycle_count] = {{0, 1, 1}, {1, 1, 2}, {2, 1, -4}};
  const memc_analog_product product = {
      levels, is_noisy ? variances : 0, 0, starts, noise, gain, bias,
      has_thresholds ? thresholds : 0, 3};
  const memc_analog_unit unit = {pairs, places, driven, 1, &product, columns, matrix, keys};
  const double steps[columns] = {1, 0.5, 2, 1.75, 3.25, 0.125, 1};
  const memc_analog analog = {.is_wide = is_wide, .digits = 1 << 14, .squares = 1 << 15,
                              .indices = -1, .totals = 3 << 14, .pair_count = pairs,
                              .cycle_count = cycle_count, .cycles = cycles, .unit_count = 1,
                              .units = &unit, .low = -8, .high = 7, .steps = steps, .offset = 2};
  const memc_group group = {.lanes = lanes, .columns = columns, .sums = 1 << 16, .analog = &analog};
  memc_fire_analog(&group, memory, (memc_moment){11, 5}, memory + group.sums);
  report("analog", lanes, 4 * is_noisy + 2 * is_wide + has_thresholds, memory + group.sums,
         columns * lanes * 8);
}

int main(void) {
  for (int l = 0; l < 4; l++) {
    const int64_t lanes = all_lanes[l];
    for (int converts = 0; converts < 2; converts++)
      for (int accumulates = 0; accumulates <= converts; accumulates++)
        for (int round = 0; round < 5; round++) check_pairs(lanes, converts, accumulates);
    check_numbers("wide", memc_wide, lanes);
    check_numbers("floats", memc_floats, lanes);
    check_numbers("doubles", memc_doubles, lanes);
    check_vector_unit(lanes);
    check_moves(lanes);
    for (int i = 0; i < 8; i++) check_analog(lanes, i & 4, i & 2, i & 1);
  }
  check_normals();
  check_circuit(1);
  check_circuit(memc_circuit_lanes);
  // only ARM has these kernels
  for (int l = 0; l < 4 && memc_has_isa(memc_neon); l++)
    for (int digit_bits = 1; digit_bits <= 3; digit_bits++)
      for (int step_shift = 0; step_shift < 4; step_shift++)
        for (int saturates = 0; saturates < 2; saturates++)
          check_look_up(all_lanes[l], digit_bits, saturates, step_shift);
  return failures ? 1 : 0;
}
