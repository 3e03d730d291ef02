#include <math.h>

#include "isa.h"
#include "training.h"

MEMC_CLONES void memc_adam_step(const memc_adam *adam, float *restrict weights,
                                const float *restrict gradient, float *restrict first,
                                float *restrict second, int64_t count, bool keeps_zeros) {
  const memc_adam a = *adam;
  for (int64_t i = 0; i < count; i++) {
    float g = gradient[i], w = weights[i];
    float m = a.first_decay * first[i] + (1 - a.first_decay) * g;
    float v = a.second_decay * second[i] + (1 - a.second_decay) * g * g;
    float step = m * a.first_correction / (sqrtf(v * a.second_correction) + a.epsilon);
    float next = w - a.rate * (step + a.weight_decay * w);
    first[i] = m;
    second[i] = v;
    weights[i] = keeps_zeros && w == 0 ? 0 : next;
  }
}

MEMC_CLONES void memc_momentum_step(float rate, float momentum, float decay,
                                    float *restrict weights, const float *restrict gradient,
                                    float *restrict velocity, int64_t count, bool keeps_zeros) {
  for (int64_t i = 0; i < count; i++) {
    float w = weights[i], v = momentum * velocity[i] + gradient[i] + decay * w;
    velocity[i] = v;
    weights[i] = keeps_zeros && w == 0 ? 0 : w - rate * v;
  }
}

#if MEMC_X86
uint32_t memc_flush_subnormals(void) {
  uint32_t state = _mm_getcsr();
  _mm_setcsr(state | 0x8040);
  return state;
}
void memc_restore_subnormals(uint32_t state) { _mm_setcsr(state); }
#else
uint32_t memc_flush_subnormals(void) { return 0; }
void memc_restore_subnormals(uint32_t state) { (void)state; }
#endif
