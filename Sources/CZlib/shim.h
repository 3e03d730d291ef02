#include <zlib.h>

/// `inflateInit2`, which is a macro and so is not imported into Swift.
///
/// - Parameter window_bits: 15 for zlib, -15 for raw deflate, 31 for gzip.
static inline int memc_inflate_init(z_streamp stream, int window_bits) {
  return inflateInit2(stream, window_bits);
}
