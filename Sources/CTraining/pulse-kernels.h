// Pulses on sixteen cells at a time, compiled once for each instruction set.

#include "gaussian-kernels.h"

/// The costs of a line, for each of sixteen places.
typedef struct {
  memc_f32x16 pulses, raising, lowering, longest;
} ISA(line_cost);

MEMC_INLINE memc_f32x16 ISA(within)(memc_f32x16 value) {
  const memc_f32x16 none = {0};
  return __builtin_elementwise_min(__builtin_elementwise_max(value, none), none + 1);
}

/// The first `count` of sixteen values; the others are 0.
MEMC_INLINE memc_f32x16 ISA(loaded)(const float *values, int64_t count) {
  memc_f32x16 result = {0};
  if (count == 16) memcpy(&result, values, sizeof result);
  else
    for (int64_t i = 0; i < count; i++) result[i] = values[i];
  return result;
}

MEMC_INLINE void ISA(stored)(float *values, memc_f32x16 from, int64_t count) {
  if (count == 16) memcpy(values, &from, sizeof from);
  else
    for (int64_t i = 0; i < count; i++) values[i] = from[i];
}

MEMC_INLINE bool ISA(has_any)(memc_f32x16 values) {
  const memc_u64x8 words = (memc_u64x8)values;
  return __builtin_reduce_or(words) != 0;
}

/// The largest of sixteen values that are not negative; their bits have the same order.
MEMC_INLINE float ISA(largest)(memc_f32x16 values) {
  const int32_t bits = __builtin_reduce_max((memc_i32x16)values);
  float result;
  memcpy(&result, &bits, sizeof result);
  return result;
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

/// Four normals for the pulses of trains. The pulses of a train of more than four share them; each
/// is divided by the root of the number of pulses that use it, so that their sum varies as if every
/// pulse had its own.
MEMC_INLINE void ISA(train_normals)(const uint32_t key[2], int64_t cell, uint32_t ordinal,
                                    memc_f32x16 length, float longest, memc_f32x16 normal[4]) {
  ISA(normals)(key, cell, ordinal, normal);
  if (longest <= 4) return;
  const memc_f32x16 one = (memc_f32x16){0} + 1;
  for (int n = 0; n < 4; n++) {
    const memc_f32x16 uses = __builtin_elementwise_ceil((length - (float)n) * 0.25f);
    normal[n] /= __builtin_elementwise_sqrt(__builtin_elementwise_max(uses, one));
  }
}

/// Applies pulses to one cell of up to sixteen weights, and returns what they read.
MEMC_INLINE memc_f32x16 ISA(pulse_cells)(const memc_pulse_response *response,
                                         const memc_cells *cells, memc_f32x16 request,
                                         int64_t first, int64_t count, const uint32_t key[2],
                                         uint32_t ordinal, ISA(line_cost) * cost) {
  const memc_f32x16 none = {0};
  const memc_f32x16 up = ISA(loaded)(cells->up + first, count);
  const memc_f32x16 down = ISA(loaded)(cells->down + first, count);
  const memc_f32x16 low = ISA(loaded)(cells->low + first, count);
  const memc_f32x16 range = ISA(loaded)(cells->range + first, count);
  memc_f32x16 position = ISA(loaded)(cells->position + first, count);
  const memc_i32x16 rises = (request > none) == (none + cells->factor > none);
  const memc_i32x16 works = up + down > none;
  const memc_f32x16 length = __builtin_elementwise_abs(request);
  const float longest = ISA(largest)(length);
  const memc_f32x16 own = ISA(choose)(rises, up, down);
  const memc_f32x16 scatter = own * (response->step_noise * response->middle);
  const memc_f32x16 added =
      ISA(choose)(works, scatter * scatter + response->range_noise * response->range_noise, none);
  const float relative = response->relative_noise * response->relative_noise;
  const bool is_noisy = relative > 0 || response->step_noise > 0 || response->range_noise > 0;
  memc_f32x16 normal[4] = {none, none, none, none}, flow = none;
  if (is_noisy) ISA(train_normals)(key, first, ordinal, length, longest, normal);
  const memc_f32x16 deviation = __builtin_elementwise_sqrt(added);
  for (int pulse = 0; (float)pulse < longest; pulse++) {
    const memc_f32x16 part = ISA(within)(length - (float)pulse);
    memc_f32x16 step =
        own * ISA(choose)(rises, ISA(change)(response->up, response->nodes, position),
                          -ISA(change)(response->down, response->nodes, position));
    if (relative > 0)
      step += __builtin_elementwise_sqrt(step * step * relative + added) * normal[pulse % 4];
    else if (is_noisy) step += deviation * normal[pulse % 4];
    const memc_f32x16 next = ISA(within)(position + part * step);
    flow += part * (low + range * 0.5f * (position + next));
    position = next;
  }
  memc_f32x16 apparent = position;
  if (response->write_noise > 0) {
    ISA(normals)(key, first, ordinal + 32, normal);
    const memc_i32x16 is_moved = (length > none) & works;
    apparent = ISA(choose)(is_moved, position + response->write_noise * normal[0],
                           ISA(loaded)(cells->apparent + first, count));
  }
  const memc_f32x16 whole = __builtin_elementwise_ceil(length);
  ISA(stored)(cells->position + first, position, count);
  if (response->write_noise > 0) ISA(stored)(cells->apparent + first, apparent, count);
  ISA(stored)(cells->pulses + first, ISA(loaded)(cells->pulses + first, count) + whole, count);
  cost->pulses += whole;
  cost->raising += ISA(choose)(rises, flow, none);
  cost->lowering += ISA(choose)(rises, none, flow);
  return cells->factor * (low + range * apparent);
}

/// Applies pulses to the cells of up to sixteen weights.
MEMC_INLINE void ISA(pulse_weights)(const memc_pulse_response *response, const memc_cells *cells,
                                    int64_t cell_count, const float *requests, float zero,
                                    float *weights, int64_t first, int64_t count,
                                    const uint32_t key[2], ISA(line_cost) * cost) {
  const memc_f32x16 request = ISA(loaded)(requests + first, count);
  if (!ISA(has_any)(request)) return;
  cost->longest = __builtin_elementwise_max(cost->longest, __builtin_elementwise_abs(request));
  memc_f32x16 weight = (memc_f32x16){0} + zero;
  for (int64_t c = 0; c < cell_count; c++)
    weight += ISA(pulse_cells)(response, &cells[c], request, first, count, key, (uint32_t)c, cost);
  ISA(stored)(weights + first, weight, count);
}

static void ISA(apply_pulses)(const memc_pulse_response *response, const memc_cells *cells,
                              int64_t cell_count, const float *requests, float zero, float *weights,
                              int64_t first, int64_t count, int64_t line, const uint32_t key[2],
                              memc_pulse_cost *cost) {
  for (int64_t start = first; start < first + count; start += line) {
    ISA(line_cost) own = {{0}, {0}, {0}, {0}};
    const int64_t whole = start + line / 16 * 16, end = start + line;
    for (int64_t i = start; i < whole; i += 16) ISA(pulse_weights)
    (response, cells, cell_count, requests, zero, weights, i, 16, key, &own);
    if (whole < end) ISA(pulse_weights)
    (response, cells, cell_count, requests, zero, weights, whole, end - whole, key, &own);
    cost->duration += (double)ISA(largest)(own.longest);
    for (int i = 0; i < 16; i++) {
      cost->pulses += (int64_t)own.pulses[i];
      cost->raising += (double)own.raising[i];
      cost->lowering += (double)own.lowering[i];
    }
  }
}
