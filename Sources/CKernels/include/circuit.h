// Kirchhoff's laws of a crossbar whose wires have resistance.
//
// Word lines and bit lines are ladders: series resistances, and at each cell a shunt to a node of
// the crossing line. A ladder whose crossing nodes are known is solved exactly by elimination from
// its far end. It is written in resistances, `a = 1 / (1 + R Y)`, so that 0 ohm is a number like any
// other and nothing is ever subtracted.
//
// Solving word lines, then bit lines, maps the voltages `b` of the bit lines to others, `K b + f`.
// K has no negative entry and real eigenvalues in 0 ..< 1; `contraction` bounds the largest, and
// Chebyshev's iteration over that interval cannot diverge.
#ifndef MEMC_CIRCUIT_H
#define MEMC_CIRCUIT_H

#include "machine.h"

/// A kind of line: a word line driven at its first cell, or a bit line read at its last.
typedef struct {
  /// Ohm between the driver or virtual ground and the cell next to it, and between two cells.
  double near;
  double segment;
  /// Siemens between the cell at the other end and a second driver or ground; 0: there is none.
  double far;
} memc_line;

typedef struct memc_circuit memc_circuit;

/// As many right-hand sides as are solved together.
enum { memc_circuit_lanes = 8 };

/// Eliminates the lines of an array, `conductances[rows][columns]` in siemens.
///
/// `lanes`: 1 or `memc_circuit_lanes`. Null where there is not enough memory.
memc_circuit *memc_circuit_new(const double *conductances, int64_t rows, int64_t columns,
                               memc_line word, memc_line bit, int64_t lanes, memc_isa isa);
void memc_circuit_free(memc_circuit *circuit);

/// An upper bound of the largest eigenvalue of K.
double memc_circuit_contraction(const memc_circuit *circuit);

/// Steps after which rounding leaves no more to gain: few, unless cells conduct far better than the
/// wires between them.
int64_t memc_circuit_steps(const memc_circuit *circuit);

/// Currents `[count][columns]` in amperes for voltages `[count][rows]`.
///
/// Each stops by itself, when the currents by which its nodes violate Kirchhoff's law have a sum not
/// above `tolerance` times that of its output currents, or when rounding leaves no more to gain;
/// `residuals[count]` are the ratios reached. They do not depend on what is solved beside them, nor
/// on lanes. False where there is not enough memory.
bool memc_circuit_solve(const memc_circuit *circuit, int64_t count, const double *voltages,
                        double tolerance, double *currents, double *residuals);

#endif
