#include "neurons.h"

#include <math.h>
#include <string.h>

#include "cursor.h"
#include "elementwise.h"
#include "gaussian.h"
#include "isa.h"
#include "vectors.h"

#define KERNELS "neuron-kernels.h"
#include "each-isa.h"

/// The number of earlier executions in this step of the image.
static int64_t executions(const memc_stream *stream, const memc_neuron_step *neuron) {
  int64_t count = 0;
  for (int depth = 0; depth < memc_loop_depth; depth++)
    count += neuron->executions[depth] * stream->counter[depth];
  return count;
}

typedef void memc_integrator(const memc_neuron_step *neuron, const memc_step *step,
                             uint8_t *const at[4], int64_t n, void *potentials, int64_t *spikes,
                             int64_t moment);

/// Runs an integrator on all neurons of one execution, run by run; potentials have `size` bytes.
static bool integrate_all(memc_stream *stream, const memc_step *step, int64_t size,
                          memc_integrator *integrate) {
  const memc_neuron_step *neuron = step->neuron;
  const int64_t bytes = size * step->lanes, first = executions(stream, neuron) * step->count;
  uint8_t *potentials = stream->memory + neuron->potentials + first * bytes;
  int64_t *spikes = (int64_t *)(stream->memory + neuron->spikes);
  memc_cursor cursor[4];
  for (int k = 0; k < 4; k++) cursor[k] = memc_open(stream, &step->operand[k], 0);
  for (int64_t left = step->count; left > 0;) {
    int64_t n = left;
    uint8_t *at[4];
    for (int k = 0; k < 4; k++) {
      if (cursor[k].left < n) n = cursor[k].left;
      at[k] = cursor[k].at;
    }
    integrate(neuron, step, at, n, potentials, spikes, stream->moment);
    for (int k = 0; k < 4; k++) memc_advance(&cursor[k], n);
    potentials += n * bytes;
    left -= n;
  }
  return true;
}

bool memc_fire(memc_stream *stream, const memc_step *step) {
  return integrate_all(stream, step, 8, PICK(step->neuron->isa, fire_narrow));
}

bool memc_fire_wide(memc_stream *stream, const memc_step *step) {
  return integrate_all(stream, step, 8, PICK(step->neuron->isa, fire_wide));
}

bool memc_fire_single(memc_stream *stream, const memc_step *step) {
  return integrate_all(stream, step, 4, PICK(step->neuron->isa, fire_single));
}

bool memc_integrate(memc_stream *stream, const memc_step *step) {
  return integrate_all(stream, step, 8, PICK(step->neuron->isa, integrate));
}

bool memc_switch(memc_stream *stream, const memc_step *step) {
  const memc_neuron_step *neuron = step->neuron;
  int64_t first = executions(stream, neuron) * step->count;
  const uint32_t ordinal = (uint32_t)(stream->moment * neuron->draws);
  int64_t *spikes = (int64_t *)(stream->memory + neuron->spikes);
  memc_cursor to = memc_open(stream, &step->operand[0], 0);
  memc_cursor from = memc_open(stream, &step->operand[1], 0);
  for (int64_t left = step->count; left > 0;) {
    int64_t n = left;
    if (to.left < n) n = to.left;
    if (from.left < n) n = from.left;
    uint8_t *const at[4] = {to.at, from.at};
    PICK(neuron->isa, switch_devices)
    (neuron, step, at, n, first, stream->image, ordinal, spikes);
    memc_advance(&to, n);
    memc_advance(&from, n);
    first += n;
    left -= n;
  }
  return true;
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
