#ifndef MEMC_OPENBLAS_H
#define MEMC_OPENBLAS_H

/// Whether a matrix is transposed, with the numbers of the C interface to BLAS.
enum memc_transposition { memc_as_stored = 111, memc_transposed = 112 };

enum { memc_row_major = 101 };

/// `cblas_sgemm`: order; transpositions of a and b; rows, columns, depth; alpha; a and its stride;
/// b and its stride; beta; c and its stride.
typedef void (*memc_sgemm)(int, int, int, int, int, int, float, const float *, int, const float *,
                           int, float, float *, int);

/// Loads OpenBLAS, which then computes on the calling thread only.
///
/// It is not loaded at program start: OpenBLAS allocates memory for one thread per core as soon as
/// it is loaded, and blocks forever where there is none, as under a limit of the address space.
///
/// - Returns: its single-precision product; null where the library is not installed.
memc_sgemm memc_openblas_load(void);

#endif
