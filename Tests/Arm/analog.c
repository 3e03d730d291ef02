#include "checks.h"
#include <string.h>
#include "analog.h"
#include "circuit.h"
#include "gaussian.h"

void check_normals(void) {
  const uint32_t key[2] = {0x12345678, 0x9ABCDEF0};
  memc_normals *normals = take(4096 * sizeof *normals);
  memc_draw_images(memc_portable, key, 7, 3, 4096, normals);
  report("normals", 1, 0, normals, 4096 * sizeof *normals);
}

void check_circuit(int64_t lanes) {
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
void check_analog(int64_t lanes, bool is_noisy, bool is_wide, bool has_thresholds) {
  enum { pairs = 12, columns = 7, cycle_count = 3, codes = 16 };
  const size_t number = is_wide ? 8 : 2;
  uint8_t *memory = take(1 << 17);
  fill(memory, pairs * lanes * 4);
  int64_t places[pairs], matrix[columns];
  int16_t driven[2 * pairs];
  for (int i = 0; i < pairs; i++) places[i] = i * lanes * 4;
  for (int i = 0; i < 2 * pairs; i++) driven[i] = i % 5 != 0;
  uint8_t *levels = take(2 * pairs * columns * number),
          *variances = take(2 * pairs * columns * number);
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
        starts[c] += ((int16_t *)variances)[2 * (first * pairs + e * width + c - first) + row]
                     << 15;
    noise[c] = (float)between(1, 100) / 5000;
    gain[c] = (float)between(90, 110) / 30000;
    bias[c] = (float)between(-50, 50) / 100;
    for (int i = 0; i < codes - 1; i++)
      thresholds[c * (codes - 1) + i] = (float)(i - 7) + (float)between(-40, 40) / 100;
  }
  for (int i = 0; i < 4 * cycle_count; i++) keys[i] = (uint32_t)draw();
  const memc_cycle cycles[cycle_count] = {{0, 1, 1}, {1, 1, 2}, {2, 1, -4}};
  const memc_analog_product product = {
      levels, is_noisy ? variances : 0,        0, starts, noise, gain,
      bias,   has_thresholds ? thresholds : 0, 3};
  const memc_analog_unit unit = {pairs, places, driven, 1, &product, columns, matrix, keys};
  const double steps[columns] = {1, 0.5, 2, 1.75, 3.25, 0.125, 1};
  const memc_analog analog = {.is_wide = is_wide,
                              .digits = 1 << 14,
                              .squares = 1 << 15,
                              .indices = -1,
                              .totals = 3 << 14,
                              .pair_count = pairs,
                              .cycle_count = cycle_count,
                              .cycles = cycles,
                              .unit_count = 1,
                              .units = &unit,
                              .low = -8,
                              .high = 7,
                              .steps = steps,
                              .offset = 2};
  const memc_group group = {.lanes = lanes, .columns = columns, .sums = 1 << 16, .analog = &analog};
  memc_fire_analog(&group, memory, (memc_moment){11, 5}, memory + group.sums);
  report("analog", lanes, 4 * is_noisy + 2 * is_wide + has_thresholds, memory + group.sums,
         columns * lanes * 8);
}
