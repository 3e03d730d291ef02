#include <cblas.h>
#include <stddef.h>

// OpenBLAS holds LAPACK as well, but Debian's headers do not declare it. Fortran's conventions:
// column-major matrices, every argument by address, and the length of a text argument at the end
// (1 for "L" or "U").

/// Solves `a · x = b` for a symmetric positive definite `a`; `b` becomes `x`, `a` its factor.
///
/// - Parameters:
///   - a: `[columns, rows]` in memory, of which the triangle named by `uplo` is read.
///   - b: `[nrhs, rows]` in memory.
///   - info: 0; -i if argument i is wrong; i if the leading minor of order i is not positive.
void dposv_(const char *uplo, const int *n, const int *nrhs, double *a, const int *lda, double *b,
            const int *ldb, int *info, size_t uplo_length);

/// Factors a symmetric positive definite `a` by Cholesky's method, in place; `info` as above.
void dpotrf_(const char *uplo, const int *n, double *a, const int *lda, int *info,
             size_t uplo_length);

/// Solves `a · x = b` with the factor of `a` which `dpotrf_` made.
void dpotrs_(const char *uplo, const int *n, const int *nrhs, const double *a, const int *lda,
             double *b, const int *ldb, int *info, size_t uplo_length);
