// Neurons of sixteen images at a time, compiled once for each instruction set.

#include "code-kernels.h"
#include "gaussian-kernels.h"

/// The code of a total.
MEMC_INLINE int64_t ISA(scaled)(int64_t total, const memc_scale *entry) {
  return ISA(clamp)((total + entry->offset) >> (int)entry->shift, entry->low, entry->high);
}

/// The numbers that neurons of one step keep, from neuron `first` on.
MEMC_INLINE void *ISA(kept)(const memc_stream *stream, const memc_step *step, int64_t first,
                            int64_t size) {
  return stream->memory + step->neuron->potentials + first * step->lanes * size;
}

MEMC_INLINE int32_t *ISA(spikes)(const memc_stream *stream, const memc_step *step) {
  return (int32_t *)(stream->memory + step->neuron->spikes);
}

MEMC_INLINE bool ISA(may_fire)(const memc_neuron_step *neuron, int64_t moment) {
  return moment >= neuron->start && moment < neuron->stop;
}

/// Integrates `n` neurons in all lanes in integers, and counts their spikes; `NUMBER` holds
/// operands and multipliers.
#define FIRE(NAME, NUMBER, LOAD)                                                                 \
  static void ISA(NAME)(const memc_stream *stream, const memc_step *step, uint8_t *const at[4],  \
                        int64_t first, int64_t n) {                                              \
    const memc_neuron_step *neuron = step->neuron;                                               \
    const int64_t lanes = step->lanes;                                                           \
    const bool may_fire = ISA(may_fire)(neuron, stream->moment);                                 \
    int64_t *potential = ISA(kept)(stream, step, first, sizeof *potential);                      \
    int32_t *spikes = ISA(spikes)(stream, step);                                                 \
    for (int64_t element = 0; element < n; element++, potential += lanes) {                      \
      const memc_scale *entry = (const memc_scale *)(at[3] + element * step->operand[3].next);   \
      const NUMBER scale_a = (NUMBER)entry->multiplier_a, scale_b = (NUMBER)entry->multiplier_b; \
      const int64_t bias = entry->offset, lost = neuron->resets_to_zero ? 0 : entry->high;       \
      const int64_t threshold = may_fire ? entry->high : INT64_MAX;                              \
      NUMBER a[ISA(most_lanes)], b[ISA(most_lanes)];                                             \
      int64_t u[ISA(most_lanes)];                                                                \
      int32_t fires[ISA(most_lanes)];                                                            \
      if (stream->moment == 0)                                                                   \
        for (int64_t i = 0; i < lanes; i++) potential[i] = entry->zero_a;                        \
      ISA(LOAD)(step->type[1], at[1] + element * step->operand[1].next, lanes, a);               \
      for (int64_t i = 0; i < lanes; i++)                                                        \
        u[i] = potential[i] + (int64_t)a[i] * (int64_t)scale_a + bias;                           \
      if (at[2]) {                                                                               \
        ISA(LOAD)(step->type[2], at[2] + element * step->operand[2].next, lanes, b);             \
        for (int64_t i = 0; i < lanes; i++) u[i] += (int64_t)b[i] * (int64_t)scale_b;            \
      }                                                                                          \
      for (int64_t i = 0; i < lanes; i++) {                                                      \
        fires[i] = u[i] >= threshold;                                                            \
        const int64_t after = neuron->resets_to_zero ? 0 : u[i] - lost;                          \
        potential[i] = u[i] >= threshold ? after : u[i];                                         \
      }                                                                                          \
      for (int64_t i = 0; i < lanes; i++) spikes[i] += fires[i];                                 \
      ISA(store32)(step->type[0], at[0] + element * step->operand[0].next, lanes, fires);        \
    }                                                                                            \
  }
FIRE(fire_narrow, int32_t, load32)
FIRE(fire_wide, int64_t, load64)
#undef FIRE

/// The codes of sixteen lanes as real numbers.
MEMC_INLINE memc_f32x16 ISA(reals)(memc_type type, const uint8_t *codes, int64_t lane) {
  memc_i32x16 integers;
  if (type == memc_i32) {
    integers = *(const memc_i32x16 *)(codes + lane * 4);
  } else {
    const int64_t size = type == memc_u8 || type == memc_i8 ? 1 : 2;
    ISA(load32)(type, codes + lane * size, 16, (int32_t *)&integers);
  }
  return __builtin_convertvector(integers, memc_f32x16);
}

