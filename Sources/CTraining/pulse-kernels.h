// Pulses on the cells of sixteen weights at a time, compiled once for each instruction set.

#include "train-kernels.h"

/// Weights of one step, in order, and the pulses that they receive.
typedef struct {
  int32_t place[MEMC_PACKED + 16];
  float train[MEMC_PACKED + 16];
  int64_t count;
} ISA(packed);

/// What is the same for all weights of a call.
typedef struct {
  const memc_pulse_response *response;
  const memc_synapses *synapses;
  const uint32_t *key;
  memc_pulse_cost *cost;
} ISA(pulse_run);

/// The costs of sixteen weights.
typedef struct {
  memc_f32x16 pulses, raising, lowering;
} ISA(cost_lanes);

/// Interleaves the halves of each 8 of 16 numbers with those of others: the first halves, or the
/// second ones.
#define INTERLEAVED(a, b, from)                                                            \
  __builtin_shufflevector(a, b, from, from + 16, from + 1, from + 17, from + 2, from + 18, \
                          from + 3, from + 19, from + 8, from + 24, from + 9, from + 25,   \
                          from + 10, from + 26, from + 11, from + 27)

/// The eight numbers of sixteen cells, each as a vector: three perfect shuffles transpose them.
MEMC_INLINE void ISA(loaded_cells)(const memc_cell *cells, int64_t stride, const int32_t *place,
                                   memc_f32x16 field[8]) {
  for (int i = 0; i < 8; i++) {
    memcpy((float *)&field[i], &cells[place[i] * stride], sizeof(memc_cell));
    memcpy((float *)&field[i] + 8, &cells[place[i + 8] * stride], sizeof(memc_cell));
  }
  for (int stage = 0; stage < 3; stage++) {
    memc_f32x16 next[8];
    for (int i = 0; i < 4; i++) {
      next[2 * i] = INTERLEAVED(field[i], field[i + 4], 0);
      next[2 * i + 1] = INTERLEAVED(field[i], field[i + 4], 4);
    }
    for (int i = 0; i < 8; i++) field[i] = next[i];
  }
}

/// Stores the first three numbers of cells.
MEMC_INLINE void ISA(stored_cells)(memc_cell *cells, int64_t stride, const int32_t *place,
                                   int64_t count, const memc_f32x16 field[3]) {
  float numbers[3][16];
  memcpy(numbers, field, sizeof numbers);
  // scatters of the processor are slower
#pragma clang loop vectorize(disable)
  for (int64_t i = 0; i < count; i++) {
    memc_cell *cell = &cells[place[i] * stride];
    cell->position = numbers[0][i];
    cell->apparent = numbers[1][i];
    cell->pulses = numbers[2][i];
  }
}

/// Moves one cell of sixteen weights by pulses, and returns what they read.
MEMC_INLINE memc_f32x16 ISA(pulsed_cells)(const ISA(pulse_run) * run, ISA(trains) * trains,
                                          int64_t c, const int32_t *place, int64_t count,
                                          ISA(cost_lanes) * cost) {
  const memc_pulse_response *response = run->response;
  const memc_synapses *synapses = run->synapses;
  const memc_f32x16 none = {0};
  memc_f32x16 field[8];
  ISA(loaded_cells)(synapses->cells + c, synapses->cell_count, place, field);
  ISA(moving) cell = {.position = field[0], .flow = none, .low = field[5], .range = field[6]};
  cell.works = field[3] + field[4] > none;
  cell.rises = (trains->request > none) == (none + synapses->factor[c] > none);
  cell.own = ISA(choose)(cell.rises, field[3], field[4]);
  const float *up = response->up, *down = response->down;
  cell.start = cell.own * ISA(choose)(cell.rises, none + up[0], none - down[0]);
  cell.slope =
      cell.own * ISA(choose)(cell.rises, none + (up[1] - up[0]), none - (down[1] - down[0]));
  ISA(move_cells)(response, trains, c, &cell);
  memc_f32x16 apparent = cell.position;
  if (response->write_noise > 0)
    apparent = ISA(choose)(
        cell.works, cell.position + response->write_noise * trains->write_normal[c], field[1]);
  const memc_f32x16 whole = __builtin_elementwise_ceil(trains->length);
  const memc_f32x16 changed[3] = {cell.position, apparent, field[2] + whole};
  ISA(stored_cells)(synapses->cells + c, synapses->cell_count, place, count, changed);
  cost->pulses += whole;
  cost->raising += ISA(choose)(cell.rises, cell.flow, none);
  cost->lowering += ISA(choose)(cell.rises, none, cell.flow);
  return synapses->factor[c] * (cell.low + cell.range * apparent);
}

