#include "neurons.h"

#include <math.h>
#include <string.h>

#include "cursor.h"
#include "elementwise.h"
#include "gaussian.h"
#include "isa.h"
#include "product.h"
#include "vectors.h"

#define KERNELS "neuron-kernels.h"
#include "each-isa.h"

/// Neurons in single precision, in units of the threshold, each operation rounded separately: the
/// obvious way, neuron by neuron, for any number of lanes.
static void fire_each(const memc_stream *stream, const memc_step *step, uint8_t *const at[4],
                      int64_t first, int64_t n) {
  const memc_neuron_step *neuron = step->neuron;
  const int64_t lanes = step->lanes;
  const float threshold = may_fire_portable(neuron, stream->moment) ? 1 : INFINITY;
  float *potential = kept_portable(stream, step, first, sizeof *potential);
  int32_t *spikes = spikes_portable(stream, step);
  for (int64_t element = 0; element < n; element++, potential += lanes) {
    const memc_drive *entry = (const memc_drive *)(at[3] + element * step->operand[3].next);
    int32_t a[most_lanes_portable], b[most_lanes_portable], fires[most_lanes_portable];
    load32_portable(step->type[1], at[1] + element * step->operand[1].next, lanes, a);
    if (at[2]) load32_portable(step->type[2], at[2] + element * step->operand[2].next, lanes, b);
    for (int64_t i = 0; i < lanes; i++) {
      const float before = stream->moment == 0 ? entry->initial : potential[i];
      float drive = (float)a[i] * entry->scale_a + entry->bias;
      if (at[2]) drive += (float)b[i] * entry->scale_b;
      const float u = before * neuron->kept + drive;
      fires[i] = u >= threshold;
      potential[i] = !fires[i] ? u : neuron->resets_to_zero ? 0 : u - 1;
      spikes[i] += fires[i];
    }
    store32_portable(step->type[0], at[0] + element * step->operand[0].next, lanes, fires);
  }
}

static memc_neuron_kernel *single_kernel(memc_isa isa, int64_t lanes) {
  switch (lanes) {
    case 64: return PICK(isa, fire_single_64);
    case 32: return PICK(isa, fire_single_32);
    case 16: return PICK(isa, fire_single_16);
    default: return fire_each;
  }
}

static memc_neuron_kernel *ahead_kernel(memc_isa isa, int64_t lanes) {
  switch (lanes) {
    case 64: return PICK(isa, fire_ahead_64);
    case 32: return PICK(isa, fire_ahead_32);
    default: return PICK(isa, fire_ahead_16);
  }
}

memc_neuron_kernel *memc_kernel_of_neurons(memc_isa isa, memc_neuron_form form, int64_t lanes) {
  switch (form) {
    case memc_fire: return PICK(isa, fire_narrow);
    case memc_fire_wide: return PICK(isa, fire_wide);
    case memc_fire_single: return single_kernel(isa, lanes);
    case memc_fire_ahead: return ahead_kernel(isa, lanes);
    case memc_integrate: return PICK(isa, integrate);
    case memc_switch: return PICK(isa, switch_devices);
  }
  return 0;
}

MEMC_INLINE void compute(memc_stream *stream, const memc_step *step, uint8_t *const at[4],
                         int64_t first, int64_t n) {
  const int64_t earlier = memc_executed(stream, step->neuron->executions) * step->count;
  step->neuron->kernel(stream, step, at, earlier + first, n);
}

bool memc_neurons(memc_stream *stream, const memc_step *step) {
  return memc_each_run(stream, step, compute);
}

bool memc_neurons_plain(memc_stream *stream, const memc_step *step) {
  return memc_one_run(stream, step, compute);
}

/// Codes to spikes with the probability of the code over the largest.
static void present_rates(const memc_presentation *how, const int32_t *codes, int32_t *presented,
                          int64_t count, uint32_t image, int64_t step) {
  const int64_t blocks = (count + 3) / 4;
  for (int64_t first = 0; first < count; first += 64) {
    uint32_t words[16][4];
    memc_draw_words(how->key, (uint32_t)(step * blocks + first / 4), image, words);
    for (int64_t i = first; i < count && i < first + 64; i++) {
      const uint64_t draw = words[(i - first) / 4][i % 4];
      presented[i] = draw * (uint64_t)how->largest < ((uint64_t)codes[i] << 32);
    }
  }
}

void memc_present(const memc_presentation *how, const int32_t *codes, int32_t *presented,
                  int64_t count, uint32_t image, int64_t step) {
  const int64_t levels = how->levels;
  switch (how->coding) {
    case memc_constant: memcpy(presented, codes, count * sizeof *codes); break;
    case memc_once:
      if (step == 0) memcpy(presented, codes, count * sizeof *codes);
      else memset(presented, 0, count * sizeof *codes);
      break;
    case memc_bernoulli: present_rates(how, codes, presented, count, image, step); break;
    case memc_phase: {
      const int32_t bit = (int32_t)1 << (levels - 1 - step % levels);
      for (int64_t i = 0; i < count; i++) presented[i] = codes[i] & bit;
      break;
    }
    case memc_first_spike:
      // the code in `levels` steps, rounded to the nearest
      for (int64_t i = 0; i < count; i++) {
        const int64_t height = (codes[i] * levels + how->largest / 2) / how->largest;
        presented[i] = height > 0 && step == levels - height ? (int32_t)height : 0;
      }
  }
}