/// Stores 0 or −1 in sixteen lanes as spikes.
MEMC_INLINE void ISA(store_spikes)(memc_type type, uint8_t *to, int64_t lane, memc_i32x16 fires) {
  if (type == memc_u8) {
    *(memc_u8x16 *)(to + lane) = __builtin_convertvector(-fires, memc_u8x16);
  } else {
    const int64_t size = type == memc_i8 ? 1 : 2;
    const memc_i32x16 spikes = -fires;
    ISA(store32)(type, to + lane * size, 16, (const int32_t *)&spikes);
  }
}

/// Whether nothing leaks, and the threshold is subtracted.
MEMC_INLINE bool ISA(is_plain)(const memc_neuron_step *neuron) {
  return neuron->kept == 1 && !neuron->resets_to_zero;
}

/// The potential after a step in which some neurons fired.
MEMC_INLINE memc_f32x16 ISA(after)(const memc_neuron_step *neuron, memc_f32x16 u, memc_i32x16 fires,
                                   const bool is_plain) {
  const memc_i32x16 left = (memc_i32x16){0} - !neuron->resets_to_zero;
  const memc_f32x16 reset = is_plain ? u - 1 : (memc_f32x16)((memc_i32x16)(u - 1) & left);
  return ISA(choose)(fires, reset, u);
}

/// `fire_each` for sixteen lanes at a time; what is known at compile time is the number of `blocks`
/// of sixteen lanes, the types of the spikes and of `a`, and whether there is a `b`.
MEMC_INLINE void ISA(fire_blocks)(const memc_stream *stream, const memc_step *step,
                                  uint8_t *const at[4], int64_t first, int64_t n, const int blocks,
                                  const memc_type type, const memc_type type_a, const bool has_b,
                                  const bool is_plain) {
  const memc_neuron_step *neuron = step->neuron;
  const bool is_first = stream->moment == 0;
  const float threshold = ISA(may_fire)(neuron, stream->moment) ? 1 : INFINITY;
  const float kept = is_plain ? 1 : neuron->kept;
  memc_f32x16 *potential = ISA(kept)(stream, step, first, sizeof(float));
  memc_i32x16 count[4] = {0};
  for (int64_t element = 0; element < n; element++, potential += blocks) {
    const memc_drive entry = *(const memc_drive *)(at[3] + element * step->operand[3].next);
    uint8_t *to = at[0] + element * step->operand[0].next;
    const uint8_t *a = at[1] + element * step->operand[1].next;
    const uint8_t *b = has_b ? at[2] + element * step->operand[2].next : 0;
    for (int k = 0; k < blocks; k++) {
      memc_f32x16 drive = ISA(reals)(type_a, a, 16 * k) * entry.scale_a + entry.bias;
      if (has_b) drive += ISA(reals)(step->type[2], b, 16 * k) * entry.scale_b;
      const memc_f32x16 before = is_first ? (memc_f32x16){0} + entry.initial : potential[k];
      const memc_f32x16 u = before * kept + drive;
      const memc_i32x16 fires = u >= threshold;
      potential[k] = ISA(after)(neuron, u, fires, is_plain);
      count[k] -= fires;
      ISA(store_spikes)(type, to, 16 * k, fires);
    }
  }
  memc_i32x16 *spikes = (memc_i32x16 *)ISA(spikes)(stream, step);
  for (int k = 0; k < blocks; k++) spikes[k] += count[k];
}

