// Kirchhoff's laws for a crossbar whose wires have resistance.
//
// Word lines and bit lines are ladders: series resistances, and at each cell a shunt to a node of
// the crossing line. If the crossing nodes are known, a ladder is solved exactly by elimination
// from its far end. The elimination uses resistances, `a = 1 / (1 + R Y)`, so that 0 ohm needs no
// special case and nothing is ever subtracted.
//
// Solving the word lines, then the bit lines, maps the voltages `b` of the bit lines to `K b + f`.
// K has no negative entries and real eigenvalues in 0 ..< 1. A bound of the largest one is found,
// and Chebyshev's iteration over that interval cannot diverge.
#ifndef MEMC_CIRCUIT_H
#define MEMC_CIRCUIT_H

#include <stdbool.h>
#include <stdint.h>

#include "instruction-set.h"

/// The wires of a word line, driven at its first cell, or of a bit line, read at its last cell.
typedef struct {
  /// Ohm between the driver or virtual ground and the nearest cell, and between two cells.
  double near;
  double segment;
  /// Siemens between the cell at the other end and a second driver or ground; 0 without one.
  double far;
} memc_line;

typedef struct memc_circuit memc_circuit;

/// The number of right-hand sides that are solved together.
enum { memc_circuit_lanes = 8 };

/// Eliminates the lines of an array with `conductances[rows][columns]` in siemens.
///
/// `lanes` is 1 or `memc_circuit_lanes`. Returns null if there is not enough memory.
memc_circuit *memc_circuit_new(const double *conductances, int64_t rows, int64_t columns,
                               memc_line word, memc_line bit, int64_t lanes, memc_isa isa);
void memc_circuit_free(memc_circuit *circuit);

/// The number of steps after which rounding prevents further progress: few, unless cells conduct
/// far better than the wires between them.
int64_t memc_circuit_steps(const memc_circuit *circuit);

/// Computes currents `[count][columns]` in amperes for voltages `[count][rows]`.
///
/// Each vector stops on its own when the sum of the currents that violate Kirchhoff's law is at
/// most `tolerance` times the sum of its output currents, or when rounding prevents further
/// progress; `residuals[count]` are the ratios reached. The results do not depend on the other
/// vectors or on the number of lanes. Returns false if there is not enough memory.
bool memc_circuit_solve(const memc_circuit *circuit, int64_t count, const double *voltages,
                        double tolerance, double *currents, double *residuals);

#endif
