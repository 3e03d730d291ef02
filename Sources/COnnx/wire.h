// The wire format of protobuf: tags, lengths and numbers. All of it ends before a given address.
#ifndef MEMC_ONNX_WIRE_H
#define MEMC_ONNX_WIRE_H

#include "memc_onnx.h"

/// The bytes of a value, without its length.
typedef struct {
  const uint8_t *start;
  const uint8_t *end;
} memc_onnx_span;

memc_onnx_status memc_onnx_read_tag(const uint8_t **at, const uint8_t *end, unsigned *number,
                                    unsigned *wire_type);

/// Moves past the length of a value, if it has one, and finds where the value ends.
memc_onnx_status memc_onnx_read_extent(const uint8_t **at, const uint8_t *end, unsigned wire_type,
                                       memc_onnx_span *value);

/// The wire type of one value of `type`.
unsigned memc_onnx_wire_type(ProtobufCType type);

/// Counts the numbers, each of `wire_type`, which fill `packed`.
memc_onnx_status memc_onnx_count_numbers(memc_onnx_span packed, unsigned wire_type,
                                         uint64_t *count);

#endif
