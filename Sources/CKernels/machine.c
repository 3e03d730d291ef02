#include "machine.h"

#include <string.h>

#include "cursor.h"

int64_t memc_run_stream(memc_stream *stream) {
  int64_t executed = 0;
  while (stream->next < stream->step_count) {
    const memc_step *step = &stream->steps[stream->next];
    if (!step->execute(stream, step)) break;
    stream->next++;
    executed++;
  }
  return executed;
}

bool memc_loop(memc_stream *stream, const memc_step *step) {
  stream->counter[step->loop.depth] = 0;
  return true;
}

bool memc_end(memc_stream *stream, const memc_step *step) {
  if (++stream->counter[step->loop.depth] < step->loop.trips) {
    stream->next = step->loop.head;
  } else {
    stream->counter[step->loop.depth] = 0;
  }
  return true;
}

bool memc_wait(memc_stream *stream, const memc_step *step) {
  if (stream->tokens[step->token.index] < step->token.amount) return false;
  stream->tokens[step->token.index] -= step->token.amount;
  return true;
}

bool memc_signal(memc_stream *stream, const memc_step *step) {
  int64_t *token = &stream->tokens[step->token.index];
  return !__builtin_add_overflow(*token, step->token.amount, token);
}

/// Copies between a channel's ring and an operand.
static void transfer(memc_stream *stream, const memc_step *step, int64_t position, bool sends) {
  const memc_channel *channel = &stream->channels[step->channel];
  memc_cursor cursor = memc_open(stream, &step->operand[0], 0);
  int64_t left = step->count;
  while (left > 0) {
    int64_t n = left;
    if (cursor.left < n) n = cursor.left;
    if (channel->capacity - position < n) n = channel->capacity - position;
    uint8_t *queue = stream->memory + channel->place + position * channel->element;
    memcpy(sends ? queue : cursor.at, sends ? cursor.at : queue, n * channel->element);
    memc_advance(&cursor, n);
    position = (position + n) % channel->capacity;
    left -= n;
  }
}

bool memc_send(memc_stream *stream, const memc_step *step) {
  memc_channel *channel = &stream->channels[step->channel];
  if (channel->capacity - channel->fill < step->count) return false;
  transfer(stream, step, (channel->head + channel->fill) % channel->capacity, true);
  channel->fill += step->count;
  return true;
}

bool memc_receive(memc_stream *stream, const memc_step *step) {
  memc_channel *channel = &stream->channels[step->channel];
  if (channel->fill < step->count) return false;
  transfer(stream, step, channel->head, false);
  channel->head = (channel->head + step->count) % channel->capacity;
  channel->fill -= step->count;
  return true;
}

MEMC_INLINE void compute(memc_stream *stream, const memc_step *step, uint8_t *const at[4],
                         int64_t first, int64_t n) {
  step->kernel(step, at, n);
}

bool memc_elementwise_plain(memc_stream *stream, const memc_step *step) {
  return memc_one_run(stream, step, compute);
}

bool memc_elementwise(memc_stream *stream, const memc_step *step) {
  return memc_each_run(stream, step, compute);
}

/// Pools a whole window if none of its runs wraps at the end of a ring; returns whether it did.
static bool pool_at_once(memc_stream *stream, const memc_step *step) {
  if (!step->pool.window) return false;
  const memc_cursor to = memc_open(stream, &step->operand[0], 0);
  if (to.left < step->count) return false;
  const memc_operand *from = &step->operand[1];
  const int64_t start = memc_address(stream, from), bytes = step->count * from->element;
  int64_t places[memc_most_taps];
  for (int64_t tap = 0; tap < step->pool.tap_count; tap++) {
    places[tap] = start + step->pool.offsets[tap];
    if (!from->ring) continue;
    if (places[tap] >= from->ring) places[tap] -= from->ring;
    if (places[tap] + bytes > from->ring) return false;
  }
  step->pool.window(to.at, memc_buffer(stream, from), places, step->pool.tap_count, bytes);
  return true;
}

bool memc_pool(memc_stream *stream, const memc_step *step) {
  if (pool_at_once(stream, step)) return true;
  for (int64_t tap = 0; tap < step->pool.tap_count; tap++) {
    memc_cursor to = memc_open(stream, &step->operand[0], 0);
    memc_cursor from = memc_open(stream, &step->operand[1], step->pool.offsets[tap]);
    for (int64_t left = step->count; left > 0;) {
      int64_t n = left;
      if (to.left < n) n = to.left;
      if (from.left < n) n = from.left;
      uint8_t *at[4] = {to.at, from.at};
      (tap == 0 ? step->pool.first : step->kernel)(step, at, n);
      memc_advance(&to, n);
      memc_advance(&from, n);
      left -= n;
    }
  }
  return true;
}
