#define _GNU_SOURCE
#include "memc_hdf5.h"
#include "library.h"
#include "walk.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/// The bytes of data that this process has, or 0 if the system does not tell. Source: proc(5),
/// statm.
static uint64_t own_memory(void) {
  unsigned long long data = 0;
  FILE *file = fopen("/proc/self/statm", "r");
  if (!file) return 0;
  if (fscanf(file, "%*u %*u %*u %*u %*u %llu", &data) != 1) data = 0;
  fclose(file);
  return data * (uint64_t)sysconf(_SC_PAGESIZE);
}

/// Reads the file in the child process, which no longer removes the temporary files of its parent.
static void run_child(const uint8_t *bytes, uint64_t count, const memc_hdf5_limits *limits,
                      uint64_t memory, int pipe) {
  for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
  setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
  setrlimit(RLIMIT_CPU, &(struct rlimit){limits->seconds, limits->seconds});
  if (memory > 0) setrlimit(RLIMIT_DATA, &(struct rlimit){memory, memory});
  memc_hdf5_walk(bytes, count, limits, pipe);
  _exit(0);
}

/// Reads all that comes through a pipe; false if there is no memory for it.
static bool receive(int pipe, memc_hdf5_tree *tree) {
  uint64_t capacity = 0;
  for (;;) {
    if (tree->count == capacity) {
      capacity = capacity > 0 ? 2 * capacity : 1 << 16;
      uint8_t *larger = realloc(tree->bytes, capacity);
      if (!larger) return false;
      tree->bytes = larger;
    }
    const ssize_t got = read(pipe, tree->bytes + tree->count, capacity - tree->count);
    if (got == 0) return true;
    if (got > 0) tree->count += (uint64_t)got;
    else if (errno != EINTR) return false;
  }
}

memc_hdf5_status memc_hdf5_read(const uint8_t *bytes, uint64_t count,
                                const memc_hdf5_limits *limits, memc_hdf5_tree *tree) {
  *tree = (memc_hdf5_tree){0};
  const uint64_t own = own_memory();
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return MEMC_HDF5_EXHAUSTED;
  memc_hdf5_lock();  // so that the child finds libhdf5 idle
  const pid_t child = fork();
  if (child != 0) memc_hdf5_unlock();
  if (child == 0) {
    close(ends[0]);
    run_child(bytes, count, limits, own > 0 ? own + limits->memory : 0, ends[1]);
  }
  close(ends[1]);
  const bool is_complete = child > 0 && receive(ends[0], tree);
  close(ends[0]);
  int status = -1;
  if (child > 0)
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
  if (is_complete && status == 0) return MEMC_HDF5_READ;
  memc_hdf5_free(tree);
  return is_complete ? MEMC_HDF5_FAILED : MEMC_HDF5_EXHAUSTED;
}

void memc_hdf5_free(memc_hdf5_tree *tree) {
  free(tree->bytes);
  *tree = (memc_hdf5_tree){0};
}
