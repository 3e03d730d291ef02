#include "memc_rsvg.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

// The parts of librsvg, cairo and GObject that are used, as their headers declare them.

typedef struct {
  double x, y, width, height;
} rectangle;

typedef int (*cairo_sink)(void *, const unsigned char *, unsigned);

// The last is none of cairo's.
enum { cairo_success = 0, cairo_out_of_memory = 1, cairo_refused = -1 };
enum { cairo_format_argb32 = 0 };
enum { cairo_pdf_metadata_create_date = 5 };

static struct {
  void *(*handle)(const unsigned char *, size_t, void **);
  int (*render)(void *, void *, const rectangle *, void **);
  void (*unref)(void *);
  void *(*pdf)(cairo_sink, void *, double, double);
  void (*pdf_metadata)(void *, int, const char *);
  void *(*image)(int, int, int);
  int (*write_png)(void *, cairo_sink, void *);
  void *(*context)(void *);
  int (*context_status)(void *);
  void (*destroy_context)(void *);
  void (*finish)(void *);
  int (*status)(void *);
  void (*destroy)(void *);
} api;

/// Fills in `api`; returns whether everything was found.
static int load(void) {
  void *gobject = dlopen("libgobject-2.0.so.0", RTLD_NOW | RTLD_LOCAL);
  void *cairo = dlopen("libcairo.so.2", RTLD_NOW | RTLD_LOCAL);
  void *rsvg = dlopen("librsvg-2.so.2", RTLD_NOW | RTLD_LOCAL);
  if (!gobject || !cairo || !rsvg) return 0;
  const struct {
    void *source;
    const char *name;
    void *slot;
  } wanted[] = {
      {rsvg, "rsvg_handle_new_from_data", &api.handle},
      {rsvg, "rsvg_handle_render_document", &api.render},
      {gobject, "g_object_unref", &api.unref},
      {cairo, "cairo_pdf_surface_create_for_stream", &api.pdf},
      {cairo, "cairo_pdf_surface_set_metadata", &api.pdf_metadata},
      {cairo, "cairo_image_surface_create", &api.image},
      {cairo, "cairo_surface_write_to_png_stream", &api.write_png},
      {cairo, "cairo_create", &api.context},
      {cairo, "cairo_status", &api.context_status},
      {cairo, "cairo_destroy", &api.destroy_context},
      {cairo, "cairo_surface_finish", &api.finish},
      {cairo, "cairo_surface_status", &api.status},
      {cairo, "cairo_surface_destroy", &api.destroy},
  };
  for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
    void *found = dlsym(wanted[i].source, wanted[i].name);
    if (!found) return 0;
    memcpy(wanted[i].slot, &found, sizeof found);
  }
  return 1;
}

/// Appends bytes to a file.
static int append(void *target, const unsigned char *bytes, unsigned count) {
  struct memc_rsvg_file *file = target;
  unsigned char *grown = realloc(file->bytes, file->count + count);
  if (!grown) return cairo_out_of_memory;
  memcpy(grown + file->count, bytes, count);
  file->bytes = grown;
  file->count += count;
  return cairo_success;
}

/// Draws the whole picture on a surface; returns the status of cairo.
static int draw(const char *svg, size_t length, void *surface, double width, double height) {
  void *handle = api.handle((const unsigned char *)svg, length, NULL);
  if (!handle) return cairo_refused;
  void *context = api.context(surface);
  const rectangle page = {0, 0, width, height};
  int is_drawn = api.render(handle, context, &page, NULL);
  int status = api.context_status(context);
  api.destroy_context(context);
  api.unref(handle);
  return status == cairo_success && !is_drawn ? cairo_refused : status;
}

/// Frees the surface, and the bytes unless all went well.
static enum memc_rsvg_outcome close_file(int status, void *surface, struct memc_rsvg_file *file) {
  api.destroy(surface);
  if (status == cairo_success) return memc_rsvg_done;
  free(file->bytes);
  *file = (struct memc_rsvg_file){NULL, 0};
  return status == cairo_out_of_memory ? memc_rsvg_exhausted : memc_rsvg_failed;
}

enum memc_rsvg_outcome memc_rsvg_pdf(const char *svg, size_t length, double width, double height,
                                     struct memc_rsvg_file *file) {
  *file = (struct memc_rsvg_file){NULL, 0};
  if (!load()) return memc_rsvg_missing;
  void *surface = api.pdf(append, file, width, height);
  // without it, the bytes would change with the clock
  api.pdf_metadata(surface, cairo_pdf_metadata_create_date, "2000-01-01T00:00:00Z");
  int status = draw(svg, length, surface, width, height);
  api.finish(surface);
  return close_file(status == cairo_success ? api.status(surface) : status, surface, file);
}

enum memc_rsvg_outcome memc_rsvg_png(const char *svg, size_t length, int width, int height,
                                     struct memc_rsvg_file *file) {
  *file = (struct memc_rsvg_file){NULL, 0};
  if (!load()) return memc_rsvg_missing;
  void *surface = api.image(cairo_format_argb32, width, height);
  int status = draw(svg, length, surface, width, height);
  if (status == cairo_success) status = api.write_png(surface, append, file);
  return close_file(status, surface, file);
}