/// Applies pulses to the first `count` of sixteen weights; the others have none.
MEMC_INLINE void ISA(pulse_sixteen)(const ISA(pulse_run) * run, const int32_t *place,
                                    const float *train, int64_t count, ISA(cost_lanes) * cost) {
  ISA(trains) trains;
  memc_u32x16 images;
  memcpy(&trains.request, train, sizeof trains.request);
  memcpy(&images, place, sizeof images);
  for (int c = 0; c < 2; c++) trains.normal[0][c] = trains.write_normal[c] = (memc_f32x16){0};
  ISA(draw_trains)(run->response, run->key, images, &trains);
  memc_f32x16 weight = (memc_f32x16){0} + run->synapses->zero;
  for (int64_t c = 0; c < run->synapses->cell_count; c++)
    weight += ISA(pulsed_cells)(run, &trains, c, place, count, cost);
  float weights[16];
  memcpy(weights, &weight, sizeof weights);
#pragma clang loop vectorize(disable)
  for (int64_t i = 0; i < count; i++) run->synapses->weights[place[i]] = weights[i];
}

/// Fetches the cells of sixteen of `packed` into the cache.
MEMC_INLINE void ISA(fetch)(const ISA(pulse_run) * run, const ISA(packed) * packed, int64_t first) {
  if (first >= packed->count) return;
  for (int64_t i = first; i < first + 16; i++)
    __builtin_prefetch(&run->synapses->cells[packed->place[i] * run->synapses->cell_count], 1);
}

/// Applies the pulses of `packed` and empties it.
static void ISA(flush)(const ISA(pulse_run) * run, ISA(packed) * packed) {
  ISA(cost_lanes) own = {{0}, {0}, {0}};
  const int64_t count = packed->count, end = (count + 15) / 16 * 16;
  for (int64_t i = count; i < end; i++) {
    packed->place[i] = packed->place[count - 1];
    packed->train[i] = 0;
  }
  for (int64_t i = 0; i < MEMC_FETCHED; i += 16) ISA(fetch)(run, packed, i);
  for (int64_t i = 0; i < count; i += 16) {
    ISA(fetch)(run, packed, i + MEMC_FETCHED);
    ISA(pulse_sixteen)
    (run, packed->place + i, packed->train + i, count - i < 16 ? count - i : 16, &own);
  }
  for (int i = 0; i < 16; i++) {
    run->cost->pulses += (int64_t)own.pulses[i];
    run->cost->raising += (double)own.raising[i];
    run->cost->lowering += (double)own.lowering[i];
  }
  packed->count = 0;
}

/// Adds the first `count` of sixteen weights.
MEMC_INLINE void ISA(add_packed)(const ISA(pulse_run) * run, memc_i32x16 places,
                                 memc_f32x16 requests, int64_t count, ISA(packed) * packed) {
  if (packed->count > MEMC_PACKED - 16) ISA(flush)(run, packed);
  memcpy(packed->place + packed->count, &places, sizeof places);
  memcpy(packed->train + packed->count, &requests, sizeof requests);
  packed->count += count;
}

/// Adds those of sixteen weights that have pulses.
MEMC_INLINE void ISA(pack)(const ISA(pulse_run) * run, memc_i32x16 places, memc_f32x16 requests,
                           ISA(packed) * packed) {
  int64_t count = 0;
  int32_t place[16];
  float train[16];
  memcpy(place, &places, sizeof place);
  memcpy(train, &requests, sizeof train);
  for (int i = 0; i < 16; i++) {
    place[count] = place[i];
    train[count] = train[i];
    count += train[i] != 0;
  }
  memcpy(&places, place, sizeof place);
  memcpy(&requests, train, sizeof train);
  ISA(add_packed)(run, places, requests, count, packed);
}

