// Lets one call of a process fail, as a full disk, a broken disk or a lack of memory would. Loaded
// before all libraries:
//
//     cc -shared -fPIC -O2 -o faults.so faults.c
//     LD_PRELOAD=./faults.so MEMC_FAULT='write 3 28' MEMC_FAULT_LOG=log memc compile model.onnx
//
// MEMC_FAULT has the kind of the call, its number among the calls of this kind, from 1, and what
// happens there: the number of an error (28 is ENOSPC); `short`, which reads or writes half of the
// bytes; or `kill`, which is SIGKILL before the call. Without MEMC_FAULT calls are only counted.
// Kinds are those of `KINDS`; see below which functions each has.
//
// The log has the line `KIND COUNT` for each kind if the process ends by `exit`, and `at PATH` when
// the fault happens, with the path of the call or its descriptor, if it has one. A child that is
// forked counts on.
//
// Allocations count where memc's own C code calls for them, or one of the libraries of `PARTS`.
// Those of Swift's runtime do not: Swift promises that they succeed or end the process. So memc
// must be linked to Swift's shared libraries, as a build without `--static-swift-stdlib` is.
// Libraries that memc loads later, OpenBLAS and librsvg, do not count either. Calls that libc makes
// of itself, such as those of `fopen`, pass by.

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

// Each run of clang-format would lay out the list anew.
// clang-format off
#define KINDS(X) \
  X(open) X(read) X(write) X(fsync) X(close) X(rename) X(unlink) X(truncate) X(chmod) \
  X(mkdir) X(lock) X(duplicate) X(map) X(memory)
// clang-format on

static const char *const PARTS[] = {"libprotobuf-c.", "libzip.", "libz.", "libhdf5", "libcrypto."};

#define NUMBER(name) kind_##name,
enum kind { KINDS(NUMBER) kind_count };
#define NAME(name) #name,
static const char *const names[] = {KINDS(NAME)};

// The fault that was asked for.
static int fault_kind = -1;
static long fault_number, fault_error;
static bool is_short, is_kill;
static const char *log_path;

// The calls of each kind so far, shared with forked children.
static atomic_long *counts;

// Where the code of the C parts lies.
enum { MOST_RANGES = 64 };
static struct { uintptr_t start, end; } ranges[MOST_RANGES];
static int range_count;

static int note_ranges(struct dl_phdr_info *info, size_t size, void *unused) {
  (void)size, (void)unused;
  bool counts = info->dlpi_name[0] == 0;  // the program itself
  for (size_t i = 0; i < sizeof PARTS / sizeof *PARTS; i++)
    counts |= strstr(info->dlpi_name, PARTS[i]) != NULL;
  if (counts && strstr(info->dlpi_name, "vdso")) return 0;
  for (int i = 0; counts && i < info->dlpi_phnum && range_count < MOST_RANGES; i++) {
    const ElfW(Phdr) *header = &info->dlpi_phdr[i];
    if (header->p_type != PT_LOAD || !(header->p_flags & PF_X)) continue;
    ranges[range_count].start = info->dlpi_addr + header->p_vaddr;
    ranges[range_count++].end = info->dlpi_addr + header->p_vaddr + header->p_memsz;
  }
  return 0;
}

