// A writer keeps the records of a tree, as reading gives them. The file is made of them at the end.
#include "child.h"
#include "memc_hdf5.h"

#include <hdf5.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { DEEPEST = 16 };

struct memc_hdf5_writer {
  /// Records one after another; the end of a group is one too.
  uint8_t *bytes;
  uint64_t count, capacity;
  int depth;
  bool failed;
};

memc_hdf5_writer *memc_hdf5_create(void) { return calloc(1, sizeof(memc_hdf5_writer)); }

static void append(memc_hdf5_writer *writer, const void *bytes, uint64_t count) {
  while (!writer->failed && writer->capacity - writer->count < count) {
    const uint64_t capacity = writer->capacity > 0 ? 2 * writer->capacity : 1 << 12;
    uint8_t *larger = realloc(writer->bytes, capacity);
    writer->failed = !larger;
    if (larger) writer->bytes = larger, writer->capacity = capacity;
  }
  if (writer->failed || count == 0) return;
  memcpy(writer->bytes + writer->count, bytes, count);
  writer->count += count;
}

/// Appends a record; without `values`, they must follow.
static void put(memc_hdf5_writer *writer, memc_hdf5_kind kind, const char *name, int rank,
                const uint64_t *sizes, const void *values, uint64_t size) {
  const memc_hdf5_record record = {
      .kind = kind, .name_size = (uint32_t)strlen(name), .rank = (uint32_t)rank, .size = size};
  append(writer, &record, sizeof record);
  append(writer, name, record.name_size);
  append(writer, sizes, record.rank * sizeof *sizes);
  if (values) append(writer, values, size);
}

void memc_hdf5_enter(memc_hdf5_writer *writer, const char *name) {
  writer->failed |= ++writer->depth >= DEEPEST;
  put(writer, MEMC_HDF5_GROUP, name, 0, NULL, NULL, 0);
}

void memc_hdf5_leave(memc_hdf5_writer *writer) {
  writer->depth--;
  put(writer, MEMC_HDF5_END, "", 0, NULL, NULL, 0);
}

static uint64_t element_count(int rank, const uint64_t *sizes) {
  uint64_t count = 1;
  for (int axis = 0; axis < rank; axis++) count *= sizes[axis];
  return count;
}

void memc_hdf5_put_reals(memc_hdf5_writer *writer, const char *name, int rank,
                         const uint64_t *sizes, const float *values) {
  put(writer, MEMC_HDF5_REALS, name, rank, sizes, values,
      element_count(rank, sizes) * sizeof *values);
}

void memc_hdf5_put_integers(memc_hdf5_writer *writer, const char *name, int rank,
                            const uint64_t *sizes, const int64_t *values) {
  put(writer, MEMC_HDF5_INTEGERS, name, rank, sizes, values,
      element_count(rank, sizes) * sizeof *values);
}

void memc_hdf5_put_texts(memc_hdf5_writer *writer, const char *name, int rank,
                         const uint64_t *sizes, const char *const *values) {
  const uint64_t count = element_count(rank, sizes);
  uint64_t size = 0;
  for (uint64_t i = 0; i < count; i++) size += strlen(values[i]) + 1;
  put(writer, MEMC_HDF5_TEXTS, name, rank, sizes, NULL, size);
  for (uint64_t i = 0; i < count; i++) append(writer, values[i], strlen(values[i]) + 1);
}

// In the child process. It ends at the first failure.

static void expect(bool holds) {
  if (!holds) _exit(1);
}