MEMC_INLINE memc_f32x16 ISA(rounded)(const memc_pulse_rounding *rounding, memc_f32x16 number) {
  const memc_f32x16 none = {0};
  memc_f32x16 value = number * rounding->scale;
  if (rounding->is_whole)
    value += ISA(choose)(value < none, none - rounding->rounding, none + rounding->rounding);
  value = __builtin_elementwise_max(value, none - rounding->limit);
  value = __builtin_elementwise_min(value, none + rounding->limit);
  return rounding->is_whole ? __builtin_elementwise_trunc(value) : value;
}

/// The first `count` of sixteen numbers; the others are 0.
MEMC_INLINE memc_f32x16 ISA(loaded)(const float *from, int64_t count) {
  memc_f32x16 result = {0};
  if (count >= 16) memcpy(&result, from, sizeof result);
  else memcpy(&result, from, (size_t)count * sizeof(float));
  return result;
}

static void ISA(round_pulses)(const memc_pulse_rounding *rounding, const float *from, float *to,
                              int64_t count) {
  for (int64_t i = 0; i < count; i += 16) {
    const int64_t left = count - i < 16 ? count - i : 16;
    const memc_f32x16 pulses = ISA(rounded)(rounding, ISA(loaded)(from + i, left));
    memcpy(to + i, &pulses, (size_t)left * sizeof(float));
  }
}

/// Packs a line of requests, one for each weight; returns the longest train.
MEMC_INLINE float ISA(pack_each)(const ISA(pulse_run) * run, const float *requests, int64_t first,
                                 int64_t line, ISA(packed) * packed) {
  memc_f32x16 longest = {0};
  for (int64_t i = 0; i < line; i += 16) {
    const memc_f32x16 request = ISA(loaded)(requests + first + i, line - i);
    const memc_f32x16 length = __builtin_elementwise_abs(request);
    if (ISA(largest)(length) == 0) continue;
    longest = __builtin_elementwise_max(longest, length);
    ISA(pack)(run, (memc_i32x16)ISA(images)((uint32_t)(first + i)), request, packed);
  }
  return ISA(largest)(longest);
}

/// Packs a line whose requests are the products of `row` and the columns, the largest first;
/// returns the longest train.
MEMC_INLINE float ISA(pack_products)(const ISA(pulse_run) * run,
                                     const memc_pulse_requests *requests, float row, int64_t first,
                                     ISA(packed) * packed) {
  float longest = 0;
  int64_t left = row == 0 ? 0 : requests->column_count;
  for (int64_t i = 0; left > 0; i += 16, left -= 16) {
    const memc_f32x16 column = ISA(loaded)(requests->columns + i, left);
    const memc_f32x16 request = ISA(rounded)(&requests->rounding, row * column);
    const memc_i32x16 place = (memc_i32x16)ISA(loaded)((const float *)(requests->places + i), left);
    const int64_t count = -(int64_t)__builtin_reduce_add((memc_i32x16)(request != 0));
    if (i == 0) longest = ISA(largest)(__builtin_elementwise_abs(request));
    ISA(add_packed)(run, place + (int32_t)first, request, count, packed);
    if (count < 16) break;
  }
  return longest;
}

static void ISA(apply_pulses)(const memc_pulse_response *response, const memc_synapses *synapses,
                              const memc_pulse_requests *requests, int64_t first, int64_t count,
                              int64_t line, const uint32_t key[2], memc_pulse_cost *cost) {
  const ISA(pulse_run) run = {response, synapses, key, cost};
  ISA(packed) packed;
  packed.count = 0;
  for (int64_t start = first; start < first + count; start += line) {
    const float longest =
        requests->each
            ? ISA(pack_each)(&run, requests->each, start, line, &packed)
            : ISA(pack_products)(&run, requests, requests->rows[start / line], start, &packed);
    cost->duration += (double)longest;
  }
  if (packed.count > 0) ISA(flush)(&run, &packed);
}
