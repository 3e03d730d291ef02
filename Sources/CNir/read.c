#include "child.h"
#include "walk.h"

typedef struct {
  const uint8_t *bytes;
  uint64_t count;
  const memc_hdf5_limits *limits;
} file;

static void walk(const void *context, int pipe) {
  const file *file = context;
  memc_hdf5_walk(file->bytes, file->count, file->limits, pipe);
}

memc_hdf5_status memc_hdf5_read(const uint8_t *bytes, uint64_t count,
                                const memc_hdf5_limits *limits, memc_hdf5_tree *tree) {
  const file file = {bytes, count, limits};
  return memc_hdf5_run(
      walk, &file, (memc_hdf5_bounds){.seconds = limits->seconds, .memory = limits->memory}, tree);
}
