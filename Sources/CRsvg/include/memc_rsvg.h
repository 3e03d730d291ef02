#ifndef MEMC_RSVG_H
#define MEMC_RSVG_H

#include <stddef.h>

/// What became of a picture.
enum memc_rsvg_outcome {
  memc_rsvg_done,
  /// librsvg or cairo is not installed, or is older than librsvg 2.46 and cairo 1.16.
  memc_rsvg_missing,
  /// A library refused to draw.
  memc_rsvg_failed,
  /// Memory has run out.
  memc_rsvg_exhausted
};

/// The bytes of a file; whoever asked for them frees `bytes`.
struct memc_rsvg_file {
  unsigned char *bytes;
  size_t count;
};

/// Draws SVG text as a PDF page of `width` by `height` points, with a fixed date of creation.
///
/// librsvg and cairo are loaded when they are first needed: memc runs without them.
enum memc_rsvg_outcome memc_rsvg_pdf(const char *svg, size_t length, double width, double height,
                                     struct memc_rsvg_file *file);

/// Draws SVG text as a PNG of `width` by `height` pixels.
enum memc_rsvg_outcome memc_rsvg_png(const char *svg, size_t length, int width, int height,
                                     struct memc_rsvg_file *file);

#endif