static void write_set(hid_t group, const char *name, int rank, const uint64_t *sizes, hid_t stored,
                      hid_t given, const void *values) {
  hsize_t extent[H5S_MAX_RANK];
  for (int axis = 0; axis < rank; axis++) extent[axis] = sizes[axis];
  const hid_t space = rank > 0 ? H5Screate_simple(rank, extent, NULL) : H5Screate(H5S_SCALAR);
  const hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
  // without times, the same network gives the same bytes
  expect(space >= 0 && creation >= 0 && H5Pset_obj_track_times(creation, false) >= 0);
  const hid_t set = H5Dcreate2(group, name, stored, space, H5P_DEFAULT, creation, H5P_DEFAULT);
  expect(set >= 0);
  expect(H5Dwrite(set, given, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0);
  expect(H5Dclose(set) >= 0 && H5Pclose(creation) >= 0 && H5Sclose(space) >= 0);
}

static void write_texts(hid_t group, const char *name, int rank, const uint64_t *sizes,
                        const char *texts) {
  const uint64_t count = element_count(rank, sizes);
  const char **starts = malloc((count + 1) * sizeof *starts);
  expect(starts);
  for (uint64_t i = 0; i < count; i++, texts += strlen(texts) + 1) starts[i] = texts;
  const hid_t type = H5Tcopy(H5T_C_S1);
  expect(type >= 0 && H5Tset_size(type, H5T_VARIABLE) >= 0);
  expect(H5Tset_cset(type, H5T_CSET_UTF8) >= 0);
  write_set(group, name, rank, sizes, type, type, starts);
  H5Tclose(type);
  free(starts);
}

/// A copy of the next bytes of the records, aligned, and ended by a NUL.
static void *take(const uint8_t **at, uint64_t count) {
  uint8_t *copy = malloc(count + 1);
  expect(copy);
  memcpy(copy, *at, count);
  copy[count] = 0;
  *at += count;
  return copy;
}

static void write_records(const memc_hdf5_writer *writer, hid_t root) {
  hid_t groups[DEEPEST] = {root};
  int depth = 0;
  for (const uint8_t *at = writer->bytes; at < writer->bytes + writer->count;) {
    memc_hdf5_record *record = take(&at, sizeof *record);
    char *name = take(&at, record->name_size);
    uint64_t *sizes = take(&at, record->rank * sizeof *sizes);
    void *values = take(&at, record->size);
    const hid_t group = groups[depth];
    const int rank = (int)record->rank;
    switch (record->kind) {
      case MEMC_HDF5_GROUP:
        groups[++depth] = H5Gcreate2(group, name, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
        expect(groups[depth] >= 0);
        break;
      case MEMC_HDF5_REALS:
        write_set(group, name, rank, sizes, H5T_IEEE_F32LE, H5T_NATIVE_FLOAT, values);
        break;
      case MEMC_HDF5_INTEGERS:
        write_set(group, name, rank, sizes, H5T_STD_I64LE, H5T_NATIVE_INT64, values);
        break;
      case MEMC_HDF5_TEXTS: write_texts(group, name, rank, sizes, values); break;
      default: expect(H5Gclose(groups[depth--]) >= 0);
    }
    free(record), free(name), free(sizes), free(values);
  }
}

/// Makes the file in memory, and sends its bytes.
static void make_file(const void *context, int pipe) {
  H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
  const hid_t access = H5Pcreate(H5P_FILE_ACCESS);
  const size_t increment = 1 << 16;
  expect(access >= 0 && H5Pset_fapl_core(access, increment, false) >= 0);
  const hid_t file = H5Fcreate("model.nir", H5F_ACC_TRUNC, H5P_DEFAULT, access);
  expect(file >= 0);
  const hid_t root = H5Gopen2(file, "/", H5P_DEFAULT);
  expect(root >= 0);
  write_records(context, root);
  expect(H5Fflush(file, H5F_SCOPE_LOCAL) >= 0);
  const ssize_t size = H5Fget_file_image(file, NULL, 0);
  expect(size > 0);
  void *image = malloc((size_t)size);
  expect(image && H5Fget_file_image(file, image, (size_t)size) == size);
  memc_hdf5_send(pipe, image, (uint64_t)size);
}

memc_hdf5_tree memc_hdf5_finish(memc_hdf5_writer *writer) {
  memc_hdf5_tree file = {0};
  if (!writer->failed) memc_hdf5_run(make_file, writer, (memc_hdf5_bounds){0}, &file);
  free(writer->bytes);
  free(writer);
  return file;
}
