// The tree of an HDF5 file, as records in a pipe.
#ifndef MEMC_HDF5_WALK_H
#define MEMC_HDF5_WALK_H

#include "memc_hdf5.h"

/// Sends the tree of the file with these bytes to the descriptor `pipe`.
void memc_hdf5_walk(const uint8_t *bytes, uint64_t count, const memc_hdf5_limits *limits, int pipe);

#endif
