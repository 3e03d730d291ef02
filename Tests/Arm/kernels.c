// Runs the kernels on seeded numbers and prints one line for each, with a digest of the result.
//
// The lines must be the same for x86-64 and 64-bit ARM: every kernel gives the same bits on every
// processor. Kernels that only ARM has are compared with slow definitions in this file. See
// Scripts/test-arm.sh.
#include "checks.h"
#include "circuit.h"

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
    check_neurons(lanes);
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
