#include "at-once.h"
#include "cursor.h"
#include "product.h"

static void elementwise_at(memc_stream *stream, const memc_step *step, uint8_t *const at[4]) {
  step->kernel(step, at, step->count);
}

static void pool_at(memc_stream *stream, const memc_step *step, uint8_t *const at[4]) {
  step->pool.window(at[0], at[1], step->pool.offsets, step->pool.tap_count,
                    step->count * step->operand[1].element);
}

/// The step on the addresses of its operands; null if it may block, or has an operand of several
/// runs.
static memc_at_once *at_once(const memc_step *step) {
  memc_execute *execute = step->execute;
  if (execute == memc_elementwise_plain) return elementwise_at;
  if (execute == memc_pool && step->pool.window && step->operand[0].run_count == 1 &&
      !step->operand[0].ring)
    return pool_at;
  if (execute == memc_gather) return memc_gather_at;
  if (execute == memc_gather_pieces) return memc_gather_pieces_at;
  if (execute == memc_gather_biased_pieces) return memc_gather_biased_pieces_at;
  if (execute == memc_mvm_plain) return memc_mvm_plain_at;
  if (execute == memc_mvm_direct) return memc_mvm_direct_at;
  return 0;
}

/// The largest byte offset from an operand's address to the end of what a step uses there.
static int64_t reach(const memc_step *step) {
  const memc_operand *operand = &step->operand[1];
  if (step->execute != memc_pool) return step->gather.largest_offset + operand->element;
  int64_t largest = 0;
  for (int64_t tap = 0; tap < step->pool.tap_count; tap++)
    if (step->pool.offsets[tap] > largest) largest = step->pool.offsets[tap];
  return largest + step->count * operand->element;
}

/// The operands of a step, and the bytes by which they advance.
typedef union {
  uint8_t *operand[4];
  int64_t bytes __attribute__((vector_size(32)));
} places;

/// A loop, and the loop around it, or null.
typedef struct {
  const memc_loop_step *outer;
  const memc_loop_step *inner;
  int64_t count;
  const memc_step *body;
} nest;

/// The bytes by which an operand advances in all iterations of a loop; negative if it goes back.
static int64_t way(const memc_operand *operand, const memc_loop_step *loop) {
  return loop ? operand->stride[loop->depth] * (loop->trips - 1) : 0;
}

/// The operands of a step in the first iteration; returns false if one of them wraps in some
/// iteration.
static bool locate(memc_stream *stream, const memc_step *step, const nest *nest, places *at) {
  for (int k = 0; k < 4; k++) {
    const memc_operand *operand = &step->operand[k];
    at->operand[k] = operand->run_count ? memc_start(stream, operand) : 0;
    if (!operand->ring) continue;
    const int64_t inner = way(operand, nest->inner), outer = way(operand, nest->outer);
    const int64_t last = memc_address(stream, operand) + inner + outer;
    if (inner < 0 || outer < 0 || last + reach(step) > operand->ring) return false;
  }
  return true;
}

static places strides(const memc_step *step, const memc_loop_step *loop) {
  places by = {.bytes = {0}};
  for (int k = 0; k < 4 && loop; k++) by.bytes[k] = step->operand[k].stride[loop->depth];
  return by;
}

/// Runs all iterations; returns false, without any change, if they have to run one by one.
static bool run_at_once(memc_stream *stream, const nest *nest) {
  // recordings need the place of each window
  if (stream->captures) return false;
  const int64_t rows = nest->outer ? nest->outer->trips : 1;
  places row[memc_most_steps_at_once], by_row[memc_most_steps_at_once];
  places at[memc_most_steps_at_once], by[memc_most_steps_at_once];
  memc_at_once *run[memc_most_steps_at_once];
  for (int64_t s = 0; s < nest->count; s++) {
    const memc_step *step = &nest->body[s];
    if (!locate(stream, step, nest, &row[s])) return false;
    by_row[s] = strides(step, nest->outer);
    by[s] = strides(step, nest->inner);
    run[s] = at_once(step);
  }
  for (int64_t y = 0; y < rows; y++) {
    for (int64_t s = 0; s < nest->count; s++) {
      at[s] = row[s];
      row[s].bytes += by_row[s].bytes;
    }
    for (int64_t x = 0; x < nest->inner->trips; x++)
      for (int64_t s = 0; s < nest->count; s++) {
        run[s](stream, &nest->body[s], at[s].operand);
        at[s].bytes += by[s].bytes;
      }
  }
  return true;
}

bool memc_loop_at_once(memc_stream *stream, const memc_step *step) {
  const nest nest = {0, &step->loop, step->loop.end - step->loop.head - 1, step + 1};
  stream->counter[step->loop.depth] = 0;
  if (run_at_once(stream, &nest)) stream->next = step->loop.end;
  return true;
}

bool memc_nest_at_once(memc_stream *stream, const memc_step *step) {
  const memc_loop_step *inner = &step[1].loop;
  const nest nest = {&step->loop, inner, inner->end - inner->head - 1, step + 2};
  stream->counter[step->loop.depth] = stream->counter[inner->depth] = 0;
  if (run_at_once(stream, &nest)) stream->next = step->loop.end;
  return true;
}

void memc_close_loop(memc_step *head, int64_t end) {
  const int64_t count = end - head->loop.head - 1;
  head->loop.end = end;
  if (count > 0 && head[1].execute == memc_loop_at_once && head[1].loop.end == end - 1)
    head->execute = memc_nest_at_once;
  if (count < 1 || count > memc_most_steps_at_once) return;
  for (int64_t s = 1; s <= count; s++)
    if (!at_once(&head[s])) return;
  head->execute = memc_loop_at_once;
}
