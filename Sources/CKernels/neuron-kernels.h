// Neurons of sixteen images at a time, compiled once for each instruction set.

#include "code-kernels.h"
#include "gaussian-kernels.h"

/// The code of a total.
MEMC_INLINE int64_t ISA(scaled)(int64_t total, const memc_scale *entry) {
  return ISA(clamp)((total + entry->offset) >> (int)entry->shift, entry->low, entry->high);
}

/// Integrates `n` neurons in all lanes in integers, and counts their spikes; `NUMBER` holds
/// operands and multipliers.
#define FIRE(NAME, NUMBER, LOAD)                                                                 \
  static void ISA(NAME)(const memc_neuron_step *neuron, const memc_step *step,                   \
                        uint8_t *const at[4], int64_t n, void *potentials, int64_t *spikes,      \
                        int64_t moment) {                                                        \
    const int64_t lanes = step->lanes;                                                           \
    const bool may_fire = moment >= neuron->start && moment < neuron->stop;                      \
    int64_t *potential = potentials;                                                             \
    for (int64_t element = 0; element < n; element++, potential += lanes) {                      \
      const memc_scale *entry = (const memc_scale *)(at[3] + element * step->operand[3].next);   \
      const NUMBER scale_a = (NUMBER)entry->multiplier_a, scale_b = (NUMBER)entry->multiplier_b; \
      const int64_t bias = entry->offset, lost = neuron->resets_to_zero ? 0 : entry->high;       \
      const int64_t threshold = may_fire ? entry->high : INT64_MAX;                              \
      NUMBER a[ISA(most_lanes)], b[ISA(most_lanes)];                                             \
      int64_t u[ISA(most_lanes)];                                                                \
      int32_t fires[ISA(most_lanes)];                                                            \
      if (moment == 0)                                                                           \
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

/// The same in single precision, in units of the threshold, each operation rounded separately.
static void ISA(fire_single)(const memc_neuron_step *neuron, const memc_step *step,
                             uint8_t *const at[4], int64_t n, void *potentials, int64_t *spikes,
                             int64_t moment) {
  const int64_t lanes = step->lanes;
  const float kept = neuron->kept, lost = neuron->resets_to_zero ? 0 : 1;
  const float left = neuron->resets_to_zero ? 0 : 1;
  const float threshold = moment >= neuron->start && moment < neuron->stop ? 1 : INFINITY;
  float *potential = potentials;
  int32_t count[ISA(most_lanes)] = {0};
  for (int64_t element = 0; element < n; element++, potential += lanes) {
    const memc_drive *entry = (const memc_drive *)(at[3] + element * step->operand[3].next);
    int32_t a[ISA(most_lanes)], fires[ISA(most_lanes)];
    float drive[ISA(most_lanes)];
    if (moment == 0)
      for (int64_t i = 0; i < lanes; i++) potential[i] = entry->initial;
    ISA(load32)(step->type[1], at[1] + element * step->operand[1].next, lanes, a);
    for (int64_t i = 0; i < lanes; i++) drive[i] = (float)a[i] * entry->scale_a + entry->bias;
    if (at[2]) {
      ISA(load32)(step->type[2], at[2] + element * step->operand[2].next, lanes, a);
      for (int64_t i = 0; i < lanes; i++) drive[i] += (float)a[i] * entry->scale_b;
    }
    for (int64_t i = 0; i < lanes; i++) {
      const float u = potential[i] * kept + drive[i];
      const float after = u * left - lost;
      potential[i] = u >= threshold ? after : u;
      fires[i] = u >= threshold;
    }
    for (int64_t i = 0; i < lanes; i++) count[i] += fires[i];
    ISA(store32)(step->type[0], at[0] + element * step->operand[0].next, lanes, fires);
  }
  for (int64_t i = 0; i < lanes; i++) spikes[i] += count[i];
}

static void ISA(integrate)(const memc_neuron_step *neuron, const memc_step *step,
                           uint8_t *const at[4], int64_t n, void *totals, int64_t *spikes,
                           int64_t moment) {
  const int64_t lanes = step->lanes;
  int64_t *total = totals;
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
      if (neuron->writes_changes && moment > 0) codes[i] -= ISA(scaled)(before, entry);
    }
    ISA(store64)(step->type[0], at[0] + element * step->operand[0].next, lanes, codes);
  }
}

/// The voltage, over V_0 and above that of even odds, at which a device just switches:
/// `1 − 2^(−e^z) > u` where `z > ln(−log2(1 − u))`, and 1 − u is as uniform as u.
MEMC_INLINE memc_f32x16 ISA(switching_voltage)(memc_u32x16 word) {
  const memc_f32x16 least = (memc_f32x16){0} + 0x1p-32f;
  // −log2 u = −2 ln u / (2 ln 2)
  const memc_f32x16 odds = ISA(radius_squared)(word) * 0.7213475204444817f;
  return ISA(logarithm)(__builtin_elementwise_max(odds, least));
}

/// The words of four devices in all lanes, `[lane / 16][device]`.
MEMC_INLINE void ISA(draw_words)(memc_u32x16 words[4][4], const uint32_t key[2], uint32_t image,
                                 uint32_t ordinal, int64_t lanes) {
  for (int64_t block = 0; block < lanes; block += 16) {
    const memc_u32x16 images = ISA(images)(image + (uint32_t)block);
    ISA(random_words)(words[block / 16], key, images, ordinal);
  }
}

static void ISA(switch_devices)(const memc_neuron_step *neuron, const memc_step *step,
                                uint8_t *const at[4], int64_t n, int64_t first, uint32_t image,
                                uint32_t ordinal, int64_t *spikes) {
  const int64_t lanes = step->lanes;
  const float *voltages = neuron->voltages - neuron->lowest;
  memc_u32x16 words[4][4];
  for (int64_t element = 0; element < n; element++) {
    const int64_t device = first + element;
    if (element == 0 || device % 4 == 0)
      ISA(draw_words)(words, neuron->key, image, ordinal + (uint32_t)(device / 4), lanes);
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
