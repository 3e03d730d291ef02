#include "wire.h"

enum {
  // Bytes of a varint. protobuf-c reads tags of five bytes, but shifts a bit out of them.
  LONGEST_TAG = 4,
  LONGEST_LENGTH = 5,
  LONGEST_NUMBER = 10,
};

/// Reads a number of at most `longest` bytes, all before `end`.
static memc_onnx_status read_varint(const uint8_t **at, const uint8_t *end, int longest,
                                    uint64_t *number) {
  *number = 0;
  for (int i = 0; i < longest; i++) {
    if (*at == end) return MEMC_ONNX_TRUNCATED;
    uint8_t byte = *(*at)++;
    *number |= (uint64_t)(byte & 0x7f) << (7 * i);
    if (byte < 0x80) return MEMC_ONNX_OK;
  }
  return MEMC_ONNX_LONG_VARINT;
}

memc_onnx_status memc_onnx_read_tag(const uint8_t **at, const uint8_t *end, unsigned *number,
                                    unsigned *wire_type) {
  uint64_t tag;
  memc_onnx_status status = read_varint(at, end, LONGEST_TAG, &tag);
  *number = (unsigned)(tag >> 3);
  *wire_type = tag & 7;
  if (status == MEMC_ONNX_TRUNCATED) return status;
  return status || *number == 0 ? MEMC_ONNX_BAD_TAG : MEMC_ONNX_OK;
}

memc_onnx_status memc_onnx_read_extent(const uint8_t **at, const uint8_t *end, unsigned wire_type,
                                       memc_onnx_span *value) {
  uint64_t length = 0;
  memc_onnx_status status = MEMC_ONNX_OK;
  value->start = *at;
  switch (wire_type) {
    case PROTOBUF_C_WIRE_TYPE_VARINT:
      status = read_varint(at, end, LONGEST_NUMBER, &length);
      value->end = *at;
      return status;
    case PROTOBUF_C_WIRE_TYPE_32BIT: length = 4; break;
    case PROTOBUF_C_WIRE_TYPE_64BIT: length = 8; break;
    case PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED:
      status = read_varint(at, end, LONGEST_LENGTH, &length);
      value->start = *at;
      break;
    default: status = MEMC_ONNX_BAD_WIRE_TYPE;
  }
  if (status) return status;
  if (length > (uint64_t)(end - *at)) return MEMC_ONNX_TRUNCATED;
  value->end = *at + length;
  return MEMC_ONNX_OK;
}

unsigned memc_onnx_wire_type(ProtobufCType type) {
  switch (type) {
    case PROTOBUF_C_TYPE_FLOAT:
    case PROTOBUF_C_TYPE_FIXED32:
    case PROTOBUF_C_TYPE_SFIXED32: return PROTOBUF_C_WIRE_TYPE_32BIT;
    case PROTOBUF_C_TYPE_DOUBLE:
    case PROTOBUF_C_TYPE_FIXED64:
    case PROTOBUF_C_TYPE_SFIXED64: return PROTOBUF_C_WIRE_TYPE_64BIT;
    case PROTOBUF_C_TYPE_STRING:
    case PROTOBUF_C_TYPE_BYTES:
    case PROTOBUF_C_TYPE_MESSAGE: return PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED;
    default: return PROTOBUF_C_WIRE_TYPE_VARINT;
  }
}

memc_onnx_status memc_onnx_count_numbers(memc_onnx_span packed, unsigned wire_type,
                                         uint64_t *count) {
  *count = 0;
  if (wire_type != PROTOBUF_C_WIRE_TYPE_VARINT) {
    size_t length = (size_t)(packed.end - packed.start);
    size_t width = wire_type == PROTOBUF_C_WIRE_TYPE_32BIT ? 4 : 8;
    *count = length / width;
    return length % width == 0 ? MEMC_ONNX_OK : MEMC_ONNX_BAD_PACKED;
  }
  while (packed.start < packed.end) {
    uint64_t number;
    if (read_varint(&packed.start, packed.end, LONGEST_NUMBER, &number))
      return MEMC_ONNX_BAD_PACKED;
    *count += 1;
  }
  return MEMC_ONNX_OK;
}
