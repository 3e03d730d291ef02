// Standard normals of 53 bits: many of Basics' `Philox.gaussian` at once.
#ifndef MEMC_PHILOX_GAUSSIAN_H
#define MEMC_PHILOX_GAUSSIAN_H

#include <stdint.h>

/// Draws `first` to `first + count` of `Philox.gaussian`: the numbers of counters 2k and 2k + 1 are
/// `normals[k - first]`.
///
/// Functions of the C library are called for each number, as there, so that bits are the same.
void memc_draw_gaussians(const uint32_t key[2], uint64_t first, int64_t count,
                         double (*normals)[2]);

#endif
