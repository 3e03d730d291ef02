// Pulses on sixteen cells at a time, compiled once for each instruction set.

#include "gaussian-kernels.h"

/// The four normals of sixteen cells.
MEMC_INLINE void ISA(pulse_normals)(const uint32_t key[2], int64_t cell, uint32_t ordinal,
                                    memc_f32x16 normal[4]) {
  memc_f32x16 power[2], direction[4];
  ISA(draw)(key, (uint32_t)cell, ordinal, power, direction, 4);
  for (int n = 0; n < 4; n++) normal[n] = __builtin_elementwise_sqrt(power[n / 2]) * direction[n];
}

MEMC_INLINE memc_f32x16 ISA(pick)(memc_i32x16 mask, memc_f32x16 a, memc_f32x16 b) {
  return (memc_f32x16)(((memc_i32x16)a & mask) | ((memc_i32x16)b & ~mask));
}

MEMC_INLINE memc_f32x16 ISA(within)(memc_f32x16 value) {
  const memc_f32x16 none = {0};
  return __builtin_elementwise_min(__builtin_elementwise_max(value, none), none + 1);
}

/// The change at a position, from a table.
MEMC_INLINE memc_f32x16 ISA(change)(const float *table, int64_t nodes, memc_f32x16 position) {
  if (nodes == 2) return table[0] + (table[1] - table[0]) * position;
  const memc_f32x16 place = position * (float)(nodes - 1);
  memc_f32x16 result;
  for (int i = 0; i < 16; i++) {
    const int64_t whole = (int64_t)place[i];
    const int64_t node = whole < nodes - 1 ? whole : nodes - 2;
    const float share = place[i] - (float)node;
    result[i] = table[node] + (table[node + 1] - table[node]) * share;
  }
  return result;
}

MEMC_INLINE float ISA(largest)(memc_f32x16 values) {
  float result = 0;
  for (int i = 0; i < 16; i++) result = values[i] > result ? values[i] : result;
  return result;
}

MEMC_INLINE memc_f32x16 ISA(loaded)(const float *values, int64_t count) {
  memc_f32x16 result = {0};
  memcpy(&result, values, (size_t)count * sizeof(float));
  return result;
}

/// Applies pulses to one cell of sixteen weights or fewer.
MEMC_INLINE void ISA(pulse_cells)(const memc_pulse_response *response, const memc_cells *cells,
                                  memc_f32x16 request, int64_t first, int64_t count,
                                  const uint32_t key[2], uint32_t ordinal, memc_pulse_cost *cost) {
  const memc_f32x16 none = {0};
  const memc_f32x16 up = ISA(loaded)(cells->up + first, count);
  const memc_f32x16 down = ISA(loaded)(cells->down + first, count);
  const memc_f32x16 low = ISA(loaded)(cells->low + first, count);
  const memc_f32x16 range = ISA(loaded)(cells->range + first, count);
  memc_f32x16 position = ISA(loaded)(cells->position + first, count);
  memc_f32x16 pulses = ISA(loaded)(cells->pulses + first, count);
  const memc_i32x16 rises = (request > none) == (none + cells->factor > none);
  const memc_f32x16 length = __builtin_elementwise_abs(request);
  const memc_f32x16 whole = __builtin_elementwise_ceil(length);
  const float longest = ISA(largest)(length);
  const memc_i32x16 works = up + down > none;
  const memc_f32x16 own = ISA(pick)(rises, up, down);
  const memc_f32x16 scatter = own * (response->step_noise * response->middle);
  const memc_f32x16 variance = scatter * scatter + response->range_noise * response->range_noise;
  const memc_f32x16 added = ISA(pick)(works, __builtin_elementwise_sqrt(variance), none);
  const bool is_noisy =
      response->relative_noise > 0 || response->step_noise > 0 || response->range_noise > 0;
  memc_f32x16 normal[4] = {none, none, none, none}, flow = none;
  for (int pulse = 0; (float)pulse < longest; pulse++) {
    const memc_f32x16 part = ISA(within)(length - (float)pulse);
    if (is_noisy && pulse % 2 == 0)
      ISA(pulse_normals)(key, first, ordinal + 64 * (uint32_t)(pulse / 2), normal);
    const int n = 2 * (pulse % 2);
    const memc_f32x16 mean = ISA(pick)(rises, ISA(change)(response->up, response->nodes, position),
                                       -ISA(change)(response->down, response->nodes, position));
    const memc_f32x16 step =
        own * mean * (1 + response->relative_noise * normal[n]) + added * normal[n + 1];
    const memc_f32x16 next = ISA(within)(position + part * step);
    flow += part * (low + range * 0.5f * (position + next));
    position = next;
  }
  memc_f32x16 apparent = position;
  if (response->write_noise > 0) {
    ISA(pulse_normals)(key, first, ordinal + 32, normal);
    const memc_i32x16 is_moved = (length > none) & (up + down > none);
    apparent = ISA(pick)(is_moved, position + response->write_noise * normal[0],
                         ISA(loaded)(cells->apparent + first, count));
  }
  pulses += whole;
  const size_t bytes = (size_t)count * sizeof(float);
  memcpy(cells->position + first, &position, bytes);
  memcpy(cells->apparent + first, &apparent, bytes);
  memcpy(cells->pulses + first, &pulses, bytes);
  for (int i = 0; i < 16; i++) {
    cost->pulses += (int64_t)whole[i];
    if (rises[i]) cost->raising += (double)flow[i];
    else cost->lowering += (double)flow[i];
  }
}

static void ISA(apply_pulses)(const memc_pulse_response *response, const memc_cells *cells,
                              int64_t cell_count, const float *requests, float zero, float *weights,
                              int64_t first, int64_t count, int64_t line, const uint32_t key[2],
                              memc_pulse_cost *cost) {
  for (int64_t start = first; start < first + count; start += line) {
    float longest = 0;
    for (int64_t i = start; i < start + line; i += 16) {
      const int64_t width = start + line - i < 16 ? start + line - i : 16;
      const memc_f32x16 request = ISA(loaded)(requests + i, width);
      const float length = ISA(largest)(__builtin_elementwise_abs(request));
      if (length == 0) continue;
      longest = length > longest ? length : longest;
      memc_f32x16 weight = (memc_f32x16){0} + zero;
      for (int64_t c = 0; c < cell_count; c++) {
        ISA(pulse_cells)(response, &cells[c], request, i, width, key, (uint32_t)c, cost);
        weight += cells[c].factor * (ISA(loaded)(cells[c].low + i, width) +
                                     ISA(loaded)(cells[c].range + i, width) *
                                         ISA(loaded)(cells[c].apparent + i, width));
      }
      memcpy(weights + i, &weight, (size_t)width * sizeof(float));
    }
    cost->duration += (double)longest;
  }
}
