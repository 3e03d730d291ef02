#define _GNU_SOURCE
#include "child.h"

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

/// Works in the child process, which no longer removes the temporary files of its parent.
_Noreturn static void work_alone(memc_hdf5_work *work, const void *context, memc_hdf5_bounds bounds,
                                 int pipe) {
  for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
  const uint64_t seconds = bounds.seconds, memory = bounds.memory;
  setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
  if (seconds > 0) setrlimit(RLIMIT_CPU, &(struct rlimit){seconds, seconds});
  if (memory > 0) setrlimit(RLIMIT_DATA, &(struct rlimit){memory, memory});
  work(context, pipe);
  _exit(0);
}

/// Reads all that comes through a pipe; false if there is no memory for it.
static bool receive(int pipe, memc_hdf5_tree *result) {
  uint64_t capacity = 0;
  for (;;) {
    if (result->count == capacity) {
      capacity = capacity > 0 ? 2 * capacity : 1 << 16;
      uint8_t *larger = realloc(result->bytes, capacity);
      if (!larger) return false;
      result->bytes = larger;
    }
    const ssize_t got = read(pipe, result->bytes + result->count, capacity - result->count);
    if (got == 0) return true;
    if (got > 0) result->count += (uint64_t)got;
    else if (errno != EINTR) return false;
  }
}

memc_hdf5_status memc_hdf5_run(memc_hdf5_work *work, const void *context, memc_hdf5_bounds bounds,
                               memc_hdf5_tree *result) {
  *result = (memc_hdf5_tree){0};
  const uint64_t own = own_memory();
  bounds.memory = own > 0 && bounds.memory > 0 ? own + bounds.memory : 0;
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return MEMC_HDF5_EXHAUSTED;
  const pid_t child = fork();
  if (child == 0) {
    close(ends[0]);
    work_alone(work, context, bounds, ends[1]);
  }
  close(ends[1]);
  const bool is_complete = child > 0 && receive(ends[0], result);
  close(ends[0]);
  int status = -1;
  if (child > 0)
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
  if (is_complete && status == 0) return MEMC_HDF5_READ;
  memc_hdf5_free(result);
  return is_complete ? MEMC_HDF5_FAILED : MEMC_HDF5_EXHAUSTED;
}

void memc_hdf5_send(int pipe, const void *bytes, uint64_t count) {
  const uint8_t *at = bytes;
  while (count > 0) {
    const ssize_t sent = write(pipe, at, count);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) _exit(1);
    at += sent;
    count -= (uint64_t)sent;
  }
}

void memc_hdf5_free(memc_hdf5_tree *tree) {
  free(tree->bytes);
  *tree = (memc_hdf5_tree){0};
}
