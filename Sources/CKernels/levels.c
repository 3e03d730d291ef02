#include "levels.h"

#include <math.h>

#include "isa.h"

MEMC_CLONES static void add_levels(const memc_plane *plane, const float *restrict conductances,
                                   double weight, double *restrict levels) {
  const double minimum = plane->minimum, step = plane->step;
  const double *gains = plane->gains;
  for (int64_t i = 0; i < plane->columns; i++) {
    const double level = ((double)conductances[i] - minimum) / step, nearest = round(level);
    const float whole = (float)(minimum + nearest * step);
    levels[i] += weight * ((whole == conductances[i] ? nearest : level) * gains[i]);
  }
}

MEMC_CLONES static void add_levels_above(const memc_plane *plane, double reference,
                                         const float *restrict conductances, double weight,
                                         double *restrict levels) {
  const double step = plane->step;
  const double *gains = plane->gains;
  for (int64_t i = 0; i < plane->columns; i++)
    levels[i] += weight * (((double)conductances[i] - reference) / step * gains[i]);
}

void memc_add_levels(const memc_plane *plane, double weight, double *levels) {
  const float *conductances = plane->seen ? plane->seen : plane->conductances;
  for (int64_t row = 0; row < plane->rows; row++) {
    const int64_t first = row * plane->columns;
    if (plane->references) {
      add_levels_above(plane, (double)plane->references[row], conductances + first, weight,
                       levels + first);
    } else {
      add_levels(plane, conductances + first, weight, levels + first);
    }
  }
}

MEMC_CLONES static void add_variances(const memc_plane *plane, const float *restrict deviations,
                                      double weight, double *restrict variances) {
  const double step = plane->step;
  const double *gains = plane->gains;
  for (int64_t i = 0; i < plane->columns; i++) {
    const double deviation = (double)deviations[i] * gains[i] / step;
    variances[i] += weight * (deviation * deviation);
  }
}

MEMC_CLONES static void add_variances_behind(const memc_plane *plane,
                                             const float *restrict deviations, int64_t first,
                                             double weight, double *restrict variances) {
  const double step = plane->step;
  const double *gains = plane->gains;
  const float *conductances = plane->conductances + first, *seen = plane->seen + first;
  for (int64_t i = 0; i < plane->columns; i++) {
    const double conductance = (double)conductances[i];
    const double share = conductance > 0 ? (double)seen[i] / conductance : 1;
    const double deviation = (double)deviations[i] * share * gains[i] / step;
    variances[i] += weight * (deviation * deviation);
  }
}

void memc_add_variances(const memc_plane *plane, double weight, double *variances) {
  for (int64_t row = 0; row < plane->rows; row++) {
    const int64_t first = row * plane->columns;
    if (plane->seen) {
      add_variances_behind(plane, plane->deviations + first, first, weight, variances + first);
    } else {
      add_variances(plane, plane->deviations + first, weight, variances + first);
    }
  }
}

MEMC_CLONES void memc_add_magnitudes(const double *restrict values, int64_t rows, int64_t columns,
                                     double *restrict sums, double *restrict largest) {
  for (int64_t row = 0; row < rows; row++)
    for (int64_t i = 0; i < columns; i++) {
      const double magnitude = fabs(values[row * columns + i]);
      sums[i] += magnitude;
      largest[i] = magnitude > largest[i] ? magnitude : largest[i];
    }
}

MEMC_CLONES void memc_in_units(const double *restrict values, const double *restrict units,
                               int64_t rows, int64_t columns, int16_t *restrict numbers) {
  for (int64_t row = 0; row < rows; row++)
    for (int64_t i = 0; i < columns; i++) {
      const double number = round(values[row * columns + i] / units[i]);
      numbers[row * columns + i] = (int16_t)(int32_t)(number < 32767 ? number : 32767);
    }
}
