// The levels of cells and the variances of their readings, for `[rows, columns]` of a block's
// plane.
//
// Each operation is rounded separately, so that all instruction sets give the same bits.
#ifndef MEMC_LEVELS_H
#define MEMC_LEVELS_H

#include <stdint.h>

/// Some rows of a plane.
typedef struct {
  int64_t rows;
  int64_t columns;
  /// The conductance of level 0 and between neighboring levels, in siemens.
  double minimum;
  double step;
  /// In siemens, as programmed, and as converters see them behind wires, or null without wires.
  const float *conductances;
  const float *seen;
  /// `[row]`: the conductances from which levels count; the minimum if null.
  const float *references;
  /// The standard deviations of a reading, in siemens.
  const float *deviations;
  /// `[column]`.
  const double *gains;
} memc_plane;

/// Adds `weight` times the level of each cell, times the gain of its column, to `levels`. Without
/// references, the conductance of a whole level yields exactly that level.
void memc_add_levels(const memc_plane *plane, double weight, double *levels);

/// Adds `weight` times the variance of a reading of each cell, in levels squared, to `variances`.
/// Wires scale a deviation like the conductance.
void memc_add_variances(const memc_plane *plane, double weight, double *variances);

/// Adds the magnitudes of each column to `sums`, row by row, and raises `largest` to them.
void memc_add_magnitudes(const double *values, int64_t rows, int64_t columns, double *sums,
                         double *largest);

/// Divides each value by the unit of its column and rounds it, halves away from zero; at most
/// 32767.
void memc_in_units(const double *values, const double *units, int64_t rows, int64_t columns,
                   int16_t *numbers);

#endif
