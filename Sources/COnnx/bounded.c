// Reads ONNX files which may be hostile with protobuf-c, which trusts its input: it recurses as
// deep as the file says, allocates up to 140 bytes for each byte of input, and merges repeated
// messages in quadratic time.
//
// 1. `scan` walks the file by protobuf-c's own descriptors, with a stack of fixed size and no
//    allocation. It refuses all that protobuf-c would refuse, since protobuf-c does not say why
//    or where, and adds up the memory that unpacking will ask for.
// 2. protobuf-c unpacks what passed, with an allocator that holds it to the same limit in case
//    the sum is wrong. Memory given back is not credited, so that work is bounded as well.

#include "memc_onnx.h"

#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>

// Before 1.4.1, a length could wrap around (CVE-2022-48468).
#if PROTOBUF_C_VERSION_NUMBER < 1004001
#error "memc needs protobuf-c 1.4.1 or newer"
#endif

enum {
  /// protobuf-c takes about 1 KiB of stack for each message inside another.
  DEEPEST = 64,
  LONGEST_TAG = 4,
  LONGEST_LENGTH = 5,
  LONGEST_NUMBER = 10,
  /// protobuf-c notes each field of a message in a slab: the first, on its stack, has 16 entries,
  /// each further one twice as many as the one before. An entry is at most 40 bytes.
  FIRST_SLAB = 16,
  SLAB_ENTRY = 40,
};

// MARK: Memory

/// The memory that may still be asked for.
typedef struct {
  uint64_t left;
  bool exceeded;
} budget;

/// Takes what an allocation of `size` bytes costs, at most, together with malloc's own data.
static bool charge(budget *memory, uint64_t size) {
  uint64_t cost = (size + 31) & ~(uint64_t)15;
  memory->exceeded |= cost > memory->left;
  memory->left -= memory->exceeded ? memory->left : cost;
  return !memory->exceeded;
}

static void *allocate(void *memory, size_t size) {
  return charge(memory, size) ? malloc(size) : NULL;
}

static void release(void *memory, void *block) {
  (void)memory;
  free(block);
}

// MARK: The scan

/// A message being scanned.
typedef struct {
  const ProtobufCMessageDescriptor *type;
  const uint8_t *end;
  /// A bit for each field of `type` that was met; no message of ours has more than 64.
  uint64_t met;
  uint64_t fields;
  uint64_t slab, slab_end;
} frame;

typedef struct {
  const uint8_t *at;
  /// Where the field being scanned begins.
  const uint8_t *field;
  budget memory;
  uint32_t depth, deepest;
  frame frames[DEEPEST];
} scanner;

/// Reads a number of at most `longest` bytes, all before `end`.
static memc_onnx_status read_varint(const uint8_t **at, const uint8_t *end, int longest,
                                    uint64_t *value) {
  *value = 0;
  for (int i = 0; i < longest; i++) {
    if (*at == end) return MEMC_ONNX_TRUNCATED;
    uint8_t byte = *(*at)++;
    *value |= (uint64_t)(byte & 0x7f) << (7 * i);
    if (byte < 0x80) return MEMC_ONNX_OK;
  }
  return MEMC_ONNX_LONG_VARINT;
}

static bool is_packable(ProtobufCType type) {
  return type != PROTOBUF_C_TYPE_STRING && type != PROTOBUF_C_TYPE_BYTES &&
         type != PROTOBUF_C_TYPE_MESSAGE;
}

/// The wire type of one value of `type`.
static unsigned wire_type_of(ProtobufCType type) {
  switch (type) {
    case PROTOBUF_C_TYPE_FLOAT:
    case PROTOBUF_C_TYPE_FIXED32:
    case PROTOBUF_C_TYPE_SFIXED32:
      return PROTOBUF_C_WIRE_TYPE_32BIT;
    case PROTOBUF_C_TYPE_DOUBLE:
    case PROTOBUF_C_TYPE_FIXED64:
    case PROTOBUF_C_TYPE_SFIXED64:
      return PROTOBUF_C_WIRE_TYPE_64BIT;
    default:
      return is_packable(type) ? PROTOBUF_C_WIRE_TYPE_VARINT
                               : PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED;
  }
}

/// The most that one value of a repeated field takes in the array of the field.
static uint64_t element_size(ProtobufCType type) {
  return type == PROTOBUF_C_TYPE_BYTES ? sizeof(ProtobufCBinaryData) : 8;
}

