// Conjugate gradients for crossbars whose wires take much: where word lines and bit lines in turn
// would take thousands of steps.
//
// With the word lines' nodes eliminated, the voltages b of the bit lines' nodes obey
// `(B − G W⁻¹ G) b = i`: B and W the ladders of bit and word lines with their cells, G the cells, i
// what the word lines drive into the bit lines' nodes at b = 0. B is the preconditioner. Only W⁻¹ and
// B⁻¹ are ever computed, so that 0 ohm is a number like any other: `B p` follows from `B z = r` by the
// recurrence of p.
//
// Source: Hestenes and Stiefel, Journal of Research of the NBS 49 (1952) 409; with a preconditioner:
// Saad, "Iterative methods for sparse linear systems", 2nd edition, algorithm 9.1.
#ifndef MEMC_CONJUGATE_H
#define MEMC_CONJUGATE_H

#include "circuit.h"

/// Told now and then how far an iteration is: steps taken, and the residual reached.
typedef void memc_circuit_progress(const void *context, int64_t step, double residual);

/// Currents `[columns]` for one vector of voltages `[rows]`, of a circuit made for a single lane.
///
/// Stops as `memc_circuit_solve` does, after `room` steps, or where half of them gained so little that
/// twice as much in the other half would not reach the tolerance. `residual` is the one reached,
/// measured by Kirchhoff's law at the voltages found. False where there is not enough memory.
bool memc_conjugate_solve(const memc_circuit *circuit, const double *voltages, double tolerance,
                          int64_t room, memc_circuit_progress *progress, const void *context,
                          double *currents, double *residual);

#endif
