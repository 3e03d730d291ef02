// What a signal handler may touch is little: no memory allocated, no lock. So the paths of
// temporary files stand in a table of fixed size, each slot owned by whoever has changed its state.

#include "memc_signals.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

enum { SLOTS = 256, LONGEST_PATH = 4096 };

typedef enum { FREE, CHANGING, LIVE } slot_state;

typedef struct {
  atomic_int state;
  char path[LONGEST_PATH];
} slot;

static slot slots[SLOTS];

static bool seize(slot *slot, int from) {
  return atomic_compare_exchange_strong(&slot->state, &from, CHANGING);
}

int memc_temporary_note(const char *path) {
  size_t size = strlen(path) + 1;
  errno = size > LONGEST_PATH ? ENAMETOOLONG : EMFILE;
  if (size > LONGEST_PATH) return -1;
  for (int i = 0; i < SLOTS; i++) {
    if (!seize(&slots[i], FREE)) continue;
    memcpy(slots[i].path, path, size);
    atomic_store(&slots[i].state, LIVE);
    return i;
  }
  return -1;
}

void memc_temporary_forget(int noted) {
  // Where a handler has seized the slot, the process is about to end.
  if (seize(&slots[noted], LIVE)) atomic_store(&slots[noted].state, FREE);
}

static void end(int signal) {
  for (int i = 0; i < SLOTS; i++) {
    if (seize(&slots[i], LIVE)) unlink(slots[i].path);
  }
  _exit(signal == SIGINT ? 130 : 143);
}

static void handle(int signal, void (*handler)(int)) {
  struct sigaction action = {.sa_handler = handler};
  struct sigaction before;
  sigfillset(&action.sa_mask);
  if (sigaction(signal, NULL, &before) == 0 && before.sa_handler != SIG_IGN) {
    sigaction(signal, &action, NULL);
  }
}

void memc_interrupts_install(void) {
  handle(SIGINT, end);
  handle(SIGTERM, end);
  handle(SIGHUP, end);
  handle(SIGPIPE, SIG_IGN);
  handle(SIGXFSZ, SIG_IGN);
}
