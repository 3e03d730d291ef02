// Reads ONNX files which may be hostile with protobuf-c, which trusts its input: it recurses as
// deep as the file says, allocates up to 140 bytes for each byte of input, and merges repeated
// messages in quadratic time.
//
// 1. `scan` walks the file by protobuf-c's own descriptors, with a stack of fixed size and no
//    allocation. It refuses all that protobuf-c would refuse, since protobuf-c does not say why
//    or where, and adds up the memory that unpacking will ask for.
// 2. protobuf-c unpacks what passed, with an allocator that holds it to the same limit should
//    the sum be wrong. Memory given back is not credited, which bounds the work as well.

#include "memc_onnx.h"

#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>

// Before 1.4.1 a length could wrap around (CVE-2022-48468).
#if PROTOBUF_C_VERSION_NUMBER < 1004001
#error "memc needs protobuf-c 1.4.1 or newer"
#endif

enum {
  /// Messages in messages; protobuf-c takes about 1 KiB of stack for each.
  DEEPEST = 64,
  // Bytes of a varint. protobuf-c reads tags of five bytes, but shifts a bit out of them.
  LONGEST_TAG = 4,
  LONGEST_LENGTH = 5,
  LONGEST_NUMBER = 10,
  /// What malloc takes beside the block itself, at most.
  ALLOCATION = 32,
  // protobuf-c notes each field of a message in slabs: the first, on its stack, has 16 entries,
  // each further one twice as many as the one before. An entry has at most 40 bytes.
  FIRST_SLAB = 16,
  SLAB_ENTRY = 40,
};

/// The memory that may still be asked for, and whether more was: of the budget, or of the system.
typedef struct {
  uint64_t left;
  bool exceeded;
  bool exhausted;
} budget;

static bool charge(budget *memory, uint64_t size) {
  memory->exceeded |= size > memory->left;
  memory->left -= memory->exceeded ? memory->left : size;
  return !memory->exceeded;
}

/// A message being scanned.
typedef struct {
  const ProtobufCMessageDescriptor *type;
  const uint8_t *end;
  /// A bit for each field of `type` met so far; no message of the schema has more than 64.
  uint64_t met;
  uint64_t fields;
  uint64_t slab;
  uint64_t slab_end;
} frame;

typedef struct {
  const uint8_t *at;
  /// The field being scanned, for the report of a refusal.
  const uint8_t *field;
  budget memory;
  uint32_t depth;
  uint32_t deepest;
  frame frames[DEEPEST];
} scanner;

/// The bytes of a value, without its length.
typedef struct {
  const uint8_t *start;
  const uint8_t *end;
} span;

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

static memc_onnx_status read_tag(scanner *s, const uint8_t *end, unsigned *number,
                                 unsigned *wire_type) {
  uint64_t tag;
  memc_onnx_status status = read_varint(&s->at, end, LONGEST_TAG, &tag);
  *number = (unsigned)(tag >> 3);
  *wire_type = tag & 7;
  if (status == MEMC_ONNX_TRUNCATED) return status;
  return status || *number == 0 ? MEMC_ONNX_BAD_TAG : MEMC_ONNX_OK;
}

/// Moves past the length of a value, if it has one, and finds where the value ends.
static memc_onnx_status read_extent(scanner *s, const uint8_t *end, unsigned wire_type,
                                    span *value) {
  uint64_t length = 0;
  memc_onnx_status status = MEMC_ONNX_OK;
  value->start = s->at;
  switch (wire_type) {
    case PROTOBUF_C_WIRE_TYPE_VARINT:
      status = read_varint(&s->at, end, LONGEST_NUMBER, &length);
      value->end = s->at;
      return status;
    case PROTOBUF_C_WIRE_TYPE_32BIT:
      length = 4;
      break;
    case PROTOBUF_C_WIRE_TYPE_64BIT:
      length = 8;
      break;
    case PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED:
      status = read_varint(&s->at, end, LONGEST_LENGTH, &length);
      value->start = s->at;
      break;
    default:
      status = MEMC_ONNX_BAD_WIRE_TYPE;
  }
  if (status) return status;
  if (length > (uint64_t)(end - s->at)) return MEMC_ONNX_TRUNCATED;
  value->end = s->at + length;
  return MEMC_ONNX_OK;
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
    case PROTOBUF_C_TYPE_STRING:
    case PROTOBUF_C_TYPE_BYTES:
    case PROTOBUF_C_TYPE_MESSAGE:
      return PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED;
    default:
      return PROTOBUF_C_WIRE_TYPE_VARINT;
  }
}

