// A signal handler must not allocate memory or take a lock. The paths of temporary files are
// therefore stored in a table of fixed size; each slot is owned by whoever changed its state.

#include "memc_signals.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { SLOTS = 256, LONGEST_PATH = 4096 };

// OPENING: registered; the file may be created at any moment.
typedef enum { FREE, CHANGING, OPENING, LIVE } slot_state;

typedef struct {
  atomic_int state;
  char path[LONGEST_PATH];
} slot;

static slot slots[SLOTS];

// Set by the handler: from then on no file may be created.
static atomic_bool ending;

static bool seize(slot *slot, int from) {
  return atomic_compare_exchange_strong(&slot->state, &from, CHANGING);
}

// Waits for the end of the process, so that files removed by the handler cause no error messages.
static void await_end(void) {
  while (atomic_load(&ending)) pause();
}

int memc_temporary_note(const char *path) {
  size_t size = strlen(path) + 1;
  errno = size > LONGEST_PATH ? ENAMETOOLONG : EMFILE;
  if (size > LONGEST_PATH) return -1;
  for (int i = 0; i < SLOTS; i++) {
    if (!seize(&slots[i], FREE)) continue;
    memcpy(slots[i].path, path, size);
    atomic_store(&slots[i].state, OPENING);
    if (!atomic_load(&ending)) return i;
    atomic_store(&slots[i].state, FREE);
    await_end();
  }
  return -1;
}

void memc_temporary_created(int noted) {
  int state = OPENING;
  atomic_compare_exchange_strong(&slots[noted].state, &state, LIVE);
}

void memc_temporary_forget(int noted) {
  await_end();
  if (seize(&slots[noted], LIVE) || seize(&slots[noted], OPENING)) {
    atomic_store(&slots[noted].state, FREE);
  }
}

// Waits until another thread has opened its file, for at most 100 ms, because the opening thread
// may be the one that the signal interrupted.
static void await_opening(slot *slot) {
  const struct timespec millisecond = {.tv_nsec = 1000000};
  for (int i = 0; i < 100 && atomic_load(&slot->state) == OPENING; i++) {
    nanosleep(&millisecond, NULL);
  }
}

// The number of deferrals. While there are any, the first signal is only recorded here.
static atomic_int held;
static atomic_int noted;

enum { LONGEST_FAREWELL = 256 };

static char farewell[LONGEST_FAREWELL];

_Noreturn static void end(int status) {
  atomic_store(&ending, true);
  for (int i = 0; i < SLOTS; i++) {
    await_opening(&slots[i]);
    if (seize(&slots[i], LIVE) || seize(&slots[i], OPENING)) unlink(slots[i].path);
  }
  if (write(STDERR_FILENO, farewell, strlen(farewell)) < 0) {
    // nothing can be done about it
  }
  _exit(status);
}

static void note_or_end(int signal) {
  int none = 0;
  if (atomic_load(&held) && atomic_compare_exchange_strong(&noted, &none, signal)) return;
  end(128 + signal);
}

static void handle(int signal, void (*handler)(int)) {
  struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
  struct sigaction before;
  sigfillset(&action.sa_mask);
  if (sigaction(signal, NULL, &before) == 0 && before.sa_handler != SIG_IGN) {
    sigaction(signal, &action, NULL);
  }
}

void memc_interrupts_install(void) {
  const int endings[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGXCPU, SIGUSR1};
  sigset_t set;
  sigemptyset(&set);
  for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
    handle(endings[i], note_or_end);
    sigaddset(&set, endings[i]);
  }
  // a parent's thread that blocks signals hands that on to its children
  pthread_sigmask(SIG_UNBLOCK, &set, NULL);
  handle(SIGPIPE, SIG_IGN);
  handle(SIGXFSZ, SIG_IGN);
}

void memc_interrupts_hold(void) { atomic_fetch_add(&held, 1); }

int memc_interrupts_noted(void) { return atomic_load(&noted) != 0; }

void memc_interrupts_forget(void) { atomic_store(&noted, 0); }

void memc_interrupts_end(int status) { end(status); }

void memc_interrupts_release(void) {
  if (atomic_fetch_sub(&held, 1) > 1) return;
  int signal = atomic_load(&noted);
  if (signal != 0) end(128 + signal);
}

void memc_interrupts_say(const char *text) { strncpy(farewell, text, LONGEST_FAREWELL - 1); }
