#include "neurons.h"

#include "checks.h"

enum { neurons = 300, steps = 19, most_lanes = 64 };

/// The memory of a machine with neurons of one kind.
typedef struct {
  memc_neuron_step neuron;
  memc_stream stream;
  uint8_t *spikes;
} setup;

static setup prepare(memc_neuron_kernel *kernel, const memc_neuron_step *like, int64_t lanes) {
  setup setup = {.neuron = *like, .spikes = take(neurons * lanes)};
  setup.neuron.kernel = kernel;
  setup.neuron.spikes = 0;
  setup.neuron.potentials = most_lanes * 4;
  setup.neuron.ahead = setup.neuron.potentials + neurons * lanes * 4;
  setup.stream.memory = take((size_t)(setup.neuron.ahead + neurons * lanes));
  return setup;
}

/// Compares the spikes of neurons in several steps with those of the slow definition, which is the
/// kernel for one lane.
static void compare(memc_neuron_form form, const memc_neuron_step *like, int64_t lanes,
                    int variant) {
  memc_drive *drives = take(neurons * sizeof *drives);
  int32_t *sums = take(neurons * lanes * 4);
  for (int i = 0; i < neurons; i++)
    drives[i] = (memc_drive){(float)between(1, 99) / 3e5f, 0, (float)between(-9, 9) / 70, 0.5f};
  for (int64_t i = 0; i < neurons * lanes; i++) sums[i] = (int32_t)between(-2000, 6000);
  setup fast = prepare(memc_kernel_of_neurons(memc_portable, form, lanes), like, lanes);
  setup slow = prepare(memc_kernel_of_neurons(memc_portable, memc_fire_single, 1), like, lanes);
  memc_step step = {.lanes = lanes, .count = neurons, .type = {memc_u8, memc_i32}};
  for (int i = 0; i < 2; i++) step.operand[i].next = (i ? 4 : 1) * lanes;
  step.operand[3].next = sizeof *drives;
  for (int64_t moment = 0; moment < steps; moment++) {
    setup *const both[] = {&fast, &slow};
    for (int i = 0; i < 2; i++) {
      both[i]->stream.moment = moment;
      step.neuron = &both[i]->neuron;
      uint8_t *const at[4] = {both[i]->spikes, (uint8_t *)sums, 0, (uint8_t *)drives};
      step.neuron->kernel(&both[i]->stream, &step, at, 0, neurons);
    }
    expect_equal("neurons", lanes, fast.spikes, slow.spikes, neurons * lanes);
    expect_equal("spikes", lanes, fast.stream.memory, slow.stream.memory, lanes * 4);
  }
  report("neurons", lanes, variant, fast.spikes, neurons * lanes);
}

void check_neurons(int64_t lanes) {
  const memc_neuron_step kinds[] = {
      {.stop = steps, .kept = 1},
      {.start = 3, .stop = 13, .kept = 1},
      {.stop = steps, .kept = 0.875f},
      {.stop = steps, .kept = 1, .resets_to_zero = true},
  };
  for (int k = 0; k < 4; k++) {
    compare(memc_fire_single, &kinds[k], lanes, k);
    if (lanes > 1) compare(memc_fire_ahead, &kinds[k], lanes, 4 + k);
  }
}