__attribute__((constructor)) static void begin(void) {
  counts = mmap(NULL, sizeof *counts * kind_count, PROT_READ | PROT_WRITE,
                MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (counts == MAP_FAILED) abort();
  log_path = getenv("MEMC_FAULT_LOG");
  dl_iterate_phdr(note_ranges, NULL);
  char kind[16], action[16];
  const char *wanted = getenv("MEMC_FAULT");
  if (!wanted) return;
  if (sscanf(wanted, "%15s %ld %15s", kind, &fault_number, action) != 3) abort();
  for (int i = 0; i < kind_count; i++)
    if (strcmp(names[i], kind) == 0) fault_kind = i;
  is_short = strcmp(action, "short") == 0;
  is_kill = strcmp(action, "kill") == 0;
  fault_error = atol(action);
  if (fault_kind < 0 || (!is_short && !is_kill && fault_error <= 0)) abort();
}

static void tell(const char *line, size_t length) {
  if (!log_path) return;
  const int log =
      (int)syscall(SYS_openat, AT_FDCWD, log_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  if (log < 0) return;
  if (syscall(SYS_write, log, line, length) < 0) abort();
  syscall(SYS_close, log);
}

__attribute__((destructor)) static void end(void) {
  char text[1024];
  size_t length = 0;
  for (int i = 0; i < kind_count; i++)
    length += (size_t)snprintf(text + length, sizeof text - length, "%s %ld\n", names[i],
                               atomic_load(&counts[i]));
  tell(text, length);
}

/// Counts a call; says whether it must fail. `path` or, where it is NULL, `descriptor` goes to the
/// log.
static bool strikes(enum kind kind, const char *path, int descriptor) {
  if (!counts) return false;  // before `begin`
  if (atomic_fetch_add(&counts[kind], 1) + 1 != fault_number || (int)kind != fault_kind)
    return false;
  char line[4200], link[32];
  memcpy(line, "at ", 3);
  long length = 0;
  if (path) {
    length = (long)strnlen(path, 4096);
    memcpy(line + 3, path, (size_t)length);
  } else if (descriptor >= 0) {
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    length = syscall(SYS_readlinkat, AT_FDCWD, link, line + 3, 4096);
  }
  length = length < 0 ? 0 : length;
  line[3 + length] = '\n';
  tell(line, (size_t)length + 4);
  if (is_kill) syscall(SYS_kill, getpid(), 9);
  errno = (int)fault_error;
  return true;
}

// Files

static int open_file(int folder, const char *path, int flags, int mode) {
  if (strikes(kind_open, path, -1)) return -1;
  return (int)syscall(SYS_openat, folder, path, flags, mode);
}

#define OPEN(name, parameters, folder)                                      \
  int name(parameters const char *path, int flags, ...) {                   \
    va_list rest;                                                           \
    va_start(rest, flags);                                                  \
    const int mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, int) : 0; \
    va_end(rest);                                                           \
    return open_file(folder, path, flags, mode);                            \
  }
#define NOTHING
#define FOLDER int folder,
OPEN(open, NOTHING, AT_FDCWD)
OPEN(open64, NOTHING, AT_FDCWD)
OPEN(openat, FOLDER, folder)
OPEN(openat64, FOLDER, folder)

/// How many of `size` bytes a call transfers; -1: it fails.
static ssize_t transferred(enum kind kind, int file, size_t size) {
  if (!strikes(kind, NULL, file)) return (ssize_t)size;
  return is_short ? (ssize_t)(size > 1 ? size / 2 : size) : -1;
}

#define TRANSFER(name, kind, number, bytes_type)               \
  ssize_t name(int file, bytes_type *bytes, size_t size) {     \
    const ssize_t most = transferred(kind, file, size);        \
    return most < 0 ? -1 : syscall(number, file, bytes, most); \
  }
#define TRANSFER_AT(name, kind, number, bytes_type)                     \
  ssize_t name(int file, bytes_type *bytes, size_t size, off_t place) { \
    const ssize_t most = transferred(kind, file, size);                 \
    return most < 0 ? -1 : syscall(number, file, bytes, most, place);   \
  }
TRANSFER(read, kind_read, SYS_read, void)
TRANSFER_AT(pread, kind_read, SYS_pread64, void)
TRANSFER_AT(pread64, kind_read, SYS_pread64, void)
TRANSFER(write, kind_write, SYS_write, const void)
TRANSFER_AT(pwrite, kind_write, SYS_pwrite64, const void)
TRANSFER_AT(pwrite64, kind_write, SYS_pwrite64, const void)

#define CALL(name, parameters, kind, path, descriptor, ...) \
  int name parameters {                                     \
    if (strikes(kind, path, descriptor)) return -1;         \
    return (int)syscall(__VA_ARGS__);                       \
  }
CALL(fsync, (int file), kind_fsync, NULL, file, SYS_fsync, file)
CALL(fdatasync, (int file), kind_fsync, NULL, file, SYS_fdatasync, file)
CALL(ftruncate, (int file, off_t size), kind_truncate, NULL, file, SYS_ftruncate, file, size)
CALL(ftruncate64, (int file, off_t size), kind_truncate, NULL, file, SYS_ftruncate, file, size)
CALL(fchmod, (int file, mode_t mode), kind_chmod, NULL, file, SYS_fchmod, file, mode)
CALL(flock, (int file, int operation), kind_lock, NULL, file, SYS_flock, file, operation)
CALL(unlink, (const char *path), kind_unlink, path, -1, SYS_unlinkat, AT_FDCWD, path, 0)
CALL(mkdir, (const char *path, mode_t mode), kind_mkdir, path, -1, SYS_mkdirat, AT_FDCWD, path,
     mode)
CALL(rename, (const char *from, const char *to), kind_rename, to, -1, SYS_renameat2, AT_FDCWD, from,
     AT_FDCWD, to, 0)
CALL(renameat, (int a, const char *from, int b, const char *to), kind_rename, to, -1, SYS_renameat2,
     a, from, b, to, 0)

#define CONTROL(name)                                                                 \
  int name(int file, int command, ...) {                                              \
    va_list rest;                                                                     \
    va_start(rest, command);                                                          \
    const long argument = va_arg(rest, long);                                         \
    va_end(rest);                                                                     \
    if (command == F_DUPFD_CLOEXEC && strikes(kind_duplicate, NULL, file)) return -1; \
    return (int)syscall(SYS_fcntl, file, command, argument);                          \
  }
CONTROL(fcntl)
CONTROL(fcntl64)

/// The file is closed even if the call fails, as close(2) says of Linux.
int close(int file) {
  const bool fails = strikes(kind_close, NULL, file);
  const int error = errno;
  const int result = (int)syscall(SYS_close, file);
  if (fails) errno = error;
  return fails ? -1 : result;
}

// Memory

#define MAP(name)                                                                          \
  void *name(void *start, size_t size, int protection, int flags, int file, off_t place) { \
    if (strikes(kind_map, NULL, file)) return MAP_FAILED;                                  \
    return (void *)syscall(SYS_mmap, start, size, protection, flags, file, place);         \
  }
MAP(mmap)
MAP(mmap64)

extern void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t), *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

/// Counts an allocation for code at `caller`; says whether there is no memory.
static bool is_out(const void *caller) {
  for (int i = 0; i < range_count; i++)
    if ((uintptr_t)caller - ranges[i].start < ranges[i].end - ranges[i].start)
      return strikes(kind_memory, NULL, -1);
  return false;
}

#define CALLER __builtin_return_address(0)
void *malloc(size_t size) { return is_out(CALLER) ? NULL : __libc_malloc(size); }
void *calloc(size_t count, size_t size) {
  return is_out(CALLER) ? NULL : __libc_calloc(count, size);
}
void *realloc(void *old, size_t size) { return is_out(CALLER) ? NULL : __libc_realloc(old, size); }
void *aligned_alloc(size_t step, size_t size) {
  return is_out(CALLER) ? NULL : __libc_memalign(step, size);
}
void *memalign(size_t step, size_t size) {
  return is_out(CALLER) ? NULL : __libc_memalign(step, size);
}
int posix_memalign(void **block, size_t step, size_t size) {
  void *found = is_out(CALLER) ? NULL : __libc_memalign(step, size);
  if (found) *block = found;
  return found ? 0 : ENOMEM;
}
