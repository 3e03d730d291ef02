#include <string.h>

#include "isa.h"
#include "training.h"

MEMC_CLONES void memc_clamp(float *values, int64_t count, float low, float high) {
  for (int64_t i = 0; i < count; i++) {
    // NaN stays NaN, and shows in the loss
    float value = low > values[i] ? low : values[i];
    values[i] = high < value ? high : value;
  }
}

MEMC_CLONES void memc_clamp_back(const float *restrict values, float *restrict gradient,
                                 int64_t count, float low, float high) {
  for (int64_t i = 0; i < count; i++)
    gradient[i] = values[i] > low && values[i] < high ? gradient[i] : 0;
}

MEMC_CLONES void memc_round_levels(const float *restrict values, float *restrict rounded,
                                   int64_t count, float low, float high, float levels) {
  const float step = (high - low) / levels;
  for (int64_t i = 0; i < count; i++) {
    float value = low > values[i] ? low : values[i];
    value = high < value ? high : value;
    const float level = (float)(int32_t)((value - low) / step + 0.5f);
    rounded[i] = value > low && value < high ? low + level * step : value;
  }
}

MEMC_CLONES void memc_round_levels_back(const float *restrict values,
                                        const float *restrict upstream, float *restrict gradient,
                                        int64_t count, float low, float high) {
  for (int64_t i = 0; i < count; i++)
    gradient[i] += values[i] > low && values[i] < high ? upstream[i] : 0;
}

MEMC_CLONES void memc_add_scaled(float *restrict to, const float *restrict from, int64_t count,
                                 float scale) {
  for (int64_t i = 0; i < count; i++) to[i] += scale * from[i];
}

MEMC_CLONES float memc_sum(const float *from, int64_t count) {
  float strands[16] = {0};
  int64_t whole = count / 16 * 16;
  for (int64_t i = 0; i < whole; i += 16)
    for (int64_t strand = 0; strand < 16; strand++) strands[strand] += from[i + strand];
  for (int64_t i = whole; i < count; i++) strands[i - whole] += from[i];
  float sum = 0;
  for (int64_t strand = 0; strand < 16; strand++) sum += strands[strand];
  return sum;
}

MEMC_CLONES float memc_limit_gradient(const float *restrict values, const float *restrict rounded,
                                      const float *restrict upstream, int64_t count, float high) {
  float strands[16] = {0};
  for (int64_t start = 0; start < count; start += 16) {
    const int64_t end = count - start < 16 ? count - start : 16;
    for (int64_t strand = 0; strand < end; strand++) {
      const int64_t i = start + strand;
      const float inside = values[i] > 0 ? rounded[i] - values[i] : 0;
      strands[strand] += upstream[i] * (values[i] < high ? inside : high);
    }
  }
  return memc_sum(strands, 16);
}

MEMC_CLONES void memc_sum_parts(float *restrict to, const float *const *parts, int64_t part_count,
                                int64_t count) {
  memcpy(to, parts[0], sizeof(float) * count);
  for (int64_t part = 1; part < part_count; part++) {
    const float *restrict from = parts[part];
    for (int64_t i = 0; i < count; i++) to[i] += from[i];
  }
}
