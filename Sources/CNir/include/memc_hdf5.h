// HDF5 files, as far as NIR uses them: a tree of groups, and data sets of numbers or text.
#ifndef MEMC_HDF5_H
#define MEMC_HDF5_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What a record of a tree is.
typedef enum {
  MEMC_HDF5_GROUP = 0,
  /// A data set of real numbers, stored as `double`.
  MEMC_HDF5_REALS = 1,
  /// A data set of integers, stored as `int64_t`.
  MEMC_HDF5_INTEGERS = 2,
  /// A data set of texts; each is stored as its size, `uint64_t`, and its bytes.
  MEMC_HDF5_TEXTS = 3,
  /// A data set of another type; nothing is stored.
  MEMC_HDF5_OTHER = 4,
  /// The end of the tree; without it, the tree is incomplete.
  MEMC_HDF5_END = 5,
  /// The reason why the tree ends here: its text is the name. `count` is 1 if memc does not support
  /// what the file contains, 0 if the file is damaged.
  MEMC_HDF5_REFUSAL = 6,
} memc_hdf5_kind;

/// A record. Its name, `rank` sizes (`uint64_t`) and `size` bytes of values follow.
typedef struct {
  uint32_t kind;
  /// The number of groups around it; the root group, without a name, has 0.
  uint32_t depth;
  uint32_t name_size;
  uint32_t rank;
  /// Elements of a data set.
  uint64_t count;
  /// Bytes of values.
  uint64_t size;
} memc_hdf5_record;

typedef struct {
  /// Data sets and groups.
  uint32_t records;
  /// Groups inside groups.
  uint32_t depth;
  uint32_t axes;
  uint32_t name_size;
  /// Elements of all data sets.
  uint64_t elements;
  /// Seconds of processor time.
  uint32_t seconds;
  /// Bytes of memory, in addition to what this process has.
  uint64_t memory;
} memc_hdf5_limits;

typedef enum {
  MEMC_HDF5_READ = 0,
  /// libhdf5 crashed, or used more time or memory than the limits allow.
  MEMC_HDF5_FAILED = 1,
  /// The system has no memory or no process left.
  MEMC_HDF5_EXHAUSTED = 2,
} memc_hdf5_status;

/// Records one after another, which `memc_hdf5_free` frees.
typedef struct {
  uint8_t *bytes;
  uint64_t count;
} memc_hdf5_tree;

/// Reads an HDF5 file of `count` bytes as a tree, its links in the order of their names.
///
/// libhdf5 was not made for damaged files: it may read out of bounds. So it runs in a process of
/// its own, which sends the records.
memc_hdf5_status memc_hdf5_read(const uint8_t *bytes, uint64_t count,
                                const memc_hdf5_limits *limits, memc_hdf5_tree *tree);

void memc_hdf5_free(memc_hdf5_tree *tree);

/// A new file in memory. The same calls give the same bytes. After a failure, later calls do
/// nothing.
typedef struct memc_hdf5_writer memc_hdf5_writer;

/// Null if there is no memory.
memc_hdf5_writer *memc_hdf5_create(void);

/// Enters a new group of the current group.
void memc_hdf5_enter(memc_hdf5_writer *writer, const char *name);
void memc_hdf5_leave(memc_hdf5_writer *writer);

/// Writes a data set of the current group; `sizes` has `rank` elements.
void memc_hdf5_put_reals(memc_hdf5_writer *writer, const char *name, int rank,
                         const uint64_t *sizes, const float *values);
void memc_hdf5_put_integers(memc_hdf5_writer *writer, const char *name, int rank,
                            const uint64_t *sizes, const int64_t *values);
void memc_hdf5_put_texts(memc_hdf5_writer *writer, const char *name, int rank,
                         const uint64_t *sizes, const char *const *values);

/// Makes the file and frees the writer. Returns the bytes of the file, of which there are none
/// after a failure. libhdf5 may crash where memory is short, so it runs in a process of its own.
memc_hdf5_tree memc_hdf5_finish(memc_hdf5_writer *writer);

#ifdef __cplusplus
}
#endif

#endif
