// Work with libhdf5 in a process of its own: it may crash on damaged files, and where memory is
// short.
#ifndef MEMC_HDF5_CHILD_H
#define MEMC_HDF5_CHILD_H

#include "memc_hdf5.h"

/// Work whose result goes to the descriptor `pipe`. It may end its process.
typedef void memc_hdf5_work(const void *context, int pipe);

/// What a child process may use.
typedef struct {
  /// Seconds of processor time; 0: no limit.
  uint64_t seconds;
  /// Bytes of memory, in addition to what this process has; 0: no limit.
  uint64_t memory;
} memc_hdf5_bounds;

/// Does `work` in a child process, and receives its result.
memc_hdf5_status memc_hdf5_run(memc_hdf5_work *work, const void *context, memc_hdf5_bounds bounds,
                               memc_hdf5_tree *result);

/// Sends bytes through a pipe; ends the process if nobody reads them.
void memc_hdf5_send(int pipe, const void *bytes, uint64_t count);

#endif