/// Counts the packed numbers in `[at, end)`.
static memc_onnx_status count_packed(const uint8_t *at, const uint8_t *end, ProtobufCType type,
                                     uint64_t *count) {
  size_t width = wire_type_of(type) == PROTOBUF_C_WIRE_TYPE_32BIT   ? 4
                 : wire_type_of(type) == PROTOBUF_C_WIRE_TYPE_64BIT ? 8
                                                                    : 0;
  size_t length = (size_t)(end - at);
  *count = 0;
  if (width > 0) {
    *count = length / width;
    return length % width == 0 ? MEMC_ONNX_OK : MEMC_ONNX_BAD_PACKED;
  }
  while (at < end) {
    uint64_t number;
    if (read_varint(&at, end, LONGEST_NUMBER, &number)) return MEMC_ONNX_BAD_PACKED;
    *count += 1;
  }
  return MEMC_ONNX_OK;
}

/// Opens the message in `[s->at, end)`.
static memc_onnx_status push(scanner *s, const ProtobufCMessageDescriptor *type,
                             const uint8_t *end) {
  if (s->depth == s->deepest) return MEMC_ONNX_TOO_DEEP;
  if (!charge(&s->memory, type->sizeof_message)) return MEMC_ONNX_TOO_MUCH_MEMORY;
  s->frames[s->depth++] =
      (frame){.type = type, .end = end, .slab = FIRST_SLAB, .slab_end = FIRST_SLAB};
  return MEMC_ONNX_OK;
}

/// Charges the entry for one more field, if it needs a new slab.
static bool charge_entry(scanner *s, frame *top) {
  top->fields += 1;
  if (top->fields <= top->slab_end) return true;
  top->slab *= 2;
  top->slab_end += top->slab;
  return charge(&s->memory, top->slab * SLAB_ENTRY);
}

/// Charges `count` values in the array of a repeated field.
static bool charge_elements(scanner *s, const ProtobufCFieldDescriptor *field, uint64_t count) {
  uint64_t size = count * element_size(field->type);
  return field->label != PROTOBUF_C_LABEL_REPEATED || size == 0 || charge(&s->memory, size);
}

/// Charges a field which the schema does not know, and of which protobuf-c keeps a copy.
static memc_onnx_status keep_unknown(scanner *s, const uint8_t *value) {
  uint64_t size = sizeof(ProtobufCMessageUnknownField) + (uint64_t)(s->at - value);
  return charge(&s->memory, size) ? MEMC_ONNX_OK : MEMC_ONNX_TOO_MUCH_MEMORY;
}

/// Passes over the rest of a field of known length, or enters it if it is a message.
static memc_onnx_status scan_delimited(scanner *s, frame *top,
                                       const ProtobufCFieldDescriptor *field, bool is_second,
                                       const uint8_t *end) {
  bool repeated = field->label == PROTOBUF_C_LABEL_REPEATED;
  if (field->type == PROTOBUF_C_TYPE_MESSAGE) {
    if (is_second && !repeated) return MEMC_ONNX_REPEATED_MESSAGE;
    if (!charge_elements(s, field, 1)) return MEMC_ONNX_TOO_MUCH_MEMORY;
    return push(s, field->descriptor, end);
  }

  uint64_t count = 1;
  if (is_packable(field->type)) {
    if (!repeated) return MEMC_ONNX_WRONG_TYPE;
    memc_onnx_status status = count_packed(s->at, end, field->type, &count);
    if (status) return status;
  } else if (!charge(&s->memory, (uint64_t)(end - s->at) + 1)) {
    return MEMC_ONNX_TOO_MUCH_MEMORY;
  }
  s->at = end;
  return charge_elements(s, field, count) ? MEMC_ONNX_OK : MEMC_ONNX_TOO_MUCH_MEMORY;
}

/// Moves past one value of `wire_type`; of a delimited one, only past its length, up to `end`.
static memc_onnx_status scan_value(scanner *s, frame *top, unsigned wire_type,
                                   const uint8_t **end) {
  uint64_t value = 0;
  memc_onnx_status status = MEMC_ONNX_OK;
  switch (wire_type) {
    case PROTOBUF_C_WIRE_TYPE_VARINT:
      status = read_varint(&s->at, top->end, LONGEST_NUMBER, &value);
      value = 0;
      break;
    case PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED:
      status = read_varint(&s->at, top->end, LONGEST_LENGTH, &value);
      break;
    case PROTOBUF_C_WIRE_TYPE_32BIT:
      value = 4;
      break;
    case PROTOBUF_C_WIRE_TYPE_64BIT:
      value = 8;
      break;
    default:
      return MEMC_ONNX_BAD_WIRE_TYPE;
  }
  if (status) return status;
  if (value > (uint64_t)(top->end - s->at)) return MEMC_ONNX_TRUNCATED;
  *end = s->at + value;
  return MEMC_ONNX_OK;
}
