#include "scan.h"

#include "wire.h"

enum {
  // protobuf-c notes each field of a message in slabs: the first, on its stack, has 16 entries,
  // each further one twice as many as the one before. An entry has at most 40 bytes.
  FIRST_SLAB = 16,
  SLAB_ENTRY = 40,
};

bool memc_onnx_charge(memc_onnx_budget *memory, uint64_t size) {
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
  memc_onnx_budget memory;
  uint32_t depth;
  uint32_t deepest;
  frame frames[MEMC_ONNX_DEEPEST];
} scanner;

/// What protobuf-c allocates when it meets a message.
static uint64_t message_cost(const ProtobufCMessageDescriptor *type) {
  return MEMC_ONNX_ALLOCATION + type->sizeof_message;
}

/// What it allocates for a field that the schema does not know, of which it keeps a copy.
static uint64_t unknown_cost(size_t length) {
  return 2 * MEMC_ONNX_ALLOCATION + sizeof(ProtobufCMessageUnknownField) + length;
}

/// What it allocates for `count` values of a repeated field: they share one array.
static uint64_t elements_cost(ProtobufCType type, uint64_t count, bool is_first) {
  uint64_t size = type == PROTOBUF_C_TYPE_BYTES ? sizeof(ProtobufCBinaryData) : 8;
  return (is_first ? MEMC_ONNX_ALLOCATION : 0) + count * size;
}

/// What it allocates to note one more field of a message, from which on the field counts.
static uint64_t entry_cost(frame *top) {
  top->fields += 1;
  if (top->fields <= top->slab_end) return 0;
  top->slab *= 2;
  top->slab_end += top->slab;
  return MEMC_ONNX_ALLOCATION + top->slab * SLAB_ENTRY;
}

static memc_onnx_status enter(scanner *s, const ProtobufCMessageDescriptor *type,
                              const uint8_t *end) {
  if (s->depth == s->deepest) return MEMC_ONNX_TOO_DEEP;
  if (!memc_onnx_charge(&s->memory, message_cost(type))) return MEMC_ONNX_TOO_MUCH_MEMORY;
  s->frames[s->depth++] =
      (frame){.type = type, .end = end, .slab = FIRST_SLAB, .slab_end = FIRST_SLAB};
  return MEMC_ONNX_OK;
}

/// Moves past a value of `field`, or into it if it is a message.
static memc_onnx_status scan_known(scanner *s, frame *top, const ProtobufCFieldDescriptor *field,
                                   unsigned wire_type, memc_onnx_span value) {
  uint64_t bit = UINT64_C(1) << (field - top->type->fields);
  bool is_first = !(top->met & bit);
  top->met |= bit;

  bool is_repeated = field->label == PROTOBUF_C_LABEL_REPEATED;
  unsigned expected = memc_onnx_wire_type(field->type);
  bool is_packed =
      is_repeated && wire_type == PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED && wire_type != expected;
  if (wire_type != expected && !is_packed) return MEMC_ONNX_WRONG_TYPE;

  uint64_t count = 1;
  if (is_packed) {
    memc_onnx_status status = memc_onnx_count_numbers(value, expected, &count);
    if (status) return status;
  }
  uint64_t cost = is_repeated ? elements_cost(field->type, count, is_first) : 0;
  if (field->type == PROTOBUF_C_TYPE_BYTES)
    cost += MEMC_ONNX_ALLOCATION + (size_t)(value.end - value.start);
  if (!memc_onnx_charge(&s->memory, cost)) return MEMC_ONNX_TOO_MUCH_MEMORY;

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
  memc_onnx_status status = memc_onnx_read_tag(&s->at, top->end, &number, &wire_type);
  if (status) return status;

  const uint8_t *after_tag = s->at;
  memc_onnx_span value;
  status = memc_onnx_read_extent(&s->at, top->end, wire_type, &value);
  if (status) return status;
  if (!memc_onnx_charge(&s->memory, entry_cost(top))) return MEMC_ONNX_TOO_MUCH_MEMORY;

  const ProtobufCFieldDescriptor *field =
      protobuf_c_message_descriptor_get_field(top->type, number);
  if (field != NULL) return scan_known(s, top, field, wire_type, value);

  s->at = value.end;
  return memc_onnx_charge(&s->memory, unknown_cost((size_t)(value.end - after_tag)))
             ? MEMC_ONNX_OK
             : MEMC_ONNX_TOO_MUCH_MEMORY;
}

memc_onnx_status memc_onnx_scan(const ProtobufCMessageDescriptor *type, const uint8_t *bytes,
                                size_t n, uint32_t depth, memc_onnx_budget memory,
                                memc_onnx_result *result) {
  scanner s = {.at = bytes, .field = bytes, .memory = memory};
  s.deepest = depth < MEMC_ONNX_DEEPEST ? depth : MEMC_ONNX_DEEPEST;
  memc_onnx_status status = enter(&s, type, bytes + n);
  while (status == MEMC_ONNX_OK && s.depth > 0) {
    frame *top = &s.frames[s.depth - 1];
    if (s.at == top->end) s.depth -= 1;
    else status = scan_field(&s, top);
  }
  if (status) {
    result->offset = (size_t)(s.field - bytes);
    if (s.depth > 0) result->message = s.frames[s.depth - 1].type->short_name;
  }
  return status;
}
