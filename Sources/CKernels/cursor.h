// Iterates over the elements of an operand, run by run, and wraps at the end of a ring.
#ifndef MEMC_CURSOR_H
#define MEMC_CURSOR_H

#include "isa.h"
#include "machine.h"

typedef struct {
  const memc_operand *operand;
  uint8_t *buffer;
  int64_t start;
  int64_t run;
  /// The next element, the contiguous elements from there, and the elements of the run at the start
  /// of the ring.
  uint8_t *at;
  int64_t left;
  int64_t wrapped;
} memc_cursor;

/// The buffer of an operand.
MEMC_INLINE uint8_t *memc_buffer(const memc_stream *stream, const memc_operand *operand) {
  return operand->outside ? (uint8_t *)operand->outside : stream->memory + operand->base;
}

/// The byte offset of the address in the buffer.
MEMC_INLINE int64_t memc_address(const memc_stream *stream, const memc_operand *operand) {
  int64_t place = operand->start;
  for (int depth = 0; depth < memc_loop_depth; depth++)
    place += operand->stride[depth] * stream->counter[depth];
  if (operand->ring) {
    place %= operand->ring;
    if (place < 0) place += operand->ring;
  }
  return place;
}

/// The first element of an operand that is one run and cannot wrap.
MEMC_INLINE uint8_t *memc_start(const memc_stream *stream, const memc_operand *operand) {
  return memc_buffer(stream, operand) + memc_address(stream, operand) + operand->runs[0].offset;
}

MEMC_INLINE void memc_enter_run(memc_cursor *cursor) {
  const memc_operand *operand = cursor->operand;
  const memc_element_run *run = &operand->runs[cursor->run];
  int64_t place = cursor->start + run->offset;
  cursor->left = run->count;
  cursor->wrapped = 0;
  if (operand->ring) {
    if (place >= operand->ring) place -= operand->ring;
    int64_t room = (operand->ring - place) / operand->element;
    if (room < run->count) {
      cursor->left = room;
      cursor->wrapped = run->count - room;
    }
  }
  cursor->at = cursor->buffer + place;
}

/// A cursor at the first element, `offset` bytes (less than the ring) after the address.
MEMC_INLINE memc_cursor memc_open(const memc_stream *stream, const memc_operand *operand,
                                  int64_t offset) {
  memc_cursor cursor = {.operand = operand, .left = INT64_MAX};
  if (operand->run_count == 0) return cursor;
  cursor.buffer = memc_buffer(stream, operand);
  cursor.start = memc_address(stream, operand) + offset;
  if (operand->ring && cursor.start >= operand->ring) cursor.start -= operand->ring;
  memc_enter_run(&cursor);
  if (operand->next == 0) cursor.left = INT64_MAX;
  return cursor;
}

/// Advances by `n` elements; `n` is at most `left`.
MEMC_INLINE void memc_advance(memc_cursor *cursor, int64_t n) {
  const memc_operand *operand = cursor->operand;
  if (operand->next == 0) return;
  cursor->left -= n;
  if (cursor->left > 0) {
    cursor->at += n * operand->element;
  } else if (cursor->wrapped > 0) {
    cursor->at = cursor->buffer;
    cursor->left = cursor->wrapped;
    cursor->wrapped = 0;
  } else if (++cursor->run < operand->run_count) {
    memc_enter_run(cursor);
  }
}

/// Computes the elements `first ..< first + n` of a step; `at` points to them in each operand.
typedef void memc_compute(memc_stream *stream, const memc_step *step, uint8_t *const at[4],
                          int64_t first, int64_t n);

/// Computes all elements of a step, as many at a time as are contiguous in every operand.
MEMC_INLINE bool memc_each_run(memc_stream *stream, const memc_step *step, memc_compute *compute) {
  memc_cursor cursor[4];
  for (int k = 0; k < 4; k++) cursor[k] = memc_open(stream, &step->operand[k], 0);
  for (int64_t first = 0; first < step->count;) {
    int64_t n = step->count - first;
    uint8_t *at[4];
    for (int k = 0; k < 4; k++) {
      if (cursor[k].left < n) n = cursor[k].left;
      at[k] = cursor[k].at;
    }
    compute(stream, step, at, first, n);
    for (int k = 0; k < 4; k++) memc_advance(&cursor[k], n);
    first += n;
  }
  return true;
}

/// The same if every operand is one run that cannot wrap.
MEMC_INLINE bool memc_one_run(memc_stream *stream, const memc_step *step, memc_compute *compute) {
  uint8_t *at[4];
  for (int k = 0; k < 4; k++) {
    const memc_operand *operand = &step->operand[k];
    at[k] = operand->run_count ? memc_start(stream, operand) : 0;
  }
  compute(stream, step, at, 0, step->count);
  return true;
}

/// The number of earlier executions of an instruction in this step of the image; `executions` are
/// those per count of each enclosing loop.
MEMC_INLINE int64_t memc_executed(const memc_stream *stream,
                                  const int64_t executions[memc_loop_depth]) {
  int64_t count = 0;
  for (int depth = 0; depth < memc_loop_depth; depth++)
    count += executions[depth] * stream->counter[depth];
  return count;
}

#endif
