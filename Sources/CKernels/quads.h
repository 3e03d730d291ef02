// Kernels that exist only for AVX-512: for quads, for bytes and for their sums.
#ifndef MEMC_QUADS_H
#define MEMC_QUADS_H

#include "isa.h"
#include "product.h"

/// Null on other processor families.
memc_multiply *memc_quads_kernel(int64_t lanes, bool converts);
/// For 8-bit sources.
memc_pack *memc_quads_pack(int64_t lanes, bool is_biased);

/// Copies 32-bit sums; `memc_copy` on other processor families.
memc_kernel *memc_copy_sums_kernel(memc_isa isa);

/// The largest element of a whole window of bytes.
memc_window *memc_byte_window_kernel(memc_isa isa, memc_type type);

/// Records the codes of the window that starts at `source`, if the stream captures them.
void memc_note_codes(memc_stream *stream, const memc_step *step, const uint8_t *source);

#if MEMC_X86
/// Transposes 4 × 4 blocks of four bytes: undoes the order of 64 lanes that interleaving and
/// packing within 16 bytes produce.
__attribute__((target("avx512f"))) MEMC_INLINE __m512i memc_quad_order(void) {
  return _mm512_setr_epi32(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
}
#endif

#endif
