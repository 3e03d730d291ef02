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
  const memc_run *run = &operand->runs[cursor->run];
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

#endif
