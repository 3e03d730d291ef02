#include "memc_hdf5.h"
#include "library.h"

#include <hdf5.h>

#include <stdbool.h>
#include <stdlib.h>

enum { DEEPEST = 16 };

struct memc_hdf5_writer {
  hid_t file;
  /// The groups from the root to the current one.
  hid_t groups[DEEPEST];
  int depth;
  bool failed;
};

memc_hdf5_writer *memc_hdf5_create(void) {
  memc_hdf5_writer *writer = calloc(1, sizeof *writer);
  if (!writer) return NULL;
  memc_hdf5_lock();
  H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
  const hid_t access = H5Pcreate(H5P_FILE_ACCESS);
  const size_t increment = 1 << 16;
  H5Pset_fapl_core(access, increment, false);
  writer->file = H5Fcreate("model.nir", H5F_ACC_TRUNC, H5P_DEFAULT, access);
  H5Pclose(access);
  writer->groups[0] = H5Gopen2(writer->file, "/", H5P_DEFAULT);
  writer->failed = writer->file < 0 || writer->groups[0] < 0;
  return writer;
}

void memc_hdf5_enter(memc_hdf5_writer *writer, const char *name) {
  writer->failed = writer->failed || writer->depth + 1 >= DEEPEST;
  if (writer->failed) return;
  const hid_t group =
      H5Gcreate2(writer->groups[writer->depth], name, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
  writer->failed = group < 0;
  if (group >= 0) writer->groups[++writer->depth] = group;
}

void memc_hdf5_leave(memc_hdf5_writer *writer) {
  if (!writer->failed) H5Gclose(writer->groups[writer->depth--]);
}

static void put(memc_hdf5_writer *writer, const char *name, int rank, const uint64_t *sizes,
                hid_t stored, hid_t given, const void *values) {
  if (writer->failed) return;
  hsize_t extent[H5S_MAX_RANK];
  for (int axis = 0; axis < rank; axis++) extent[axis] = sizes[axis];
  const hid_t space = rank > 0 ? H5Screate_simple(rank, extent, NULL) : H5Screate(H5S_SCALAR);
  const hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
  H5Pset_obj_track_times(creation, false);  // the same network gives the same bytes
  const hid_t set = H5Dcreate2(writer->groups[writer->depth], name, stored, space, H5P_DEFAULT,
                               creation, H5P_DEFAULT);
  writer->failed = set < 0 || H5Dwrite(set, given, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) < 0;
  if (set >= 0) H5Dclose(set);
  H5Pclose(creation);
  H5Sclose(space);
}

void memc_hdf5_put_reals(memc_hdf5_writer *writer, const char *name, int rank,
                         const uint64_t *sizes, const float *values) {
  put(writer, name, rank, sizes, H5T_IEEE_F32LE, H5T_NATIVE_FLOAT, values);
}

void memc_hdf5_put_integers(memc_hdf5_writer *writer, const char *name, int rank,
                            const uint64_t *sizes, const int64_t *values) {
  put(writer, name, rank, sizes, H5T_STD_I64LE, H5T_NATIVE_INT64, values);
}

void memc_hdf5_put_texts(memc_hdf5_writer *writer, const char *name, int rank,
                         const uint64_t *sizes, const char *const *values) {
  const hid_t type = H5Tcopy(H5T_C_S1);
  H5Tset_size(type, H5T_VARIABLE);
  H5Tset_cset(type, H5T_CSET_UTF8);
  put(writer, name, rank, sizes, type, type, values);
  H5Tclose(type);
}

/// The bytes of the file; none if it cannot be completed.
static memc_hdf5_tree image(const memc_hdf5_writer *writer) {
  memc_hdf5_tree bytes = {0};
  if (writer->failed || H5Fflush(writer->file, H5F_SCOPE_LOCAL) < 0) return bytes;
  const ssize_t size = H5Fget_file_image(writer->file, NULL, 0);
  if (size <= 0) return bytes;
  bytes.bytes = malloc((size_t)size);
  if (!bytes.bytes) return bytes;
  bytes.count = (uint64_t)size;
  if (H5Fget_file_image(writer->file, bytes.bytes, (size_t)size) != size) memc_hdf5_free(&bytes);
  return bytes;
}

memc_hdf5_tree memc_hdf5_finish(memc_hdf5_writer *writer) {
  const memc_hdf5_tree bytes = image(writer);
  for (int depth = writer->depth; depth >= 0; depth--) H5Gclose(writer->groups[depth]);
  H5Fclose(writer->file);
  memc_hdf5_unlock();
  free(writer);
  return bytes;
}