/// Computes steps ahead for `n` neurons with the sums of this step, `blocks` of sixteen lanes each.
MEMC_INLINE void ISA(look_ahead)(const memc_stream *stream, const memc_step *step,
                                 uint8_t *const at[4], int64_t first, int64_t n, const int blocks,
                                 const bool is_plain) {
  const memc_neuron_step *neuron = step->neuron;
  memc_f32x16 *potential = ISA(kept)(stream, step, first, sizeof(float));
  memc_u8x16 *ahead = (memc_u8x16 *)(stream->memory + neuron->ahead) + first * blocks;
  const memc_i32x16 *a = (const memc_i32x16 *)at[1];
  const float kept = is_plain ? 1 : neuron->kept;
  float threshold[memc_steps_ahead];
  for (int s = 0; s < memc_steps_ahead; s++)
    threshold[s] = ISA(may_fire)(neuron, stream->moment + s) ? 1 : INFINITY;
  for (int64_t element = 0; element < n; element++) {
    const memc_drive entry = *(const memc_drive *)(at[3] + element * step->operand[3].next);
    memc_f32x16 drive[4], u[4];
    memc_i32x16 spikes[4] = {0};
    for (int k = 0; k < blocks; k++) {
      drive[k] = __builtin_convertvector(*a++, memc_f32x16) * entry.scale_a + entry.bias;
      u[k] = stream->moment == 0 ? (memc_f32x16){0} + entry.initial : potential[k];
    }
    for (int s = 0; s < memc_steps_ahead; s++)
      for (int k = 0; k < blocks; k++) {
        u[k] = u[k] * kept + drive[k];
        const memc_i32x16 fires = u[k] >= threshold[s];
        u[k] = ISA(after)(neuron, u[k], fires, is_plain);
        spikes[k] |= fires & 1 << s;
      }
    for (int k = 0; k < blocks; k++) {
      *potential++ = u[k];
      *ahead++ = __builtin_convertvector(spikes[k], memc_u8x16);
    }
  }
}

/// Writes the spikes of one step that were computed ahead, the lanes of a neuron in one `VECTOR`.
#define REVEAL(LANES, VECTOR)                                                                      \
  MEMC_INLINE void ISA(reveal_##LANES)(const memc_stream *stream, const memc_step *step, void *at, \
                                       int64_t first, int64_t n) {                                 \
    const uint8_t bit = (uint8_t)(1 << stream->moment % memc_steps_ahead);                         \
    const VECTOR *ahead = (const VECTOR *)(stream->memory + step->neuron->ahead) + first;          \
    VECTOR *to = at;                                                                               \
    memc_i32x16 *spikes = (memc_i32x16 *)ISA(spikes)(stream, step);                                \
    /* as many neurons as a byte can count */                                                      \
    for (int64_t start = 0; start < n; start += 255) {                                             \
      VECTOR count = {0};                                                                          \
      for (int64_t i = start; i < n && i < start + 255; i++) {                                     \
        to[i] = (VECTOR)((ahead[i] & bit) != 0) & 1;                                               \
        count += to[i];                                                                            \
      }                                                                                            \
      for (int k = 0; k < LANES / 16; k++)                                                         \
        spikes[k] += __builtin_convertvector(((const memc_u8x16 *)&count)[k], memc_i32x16);        \
    }                                                                                              \
  }
REVEAL(16, memc_u8x16)
REVEAL(32, memc_u8x32)
REVEAL(64, memc_u8x64)
#undef REVEAL

