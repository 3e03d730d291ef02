// Neurons, which keep their state from step to step of an image.
#ifndef MEMC_NEURONS_H
#define MEMC_NEURONS_H

#include "machine.h"

/// Computes the neurons `first ..< first + n` of all lanes; `at` points to them in each operand.
typedef void memc_neuron_kernel(const memc_stream *stream, const memc_step *step,
                                uint8_t *const at[4], int64_t first, int64_t n);

/// One `fire`, `integrate` or `switch`. Its neurons are numbered execution by execution.
typedef struct memc_neuron_step {
  memc_neuron_kernel *kernel;
  /// The place of the potentials, or totals, `[neuron][lane]` of int64, or of float.
  int64_t potentials;
  /// The place of the number of spikes of all neurons in this step of the image, `[lane]` of int32.
  int64_t spikes;
  /// The number of earlier executions in a step, per count of each enclosing loop.
  int64_t executions[memc_loop_depth];
  /// The place of spikes that are computed ahead, `[neuron][lane]` of bytes, one bit for each step.
  int64_t ahead;
  /// `fire`: the steps in which neurons may fire, `start ..< stop`; and the share of the potential
  /// that is kept in each step, only in single precision.
  int64_t start;
  int64_t stop;
  float kept;
  bool resets_to_zero;
  /// `integrate`: whether it writes the change of the code.
  bool writes_changes;
  /// `switch`: the voltage of each code from `lowest` on, above that of even odds, over V_0.
  const float *voltages;
  int64_t lowest;
  /// `[neuron]`: V_0 and the voltage of even odds of each device, relative to the nominal V_0; null
  /// if all are nominal.
  const float *widths;
  const float *shifts;
  /// `switch`: the blocks of four devices in all executions, which share the words of one draw.
  int64_t draws;
  uint32_t key[2];
} memc_neuron_step;

/// What neurons compute. The constants of `fire` are in a `memc_scale`: `zero_a` is the initial
/// potential, `offset` the bias and `high` the threshold; or in a `memc_drive`.
typedef enum {
  /// `fire` in integers; operands and multipliers fit 32 bits, or not.
  memc_fire,
  memc_fire_wide,
  /// `fire` in single precision; the same with one operand that does not change, several steps
  /// ahead.
  memc_fire_single,
  memc_fire_ahead,
  memc_integrate,
  memc_switch
} memc_neuron_form;

/// `memc_fire_ahead` needs several lanes, an operand of int32 and spikes in bytes.
memc_neuron_kernel *memc_kernel_of_neurons(memc_isa isa, memc_neuron_form form, int64_t lanes);

/// Run the kernel of neurons; `plain` if every operand is one run that cannot wrap.
memc_execute memc_neurons, memc_neurons_plain;

/// The constants of `memc_fire_single`, over the threshold.
typedef struct {
  float scale_a;
  float scale_b;
  float bias;
  float initial;
} memc_drive;

/// How the codes of an input are presented over the steps of an image.
typedef enum {
  /// The code in every step, or only in the first.
  memc_constant,
  memc_once,
  /// 1 with the probability of the code over `levels`, else 0.
  memc_bernoulli,
  /// One bit of the code in each step, the highest of `levels` bits first, at its weight.
  memc_phase,
  /// One spike, the sooner the larger the code, `levels - step` high.
  memc_first_spike
} memc_coding;

typedef struct {
  memc_coding coding;
  /// The largest code.
  int64_t largest;
  /// The bits of a code (`memc_phase`), or the steps of an image (`memc_first_spike`).
  int64_t levels;
  uint32_t key[2];
} memc_presentation;

/// Turns the codes of one image `[count]` into what is presented in `step`.
void memc_present(const memc_presentation *presentation, const int32_t *codes, int32_t *presented,
                  int64_t count, uint32_t image, int64_t step);

#endif
