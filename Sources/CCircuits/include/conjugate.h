// Conjugate gradients for crossbars with high wire resistance, where alternating between word lines
// and bit lines would take thousands of steps.
//
// With the nodes of the word lines eliminated, the voltages b of the bit lines' nodes obey `(B − G
// W⁻¹ G) b = i`: B and W are the ladders of bit and word lines with their cells, G the cells, and i
// the currents that the word lines drive into the bit lines' nodes at b = 0. B is the
// preconditioner. Only W⁻¹ and B⁻¹ are computed, so that 0 ohm needs no special case: `B p` follows
// from `B z = r` by the recurrence of p.
//
// Source: Hestenes and Stiefel, Journal of Research of the NBS 49 (1952) 409; with a
// preconditioner: Saad, "Iterative methods for sparse linear systems", 2nd edition, algorithm 9.1.
#ifndef MEMC_CONJUGATE_H
#define MEMC_CONJUGATE_H

#include "circuit.h"

/// Called from time to time with the number of steps taken and the residual reached.
typedef void memc_circuit_progress(const void *context, int64_t step, double residual);

/// Computes currents `[columns]` for one vector of voltages `[rows]`, for a circuit with one lane.
///
/// Stops like `memc_circuit_solve`, after `room` steps, or after half of them if twice that
/// progress in the other half would not reach the tolerance. `residual` is the one reached,
/// measured with Kirchhoff's law at the voltages found. Returns false if there is not enough
/// memory.
bool memc_conjugate_solve(const memc_circuit *circuit, const double *voltages, double tolerance,
                          int64_t room, memc_circuit_progress *progress, const void *context,
                          double *currents, double *residual);

#endif
