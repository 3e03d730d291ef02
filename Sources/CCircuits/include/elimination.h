// Node elimination for crossbars with wires, for cells that conduct far better than the wires.
//
// Eliminating a node leaves conductances `G_ak G_kb / Σ G_k` between its neighbors (star-mesh
// transform: Rosen, Journal of the IEE 62, 1924). This is Gaussian elimination of Kirchhoff's
// equations in a form that adds and never subtracts, so that no digits cancel. The array is
// processed row by row: seen from below, everything above a row is a conductance between any two
// bit lines and one from each driver to each bit line.
#ifndef MEMC_ELIMINATION_H
#define MEMC_ELIMINATION_H

#include "circuit.h"

/// Computes the siemens between drivers and bit lines, `transfer[rows][columns]`, of an array as in
/// `memc_circuit_new`: the currents out of the bit lines for one volt on one word line.
///
/// Takes rows × columns × columns × (rows + columns) / 2 products. Returns false if there is not
/// enough memory.
bool memc_eliminate(const double *conductances, int64_t rows, int64_t columns, memc_line word,
                    memc_line bit, double *transfer, memc_isa isa);

#endif
