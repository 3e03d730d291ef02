// Walks a message by protobuf-c's own descriptors, and adds up the memory that unpacking takes.
#ifndef MEMC_ONNX_SCAN_H
#define MEMC_ONNX_SCAN_H

#include <stdbool.h>

#include "memc_onnx.h"

enum {
  /// Messages in messages; protobuf-c takes about 1 KiB of stack for each.
  MEMC_ONNX_DEEPEST = 64,
  /// What malloc takes beside the block itself, at most.
  MEMC_ONNX_ALLOCATION = 32,
};

/// The memory that may still be asked for, and whether more was: of the budget, or of the system.
typedef struct {
  uint64_t left;
  bool exceeded;
  bool exhausted;
} memc_onnx_budget;

/// Takes `size` bytes from the budget; returns false if they are more than is left.
bool memc_onnx_charge(memc_onnx_budget *memory, uint64_t size);

/// Scans a message of `type`. If it is refused, sets the offset and the message of `result`.
memc_onnx_status memc_onnx_scan(const ProtobufCMessageDescriptor *type, const uint8_t *bytes,
                                size_t n, uint32_t depth, memc_onnx_budget memory,
                                memc_onnx_result *result);

#endif
