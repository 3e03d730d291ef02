// Reads ONNX files which may be hostile with protobuf-c, which trusts its input: it recurses as
// deep as the file says, allocates up to 140 bytes for each byte of input, and merges repeated
// messages in quadratic time.
//
// 1. `scan` walks the file by protobuf-c's own descriptors, with a stack of fixed size and no
//    allocation. It refuses all that protobuf-c would refuse, since protobuf-c does not say why
//    or where, and adds up the memory that unpacking will ask for.
// 2. protobuf-c unpacks what passed, with an allocator that holds it to the same limit should
//    the sum be wrong. Memory given back is not credited, which bounds the work as well.

#include <limits.h>
#include <stdlib.h>

#include "memc_onnx.h"
#include "scan.h"

// Before 1.4.1 a length could wrap around (CVE-2022-48468).
#if PROTOBUF_C_VERSION_NUMBER < 1004001
#error "memc needs protobuf-c 1.4.1 or newer"
#endif

static void *allocate(void *data, size_t size) {
  memc_onnx_budget *memory = data;
  if (!memc_onnx_charge(memory, MEMC_ONNX_ALLOCATION + (uint64_t)size)) return NULL;
  void *block = malloc(size);
  memory->exhausted |= block == NULL;
  return block;
}

static void release(void *data, void *block) {
  (void)data;
  free(block);
}

static memc_onnx_status unpack(const ProtobufCMessageDescriptor *type, const uint8_t *bytes,
                               size_t n, memc_onnx_budget memory, ProtobufCMessage **message) {
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
                               size_t n, const memc_onnx_limits *limits, memc_onnx_result *result) {
  *result = (memc_onnx_result){.message = type->short_name};
  if (n == 0) result->status = MEMC_ONNX_EMPTY;
  if (n > INT_MAX) result->status = MEMC_ONNX_TOO_LARGE;
  if (result->status) return NULL;

  memc_onnx_limits bound = limits != NULL ? *limits : memc_onnx_default_limits();
  memc_onnx_budget memory = {.left = saturating_sum(bound.memory, bound.memory_per_byte, n)};
  result->status = memc_onnx_scan(type, bytes, n, bound.depth, memory, result);
  if (result->status) return NULL;

  ProtobufCMessage *message;
  result->status = unpack(type, bytes, n, memory, &message);
  return message;
}

memc_onnx_limits memc_onnx_default_limits(void) {
  return (memc_onnx_limits){
      .depth = MEMC_ONNX_DEEPEST, .memory = UINT64_C(64) << 20, .memory_per_byte = 16};
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

void memc_onnx_release_data(Onnx__TensorProto *tensor) {
  free(tensor->raw_data.data);
  tensor->raw_data.data = NULL;
  tensor->raw_data.len = 0;
}

void memc_onnx_free(memc_onnx_result *result) {
  onnx__model_proto__free_unpacked(result->model, NULL);
  onnx__tensor_proto__free_unpacked(result->tensor, NULL);
  result->model = NULL;
  result->tensor = NULL;
}