/// The kernels for one number of lanes. The usual operands and neurons have code of their own.
#define FIRE_SINGLE(LANES)                                                                   \
  static void ISA(fire_single_##LANES)(const memc_stream *stream, const memc_step *step,     \
                                       uint8_t *const at[4], int64_t first, int64_t n) {     \
    const memc_type type = step->type[0], type_a = step->type[1];                            \
    const bool is_usual = type == memc_u8 && type_a == memc_i32 && !at[2];                   \
    const int blocks = LANES / 16;                                                           \
    if (is_usual && ISA(is_plain)(step->neuron)) {                                           \
      ISA(fire_blocks)(stream, step, at, first, n, blocks, memc_u8, memc_i32, false, true);  \
    } else {                                                                                 \
      ISA(fire_blocks)(stream, step, at, first, n, blocks, type, type_a, at[2] != 0, false); \
    }                                                                                        \
  }                                                                                          \
  static void ISA(fire_ahead_##LANES)(const memc_stream *stream, const memc_step *step,      \
                                      uint8_t *const at[4], int64_t first, int64_t n) {      \
    if (stream->moment % memc_steps_ahead > 0) {                                             \
      /* the spikes of this step are known */                                                \
    } else if (ISA(is_plain)(step->neuron)) {                                                \
      ISA(look_ahead)(stream, step, at, first, n, LANES / 16, true);                         \
    } else {                                                                                 \
      ISA(look_ahead)(stream, step, at, first, n, LANES / 16, false);                        \
    }                                                                                        \
    ISA(reveal_##LANES)(stream, step, at[0], first, n);                                      \
  }
FIRE_SINGLE(16)
FIRE_SINGLE(32)
FIRE_SINGLE(64)
#undef FIRE_SINGLE

static void ISA(integrate)(const memc_stream *stream, const memc_step *step, uint8_t *const at[4],
                           int64_t first, int64_t n) {
  const int64_t lanes = step->lanes, moment = stream->moment;
  int64_t *total = ISA(kept)(stream, step, first, sizeof *total);
  for (int64_t element = 0; element < n; element++, total += lanes) {
    const memc_scale *entry = (const memc_scale *)(at[3] + element * step->operand[3].next);
    int64_t a[ISA(most_lanes)], b[ISA(most_lanes)], codes[ISA(most_lanes)];
    ISA(load64)(step->type[1], at[1] + element * step->operand[1].next, lanes, a);
    if (at[2]) ISA(load64)(step->type[2], at[2] + element * step->operand[2].next, lanes, b);
    else
      for (int64_t i = 0; i < lanes; i++) b[i] = 0;
    for (int64_t i = 0; i < lanes; i++) {
      const int64_t before = moment == 0 ? 0 : total[i];
      total[i] = before + a[i] * entry->multiplier_a + b[i] * entry->multiplier_b;
      codes[i] = ISA(scaled)(total[i], entry);
      if (step->neuron->writes_changes && moment > 0) codes[i] -= ISA(scaled)(before, entry);
    }
    ISA(store64)(step->type[0], at[0] + element * step->operand[0].next, lanes, codes);
  }
}

/// The voltage, over V_0 and above that of even odds, at which a device just switches:
/// `1 − 2^(−e^z) > u` where `z > ln(−log2(1 − u))`, and 1 − u is as uniform as u.
MEMC_INLINE memc_f32x16 ISA(switching_voltage)(memc_u32x16 word) {
  const memc_f32x16 least = (memc_f32x16){0} + 0x1p-32f;
  // −log2 u = −2 ln u / (2 ln 2)
  memc_f32x16 odds;
  ISA(radii_squared)(&odds, &word, 1);
  odds = __builtin_elementwise_max(odds * 0.7213475204444817f, least);
  const memc_i32x16 bits = (memc_i32x16)odds;
  ISA(logarithm) ln;
  ISA(logarithms)(&ln, &bits, 1);
  return ln.e * 0x1.62e43p-1f + (ln.p * ln.z + ln.z);
}

/// The words of four devices in all lanes, `[lane / 16][device]`.
MEMC_INLINE void ISA(draw_words)(memc_u32x16 words[4][4], const uint32_t key[2], uint32_t image,
                                 uint32_t ordinal, int64_t lanes) {
  for (int64_t block = 0; block < lanes; block += 16) {
    const memc_u32x16 images = ISA(images)(image + (uint32_t)block);
    ISA(random_words)(words[block / 16], key, images, ordinal);
  }
}

static void ISA(switch_devices)(const memc_stream *stream, const memc_step *step,
                                uint8_t *const at[4], int64_t first, int64_t n) {
  const memc_neuron_step *neuron = step->neuron;
  const int64_t lanes = step->lanes;
  const uint32_t ordinal = (uint32_t)(stream->moment * neuron->draws);
  int32_t *spikes = ISA(spikes)(stream, step);
  const float *voltages = neuron->voltages - neuron->lowest;
  memc_u32x16 words[4][4];
  for (int64_t element = 0; element < n; element++) {
    const int64_t device = first + element;
    if (element == 0 || device % 4 == 0)
      ISA(draw_words)(words, neuron->key, stream->image, ordinal + (uint32_t)(device / 4), lanes);
    const float width = neuron->widths ? neuron->widths[device] : 1;
    const float shift = neuron->shifts ? neuron->shifts[device] : 0;
    int32_t codes[ISA(most_lanes)], fires[ISA(most_lanes)];
    ISA(load32)(step->type[1], at[1] + element * step->operand[1].next, lanes, codes);
    for (int64_t block = 0; block < lanes; block += 16) {
      const memc_f32x16 needed = ISA(switching_voltage)(words[block / 16][device % 4]);
      for (int64_t i = 0; i < 16 && block + i < lanes; i++) {
        const bool is_firing = voltages[codes[block + i]] > needed[i] * width + shift;
        fires[block + i] = is_firing;
        spikes[block + i] += is_firing;
      }
    }
    ISA(store32)(step->type[0], at[0] + element * step->operand[0].next, lanes, fires);
  }
}
