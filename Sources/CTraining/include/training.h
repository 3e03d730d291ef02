// The loops of training other than matrix products: image to columns and back, pooling, optimizer
// steps. All arrays are single precision and row-major, with the planes of one image at a time.
#ifndef MEMC_TRAINING_H
#define MEMC_TRAINING_H

#include <stdbool.h>
#include <stdint.h>

/// A window over `channels` planes of `height` × `width`.
typedef struct {
  int64_t channels, height, width;
  int64_t kernel_height, kernel_width;
  int64_t stride_height, stride_width;
  int64_t dilation_height, dilation_width;
  int64_t pad_top, pad_left;
  int64_t output_height, output_width;
} memc_planes;

/// The inputs of every tap, `[channels · kernel_height · kernel_width, output_height ·
/// output_width]`, zero in the padding.
void memc_image_to_columns(const memc_planes *planes, const float *image, float *columns);

/// Adds each element of `columns` to its input: the transpose of `memc_image_to_columns`.
void memc_columns_to_image(const memc_planes *planes, const float *columns, float *image);

/// The largest input of each window; every window has an input outside the padding.
void memc_pool_largest(const memc_planes *planes, const float *image, float *pooled);

/// Adds each window's `gradient` to the gradient of its first largest input.
void memc_pool_largest_back(const memc_planes *planes, const float *image, const float *pooled,
                            const float *gradient, float *image_gradient);

/// The sum of each window's inputs times `share[position]`.
void memc_pool_mean(const memc_planes *planes, const float *image, const float *share,
                    float *pooled);

/// Adds each window's `gradient` times `share[position]` to the gradients of all its inputs.
void memc_pool_mean_back(const memc_planes *planes, const float *share, const float *gradient,
                         float *image_gradient);

/// Clamps `values[i]` to `low ... high`.
void memc_clamp(float *values, int64_t count, float low, float high);

/// `gradient[i] = 0` unless `values[i]` is strictly between `low` and `high`.
void memc_clamp_back(const float *values, float *gradient, int64_t count, float low, float high);

/// `rounded[i]` is the nearest of `levels` even steps from `low` to `high`.
void memc_round_levels(const float *values, float *rounded, int64_t count, float low, float high,
                       float levels);

/// Adds `upstream[i]` to `gradient[i]` where `values[i]` is strictly between `low` and `high`.
void memc_round_levels_back(const float *values, const float *upstream, float *gradient,
                            int64_t count, float low, float high);

/// The derivative, with respect to the logarithm of `high`, of values that were rounded to even
/// steps from 0 to `high`: the sum of `upstream[i]` times `high` above it, and times
/// `rounded[i] − values[i]` between the limits, in sixteen partial sums.
float memc_limit_gradient(const float *values, const float *rounded, const float *upstream,
                          int64_t count, float high);

/// `to[i] += scale · from[i]`.
void memc_add_scaled(float *to, const float *from, int64_t count, float scale);

/// The sum of all elements, in sixteen partial sums.
float memc_sum(const float *from, int64_t count);

/// `to[i] = Σ_part parts[part][i]`, parts in order.
void memc_sum_parts(float *to, const float *const *parts, int64_t part_count, int64_t count);

/// One step of Adam with decoupled weight decay; `first_correction` is 1 / (1 - β1^t),
/// `second_correction` 1 / (1 - β2^t). If `keeps_zeros`, weights that are 0 stay 0.
/// Source: Kingma and Ba, ICLR 2015, algorithm 1; Loshchilov and Hutter, ICLR 2019.
typedef struct {
  float rate, first_decay, second_decay, epsilon, weight_decay;
  float first_correction, second_correction;
} memc_adam;
void memc_adam_step(const memc_adam *adam, float *weights, const float *gradient, float *first,
                    float *second, int64_t count, bool keeps_zeros);

/// One step of gradient descent: `velocity = momentum · velocity + gradient + decay · weight`,
/// `weight -= rate · velocity`.
void memc_momentum_step(float rate, float momentum, float decay, float *weights,
                        const float *gradient, float *velocity, int64_t count, bool keeps_zeros);

/// Makes the calling thread treat subnormal numbers as 0; returns the previous state.
///
/// Moments of weights that no longer move decay to subnormals, which cost a hundred cycles each.
uint32_t memc_flush_subnormals(void);
void memc_restore_subnormals(uint32_t state);

#endif
