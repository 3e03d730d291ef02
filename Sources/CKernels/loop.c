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

/// The addresses of a step's operands in the first iteration; returns false if one of them wraps in
/// some iteration.
static bool locate(memc_stream *stream, const memc_step *step, const memc_loop_step *loop,
                   uint8_t *at[4]) {
  for (int k = 0; k < 4; k++) {
    const memc_operand *operand = &step->operand[k];
    at[k] = operand->run_count ? memc_start(stream, operand) : 0;
    if (!operand->ring) continue;
    const int64_t stride = operand->stride[loop->depth];
    const int64_t last = memc_address(stream, operand) + stride * (loop->trips - 1);
    if (stride < 0 || last + reach(step) > operand->ring) return false;
  }
  return true;
}

bool memc_loop_at_once(memc_stream *stream, const memc_step *step) {
  const memc_loop_step *loop = &step->loop;
  const memc_step *body = step + 1;
  const int64_t count = loop->end - loop->head - 1;
  stream->counter[loop->depth] = 0;
  // recordings need the place of each window
  if (stream->captures) return true;
  uint8_t *at[memc_most_steps_at_once][4];
  memc_at_once *run[memc_most_steps_at_once];
  for (int64_t s = 0; s < count; s++) {
    if (!locate(stream, &body[s], loop, at[s])) return true;
    run[s] = at_once(&body[s]);
  }
  for (int64_t trip = 0; trip < loop->trips; trip++)
    for (int64_t s = 0; s < count; s++) {
      run[s](stream, &body[s], at[s]);
      for (int k = 0; k < 4; k++) at[s][k] += body[s].operand[k].stride[loop->depth];
    }
  stream->next = loop->end;
  return true;
}

void memc_close_loop(memc_step *head, int64_t end) {
  const int64_t count = end - head->loop.head - 1;
  head->loop.end = end;
  if (count < 1 || count > memc_most_steps_at_once) return;
  for (int64_t s = 1; s <= count; s++)
    if (!at_once(&head[s])) return;
  head->execute = memc_loop_at_once;
}
