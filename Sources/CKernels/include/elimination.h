// A crossbar with wires, node after node taken away: for cells that conduct far better than wires.
//
// A node that is taken away leaves conductances `G_ak G_kb / Σ G_k` between its neighbours (star-mesh:
// Rosen, Journal of the IEE 62, 1924). That is Gaussian elimination of Kirchhoff's equations in a form
// that adds and never subtracts, so that all digits stay whatever is beside what. The array is worked
// off row by row: what lies above a row is, seen from below, a conductance between any two bit lines
// and one from each driver to each bit line.
#ifndef MEMC_ELIMINATION_H
#define MEMC_ELIMINATION_H

#include "circuit.h"

/// Siemens between drivers and bit lines, `transfer[rows][columns]`, of an array as
/// `memc_circuit_new` has it: the currents out of the bit lines for one volt on one word line.
///
/// Takes rows × columns × columns × (rows + columns) / 2 products. False where there is not enough memory.
bool memc_eliminate(const double *conductances, int64_t rows, int64_t columns, memc_line word,
                    memc_line bit, double *transfer, memc_isa isa);

#endif
