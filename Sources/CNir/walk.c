#include "walk.h"
#include "child.h"

#include <hdf5.h>

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct {
  const memc_hdf5_limits *limits;
  int pipe;
  uint32_t depth;
  uint32_t records;
  uint64_t elements;
  /// The path of the current link, for messages.
  char path[256];
} walk;

static void send_bytes(const walk *walk, const void *bytes, uint64_t count) {
  memc_hdf5_send(walk->pipe, bytes, count);
}

static void send_record(const walk *walk, memc_hdf5_record record, const char *name,
                        const hsize_t *sizes) {
  record.name_size = (uint32_t)strlen(name);
  record.depth = walk->depth;
  send_bytes(walk, &record, sizeof record);
  send_bytes(walk, name, record.name_size);
  send_bytes(walk, sizes, record.rank * sizeof *sizes);
}

/// Sends why the file cannot be read, and ends the process.
__attribute__((format(printf, 3, 4), noreturn)) static void refuse(const walk *walk,
                                                                   bool unsupported,
                                                                   const char *format, ...) {
  char reason[512];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(reason, sizeof reason, format, arguments);
  va_end(arguments);
  send_record(walk, (memc_hdf5_record){.kind = MEMC_HDF5_REFUSAL, .count = unsupported}, reason,
              NULL);
  _exit(0);
}

static void expect(const walk *walk, bool holds) {
  if (!holds) refuse(walk, false, "the HDF5 file is damaged at '%s'", walk->path);
}

static void *allocate(const walk *walk, uint64_t count, uint64_t size) {
  void *memory = calloc(count > 0 ? count : 1, size);
  if (!memory) refuse(walk, true, "'%s' does not fit into memory", walk->path);
  return memory;
}

/// Refuses data that are not in the file itself, and filters that libhdf5 alone cannot undo.
static void expect_plain(const walk *walk, hid_t set) {
  const hid_t creation = H5Dget_create_plist(set);
  expect(walk, creation >= 0);
  const H5D_layout_t layout = H5Pget_layout(creation);
  expect(walk, layout >= 0);
  if (layout == H5D_VIRTUAL || H5Pget_external_count(creation) > 0)
    refuse(walk, true, "'%s' is stored in other files", walk->path);
  const int filters = H5Pget_nfilters(creation);
  expect(walk, filters >= 0);
  for (int i = 0; i < filters; i++) {
    unsigned flags, configuration;
    size_t parameters = 0;
    char name[64] = "";
    const H5Z_filter_t filter = H5Pget_filter2(creation, (unsigned)i, &flags, &parameters, NULL,
                                               sizeof name, name, &configuration);
    expect(walk, filter >= 0);
    if (H5Zfilter_avail(filter) <= 0)
      refuse(walk, true, "'%s' is compressed with the filter %d%s%.63s", walk->path, filter,
             name[0] ? ", " : "", name);
  }
  H5Pclose(creation);
}

static void send_numbers(walk *walk, hid_t set, const char *name, memc_hdf5_record record,
                         const hsize_t *sizes) {
  const bool is_real = record.kind == MEMC_HDF5_REALS;
  void *values = allocate(walk, record.count, 8);
  record.size = record.count * 8;
  expect(walk, H5Dread(set, is_real ? H5T_NATIVE_DOUBLE : H5T_NATIVE_INT64, H5S_ALL, H5S_ALL,
                       H5P_DEFAULT, values) >= 0);
  send_record(walk, record, name, sizes);
  send_bytes(walk, values, record.size);
  free(values);
}

