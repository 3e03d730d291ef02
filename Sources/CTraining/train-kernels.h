// Pulse trains on one cell of sixteen weights each, compiled once for each instruction set.

#include "gaussian-kernels.h"

MEMC_INLINE memc_f32x16 ISA(within)(memc_f32x16 value) {
  const memc_f32x16 none = {0};
  return __builtin_elementwise_min(__builtin_elementwise_max(value, none), none + 1);
}

MEMC_INLINE memc_f32x16 ISA(at_least_one)(memc_f32x16 value) {
  return __builtin_elementwise_max(value, (memc_f32x16){0} + 1);
}

/// Whether the change by a pulse varies.
MEMC_INLINE bool ISA(is_noisy)(const memc_pulse_response *response) {
  return response->relative_noise > 0 || response->step_noise > 0 || response->range_noise > 0;
}

/// Whether changes are linear in the position, and their noise in the change.
MEMC_INLINE bool ISA(is_linear)(const memc_pulse_response *response) {
  return response->nodes == 2 && response->step_noise == 0 && response->range_noise == 0;
}

/// The largest of sixteen values that are not negative; their bits have the same order.
MEMC_INLINE float ISA(largest)(memc_f32x16 values) {
  const int32_t bits = __builtin_reduce_max((memc_i32x16)values);
  float result;
  memcpy(&result, &bits, sizeof result);
  return result;
}

/// The change by a pulse at a position.
MEMC_INLINE memc_f32x16 ISA(change)(const memc_pulse_response *response, memc_i32x16 rises,
                                    memc_f32x16 position) {
  const float *up = response->up, *down = response->down;
  if (response->nodes == 2)
    return ISA(choose)(rises, up[0] + (up[1] - up[0]) * position,
                       -(down[0] + (down[1] - down[0]) * position));
  const memc_f32x16 place = position * (float)(response->nodes - 1);
  const memc_i32x16 node =
      __builtin_elementwise_min(__builtin_convertvector(place, memc_i32x16),
                                (memc_i32x16){0} + (int32_t)(response->nodes - 2));
  memc_f32x16 from, to;
  for (int i = 0; i < 16; i++) {
    const float *table = (rises[i] ? up : down) + node[i];
    from[i] = table[0];
    to[i] = table[1];
  }
  const memc_f32x16 size =
      from + (to - from) * (place - __builtin_convertvector(node, memc_f32x16));
  return ISA(choose)(rises, size, -size);
}

/// The pulses of sixteen weights, and the random numbers that both ways of applying them share.
typedef struct {
  memc_f32x16 request, length, root;
  float longest;
  memc_u32x16 words[4];
  /// Normal c of each pair is for cell c; the second pair is drawn when it is needed.
  memc_f32x16 normal[2][2], write_normal[2];
  bool has_second_pair;
} ISA(trains);

/// One cell of sixteen weights under pulses.
typedef struct {
  /// How a pulse moves a cell in its direction: by `start + slope · position`, if the response is
  /// linear.
  memc_f32x16 own, start, slope;
  memc_i32x16 works, rises;
  memc_f32x16 position, flow, low, range;
} ISA(moving);

/// The pulses of sixteen weights, and their random numbers.
MEMC_INLINE void ISA(draw_trains)(const memc_pulse_response *response, const uint32_t key[2],
                                  memc_u32x16 images, ISA(trains) * trains) {
  trains->length = __builtin_elementwise_abs(trains->request);
  trains->longest = ISA(largest)(trains->length);
  trains->root = __builtin_elementwise_sqrt(trains->length);
  trains->has_second_pair = false;
  if (ISA(is_noisy)(response)) {
    ISA(random_words)(trains->words, key, images, 0);
    ISA(pair_of_normals)(trains->words, 0, trains->normal[0]);
  }
  if (response->write_noise > 0) {
    memc_u32x16 words[4];
    ISA(random_words)(words, key, images, 1);
    ISA(pair_of_normals)(words, 0, trains->write_normal);
  }
}

/// The sum 1 + m + … + m^(n−1) and the power m^n, by doubling.
MEMC_INLINE memc_f32x16 ISA(geometric_sum)(memc_f32x16 m, memc_f32x16 n, float longest,
                                           memc_f32x16 *power) {
  const memc_f32x16 none = {0}, one = none + 1;
  const memc_i32x16 bits = __builtin_convertvector(n, memc_i32x16);
  memc_f32x16 sum = none, doubled = one;
  *power = one;
  for (int bit = 1; (float)bit <= longest; bit *= 2) {
    const memc_i32x16 is_set = (bits & bit) != 0;
    sum += ISA(choose)(is_set, *power * doubled, none);
    *power *= ISA(choose)(is_set, m, one);
    doubled *= one + m;
    m *= m;
  }
  return sum;
}