/// Counts the numbers, each of `wire_type`, which fill `packed`.
static memc_onnx_status count_numbers(span packed, unsigned wire_type, uint64_t *count) {
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

/// What protobuf-c allocates when it meets a message.
static uint64_t message_cost(const ProtobufCMessageDescriptor *type) {
  return ALLOCATION + type->sizeof_message;
}

/// What it allocates for a field that the schema does not know, of which it keeps a copy.
static uint64_t unknown_cost(size_t length) {
  return 2 * ALLOCATION + sizeof(ProtobufCMessageUnknownField) + length;
}

/// What it allocates for `count` values of a repeated field: they share one array.
static uint64_t elements_cost(ProtobufCType type, uint64_t count, bool is_first) {
  uint64_t size = type == PROTOBUF_C_TYPE_BYTES ? sizeof(ProtobufCBinaryData) : 8;
  return (is_first ? ALLOCATION : 0) + count * size;
}

/// What it allocates to note one more field of a message, from which on the field counts.
static uint64_t entry_cost(frame *top) {
  top->fields += 1;
  if (top->fields <= top->slab_end) return 0;
  top->slab *= 2;
  top->slab_end += top->slab;
  return ALLOCATION + top->slab * SLAB_ENTRY;
}

static memc_onnx_status enter(scanner *s, const ProtobufCMessageDescriptor *type,
                              const uint8_t *end) {
  if (s->depth == s->deepest) return MEMC_ONNX_TOO_DEEP;
  if (!charge(&s->memory, message_cost(type))) return MEMC_ONNX_TOO_MUCH_MEMORY;
  s->frames[s->depth++] =
      (frame){.type = type, .end = end, .slab = FIRST_SLAB, .slab_end = FIRST_SLAB};
  return MEMC_ONNX_OK;
}

/// Moves past a value of `field`, or into it if it is a message.
static memc_onnx_status scan_known(scanner *s, frame *top, const ProtobufCFieldDescriptor *field,
                                   unsigned wire_type, span value) {
  uint64_t bit = UINT64_C(1) << (field - top->type->fields);
  bool is_first = !(top->met & bit);
  top->met |= bit;

  bool is_repeated = field->label == PROTOBUF_C_LABEL_REPEATED;
  unsigned expected = wire_type_of(field->type);
  bool is_packed =
      is_repeated && wire_type == PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED && wire_type != expected;
  if (wire_type != expected && !is_packed) return MEMC_ONNX_WRONG_TYPE;

  uint64_t count = 1;
  if (is_packed) {
    memc_onnx_status status = count_numbers(value, expected, &count);
    if (status) return status;
  }
  uint64_t cost = is_repeated ? elements_cost(field->type, count, is_first) : 0;
  if (field->type == PROTOBUF_C_TYPE_BYTES) cost += ALLOCATION + (size_t)(value.end - value.start);
  if (!charge(&s->memory, cost)) return MEMC_ONNX_TOO_MUCH_MEMORY;

  if (field->type == PROTOBUF_C_TYPE_MESSAGE) {
    s->at = value.start;
    return is_first || is_repeated ? enter(s, field->descriptor, value.end)
                                   : MEMC_ONNX_REPEATED_MESSAGE;
  }
  s->at = value.end;
  return MEMC_ONNX_OK;
}

static memc_onnx_status scan_field(scanner *s, frame *top) {
  unsigned number, wire_type;
  s->field = s->at;
  memc_onnx_status status = read_tag(s, top->end, &number, &wire_type);
  if (status) return status;

  const uint8_t *after_tag = s->at;
  span value;
  status = read_extent(s, top->end, wire_type, &value);
  if (status) return status;
  if (!charge(&s->memory, entry_cost(top))) return MEMC_ONNX_TOO_MUCH_MEMORY;

  const ProtobufCFieldDescriptor *field =
      protobuf_c_message_descriptor_get_field(top->type, number);
  if (field != NULL) return scan_known(s, top, field, wire_type, value);

  s->at = value.end;
  return charge(&s->memory, unknown_cost((size_t)(value.end - after_tag)))
             ? MEMC_ONNX_OK
             : MEMC_ONNX_TOO_MUCH_MEMORY;
}

static memc_onnx_status scan(scanner *s, const ProtobufCMessageDescriptor *type,
                             const uint8_t *end) {
  memc_onnx_status status = enter(s, type, end);
  while (status == MEMC_ONNX_OK && s->depth > 0) {
    frame *top = &s->frames[s->depth - 1];
    if (s->at == top->end)
      s->depth -= 1;
    else
      status = scan_field(s, top);
  }
  return status;
}

static void *allocate(void *data, size_t size) {
  budget *memory = data;
  if (!charge(memory, ALLOCATION + (uint64_t)size)) return NULL;
  void *block = malloc(size);
  memory->exhausted |= block == NULL;
  return block;
}

static void release(void *data, void *block) {
  (void)data;
  free(block);
}

static memc_onnx_status unpack(const ProtobufCMessageDescriptor *type, const uint8_t *bytes,
                               size_t n, budget memory, ProtobufCMessage **message) {
  ProtobufCAllocator allocator = {.alloc = allocate, .free = release, .allocator_data = &memory};
  *message = protobuf_c_message_unpack(type, &allocator, n, bytes);
  if (*message != NULL) return MEMC_ONNX_OK;
  if (memory.exceeded) return MEMC_ONNX_TOO_MUCH_MEMORY;
  return memory.exhausted ? MEMC_ONNX_OUT_OF_MEMORY : MEMC_ONNX_MALFORMED;
}

static uint64_t saturating_sum(uint64_t a, uint64_t b, uint64_t factor) {
  uint64_t product, sum;
  bool overflows = __builtin_mul_overflow(b, factor, &product);
  return overflows || __builtin_add_overflow(a, product, &sum) ? UINT64_MAX : sum;
}

/// Reads a message of `type`; sets all of `result` except `model` and `tensor`.
static ProtobufCMessage *parse(const ProtobufCMessageDescriptor *type, const uint8_t *bytes,
                               size_t n, const memc_onnx_limits *limits,
                               memc_onnx_result *result) {
  *result = (memc_onnx_result){.message = type->short_name};
  if (n == 0) result->status = MEMC_ONNX_EMPTY;
  if (n > INT_MAX) result->status = MEMC_ONNX_TOO_LARGE;
  if (result->status) return NULL;

  memc_onnx_limits bound = limits != NULL ? *limits : memc_onnx_default_limits();
  budget memory = {.left = saturating_sum(bound.memory, bound.memory_per_byte, n)};
  scanner s = {.at = bytes, .field = bytes, .memory = memory};
  s.deepest = bound.depth < DEEPEST ? bound.depth : DEEPEST;

  result->status = scan(&s, type, bytes + n);
  if (result->status) {
    result->offset = (size_t)(s.field - bytes);
    if (s.depth > 0) result->message = s.frames[s.depth - 1].type->short_name;
    return NULL;
  }

  ProtobufCMessage *message;
  result->status = unpack(type, bytes, n, memory, &message);
  return message;
}

memc_onnx_limits memc_onnx_default_limits(void) {
  return (memc_onnx_limits){
      .depth = DEEPEST, .memory = UINT64_C(64) << 20, .memory_per_byte = 16};
}

memc_onnx_status memc_onnx_parse(const uint8_t *bytes, size_t n, const memc_onnx_limits *limits,
                                 memc_onnx_result *result) {
  ProtobufCMessage *message = parse(&onnx__model_proto__descriptor, bytes, n, limits, result);
  result->model = (Onnx__ModelProto *)message;
  return result->status;
}

memc_onnx_status memc_onnx_parse_tensor(const uint8_t *bytes, size_t n,
                                        const memc_onnx_limits *limits, memc_onnx_result *result) {
  ProtobufCMessage *message = parse(&onnx__tensor_proto__descriptor, bytes, n, limits, result);
  result->tensor = (Onnx__TensorProto *)message;
  return result->status;
}

void memc_onnx_free(memc_onnx_result *result) {
  onnx__model_proto__free_unpacked(result->model, NULL);
  onnx__tensor_proto__free_unpacked(result->tensor, NULL);
  result->model = NULL;
  result->tensor = NULL;
}

const char *memc_onnx_reason(memc_onnx_status status) {
  switch (status) {
    case MEMC_ONNX_OK:
      return "nothing is wrong";
    case MEMC_ONNX_EMPTY:
      return "the file is empty";
    case MEMC_ONNX_TOO_LARGE:
      return "the file is 2 GiB or larger";
    case MEMC_ONNX_TRUNCATED:
      return "a field runs past the end of its message";
    case MEMC_ONNX_BAD_TAG:
      return "a field number is not in 1...33554431";
    case MEMC_ONNX_BAD_WIRE_TYPE:
      return "a field is a group or of an unknown wire type";
    case MEMC_ONNX_LONG_VARINT:
      return "a number is encoded in more than ten bytes, or a length in more than five";
    case MEMC_ONNX_WRONG_TYPE:
      return "a field does not have the wire type of its kind of value";
    case MEMC_ONNX_BAD_PACKED:
      return "packed numbers do not end where their field ends";
    case MEMC_ONNX_REPEATED_MESSAGE:
      return "a message that may be given once is given again";
    case MEMC_ONNX_TOO_DEEP:
      return "messages are nested too deeply";
    case MEMC_ONNX_TOO_MUCH_MEMORY:
      return "the content would need too much memory for the size of the file";
    case MEMC_ONNX_OUT_OF_MEMORY:
      return "the system is out of memory";
    case MEMC_ONNX_MALFORMED:
      return "protobuf-c refuses the file";
  }
  return "unknown reason";
}