static void send_texts(walk *walk, hid_t set, hid_t type, const char *name, memc_hdf5_record record,
                       const hsize_t *sizes) {
  const bool varies = H5Tis_variable_str(type) > 0;
  const uint64_t width = varies ? sizeof(char *) : H5Tget_size(type);
  expect(walk, width > 0 && width <= walk->limits->elements);
  char *values = allocate(walk, record.count, width);
  expect(walk, H5Dread(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0);
  uint64_t *lengths = allocate(walk, record.count, sizeof *lengths);
  for (uint64_t i = 0; i < record.count; i++) {
    const char *text = varies ? ((char **)values)[i] : values + i * width;
    lengths[i] = !text ? 0 : varies ? strlen(text) : strnlen(text, width);
    record.size += sizeof *lengths + lengths[i];
  }
  send_record(walk, record, name, sizes);
  for (uint64_t i = 0; i < record.count; i++) {
    send_bytes(walk, &lengths[i], sizeof *lengths);
    send_bytes(walk, varies ? ((char **)values)[i] : values + i * width, lengths[i]);
  }
  free(lengths);
  free(values);
}

/// The number of elements and axes of a data set.
static memc_hdf5_record shape(walk *walk, hid_t set, hsize_t sizes[H5S_MAX_RANK]) {
  const hid_t space = H5Dget_space(set);
  expect(walk, space >= 0);
  const int rank = H5Sget_simple_extent_ndims(space);
  expect(walk, rank >= 0 && rank <= H5S_MAX_RANK);
  expect(walk, H5Sget_simple_extent_dims(space, sizes, NULL) == rank);
  if ((uint32_t)rank > walk->limits->axes)
    refuse(walk, true, "'%s' has %d axes, more than %u", walk->path, rank, walk->limits->axes);
  uint64_t count = H5Sget_simple_extent_type(space) == H5S_NULL ? 0 : 1;
  for (int axis = 0; axis < rank; axis++) {
    if (sizes[axis] > 0 && count > walk->limits->elements / sizes[axis])
      refuse(walk, true, "'%s' has more than %llu elements", walk->path,
             (unsigned long long)walk->limits->elements);
    count *= sizes[axis];
  }
  walk->elements += count;
  if (walk->elements > walk->limits->elements)
    refuse(walk, true, "the file has more than %llu elements",
           (unsigned long long)walk->limits->elements);
  H5Sclose(space);
  return (memc_hdf5_record){.rank = (uint32_t)rank, .count = count};
}

static void send_set(walk *walk, hid_t set, const char *name) {
  hsize_t sizes[H5S_MAX_RANK];
  memc_hdf5_record record = shape(walk, set, sizes);
  const hid_t type = H5Dget_type(set);
  expect(walk, type >= 0);
  const H5T_class_t kind = H5Tget_class(type);
  record.kind = kind == H5T_FLOAT     ? MEMC_HDF5_REALS
                : kind == H5T_INTEGER ? MEMC_HDF5_INTEGERS
                : kind == H5T_STRING  ? MEMC_HDF5_TEXTS
                                      : MEMC_HDF5_OTHER;
  if (record.kind == MEMC_HDF5_OTHER) send_record(walk, record, name, sizes);
  else {
    expect_plain(walk, set);
    if (record.kind == MEMC_HDF5_TEXTS) send_texts(walk, set, type, name, record, sizes);
    else send_numbers(walk, set, name, record, sizes);
  }
  H5Tclose(type);
}

static herr_t visit(hid_t group, const char *name, const H5L_info_t *info, void *context);

/// Sends a group and all that it contains.
static void send_group(walk *walk, hid_t group, const char *name) {
  send_record(walk, (memc_hdf5_record){.kind = MEMC_HDF5_GROUP}, name, NULL);
  if (walk->depth >= walk->limits->depth)
    refuse(walk, true, "groups are nested deeper than %u", walk->limits->depth);
  walk->depth++;
  expect(walk, H5Literate(group, H5_INDEX_NAME, H5_ITER_INC, NULL, visit, walk) >= 0);
  walk->depth--;
}

static void send_object(walk *walk, hid_t object, const char *name) {
  switch (H5Iget_type(object)) {
    case H5I_GROUP: send_group(walk, object, name); break;
    case H5I_DATASET: send_set(walk, object, name); break;
    default: refuse(walk, true, "'%s' is neither a group nor a data set", walk->path);
  }
}

/// Sends what a link of a group leads to.
static herr_t visit(hid_t group, const char *name, const H5L_info_t *info, void *context) {
  walk *walk = context;
  const size_t before = strlen(walk->path);
  snprintf(walk->path + before, sizeof walk->path - before, "/%s", name);
  if (strlen(name) > walk->limits->name_size)
    refuse(walk, true, "the name '%.32s…' has more than %u bytes", name, walk->limits->name_size);
  if (++walk->records > walk->limits->records)
    refuse(walk, true, "the file has more than %u groups and data sets", walk->limits->records);
  if (info->type != H5L_TYPE_HARD)
    refuse(walk, true, "'%s' is a link to another path or file", walk->path);
  const hid_t object = H5Oopen(group, name, H5P_DEFAULT);
  expect(walk, object >= 0);
  send_object(walk, object, name);
  H5Oclose(object);
  walk->path[before] = 0;
  return 0;
}

void memc_hdf5_walk(const uint8_t *bytes, uint64_t count, const memc_hdf5_limits *limits,
                    int pipe) {
  walk walk = {.limits = limits, .pipe = pipe};
  H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
  H5PLset_loading_state(0);  // filters of plug-ins may be any code
  const hid_t access = H5Pcreate(H5P_FILE_ACCESS);
  const size_t increment = 1 << 16;
  const bool is_ready = access >= 0 && H5Pset_fapl_core(access, increment, false) >= 0 &&
                        H5Pset_file_image(access, (void *)bytes, count) >= 0;
  if (!is_ready) refuse(&walk, true, "the file does not fit into memory");
  const hid_t file = H5Fopen("model.nir", H5F_ACC_RDONLY, access);
  if (file < 0) refuse(&walk, false, "the HDF5 file is damaged: it has no root group");
  const hid_t root = H5Gopen2(file, "/", H5P_DEFAULT);
  expect(&walk, root >= 0);
  send_group(&walk, root, "");
  send_record(&walk, (memc_hdf5_record){.kind = MEMC_HDF5_END}, "", NULL);
}