/// Applies whole trains at once, and returns for which cells that is exact enough.
///
/// Where a pulse moves a cell by s(x) = a + b x with a deviation of r s(x), n pulses move the mean
/// by s(x) (1 + m + … + m^(n−1)), m = 1 + b, and each adds the same variance, (r s(x) m^(n−1))².
/// That leaves out a share of (n − 1) (b r / m)² / 2 of the variance, at most 5e-4 here. The mean
/// position is that of both ends with the first Euler–Maclaurin correction; for n |b| up to 1/4 the
/// rest is below 1e-4. No position may come within six deviations of an end of the range.
MEMC_INLINE memc_i32x16 ISA(train_at_once)(const ISA(trains) * trains, float relative,
                                           memc_f32x16 normal, ISA(moving) * cell) {
  const memc_f32x16 none = {0}, one = none + 1;
  const memc_f32x16 first = cell->start + cell->slope * cell->position, m = one + cell->slope;
  const memc_f32x16 noise = relative * cell->slope / m;
  memc_f32x16 power;
  const memc_f32x16 sum = ISA(geometric_sum)(m, trains->length, trains->longest, &power);
  const memc_f32x16 mean = cell->position + first * sum;
  const memc_f32x16 deviation = first * power / m * (relative * trains->root);
  const memc_f32x16 reach =
      __builtin_elementwise_max(__builtin_elementwise_abs(deviation) * 6,
                                __builtin_elementwise_abs(first) * (9 * relative * relative));
  const memc_f32x16 least = __builtin_elementwise_min(cell->position, mean) - reach;
  const memc_f32x16 most = __builtin_elementwise_max(cell->position, mean) + reach;
  const memc_f32x16 next = ISA(within)(mean + deviation * normal);
  const memc_f32x16 bend = first * (one - power) * (1 / 12.0f);
  const memc_f32x16 middle = 0.5f * (cell->position + next) +
                             bend * (trains->length - one / ISA(at_least_one)(trains->length));
  cell->flow = trains->length * (cell->low + cell->range * middle);
  cell->position = next;
  return (least >= none) & (most <= one) &
         (trains->length * __builtin_elementwise_abs(cell->slope) <= 0.25f) &
         (trains->length * noise * noise <= 1e-3f) &
         (trains->length == __builtin_elementwise_trunc(trains->length));
}

/// The normals of the pulses n, n + 2, … of cell c.
MEMC_INLINE memc_f32x16 ISA(train_normal)(ISA(trains) * trains, int n, int64_t c) {
  if (n == 1 && !trains->has_second_pair) {
    ISA(pair_of_normals)(trains->words, 1, trains->normal[1]);
    trains->has_second_pair = true;
  }
  if (trains->longest <= 2) return trains->normal[n][c];
  const memc_f32x16 uses = __builtin_elementwise_ceil((trains->length - (float)n) * 0.5f);
  return trains->normal[n][c] / __builtin_elementwise_sqrt(ISA(at_least_one)(uses));
}

/// Applies trains pulse by pulse.
MEMC_INLINE void ISA(pulse_by_pulse)(const memc_pulse_response *response, ISA(trains) * trains,
                                     int64_t c, ISA(moving) * cell) {
  const memc_f32x16 none = {0};
  const float relative = response->relative_noise;
  const memc_f32x16 scatter = cell->own * (response->step_noise * response->middle);
  const memc_f32x16 added = ISA(choose)(
      cell->works, scatter * scatter + response->range_noise * response->range_noise, none);
  const bool is_noisy = ISA(is_noisy)(response);
  memc_f32x16 normal[2] = {none, none};
  for (int n = 0; n < 2 && is_noisy && (float)n < trains->longest; n++)
    normal[n] = ISA(train_normal)(trains, n, c);
  for (int pulse = 0; (float)pulse < trains->longest; pulse++) {
    const memc_f32x16 part = ISA(within)(trains->length - (float)pulse);
    memc_f32x16 step = cell->own * ISA(change)(response, cell->rises, cell->position);
    if (is_noisy)
      step += __builtin_elementwise_sqrt(step * step * (relative * relative) + added) *
              normal[pulse % 2];
    const memc_f32x16 next = ISA(within)(cell->position + part * step);
    cell->flow += part * (cell->low + cell->range * 0.5f * (cell->position + next));
    cell->position = next;
  }
}

/// Applies trains to cells: at once where the response is linear and that is exact enough, else
/// pulse by pulse.
MEMC_INLINE void ISA(move_cells)(const memc_pulse_response *response, ISA(trains) * trains,
                                 int64_t c, ISA(moving) * cell) {
  if (!ISA(is_linear)(response)) return ISA(pulse_by_pulse)(response, trains, c, cell);
  ISA(moving) slow = *cell;
  const memc_i32x16 is_done =
      ISA(train_at_once)(trains, response->relative_noise, trains->normal[0][c], cell) |
      (trains->length == 0);
  if (__builtin_reduce_and(is_done)) return;
  ISA(pulse_by_pulse)(response, trains, c, &slow);
  cell->position = ISA(choose)(is_done, cell->position, slow.position);
  cell->flow = ISA(choose)(is_done, cell->flow, slow.flow);
}
