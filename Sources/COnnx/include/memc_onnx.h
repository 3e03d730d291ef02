#ifndef MEMC_ONNX_H
#define MEMC_ONNX_H

#include <stddef.h>
#include <stdint.h>

#include "onnx.pb-c.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Why a file was refused. The numbers are stable.
typedef enum {
  MEMC_ONNX_OK = 0,
  /// No bytes at all: to protobuf a valid message, but not a model.
  MEMC_ONNX_EMPTY = 1,
  /// 2 GiB or more, which no protobuf message may be.
  MEMC_ONNX_TOO_LARGE = 2,
  /// A tag, a number or a declared length runs past the end of its message.
  MEMC_ONNX_TRUNCATED = 3,
  /// Field number 0, or above 2^25 - 1 (a tag of more than four bytes), which ONNX never uses.
  MEMC_ONNX_BAD_TAG = 4,
  /// Wire types 3 and 4, long deprecated and never used by ONNX, or 6 and 7, which do not exist.
  MEMC_ONNX_BAD_WIRE_TYPE = 5,
  /// A number of more than ten bytes, or a length of more than five.
  MEMC_ONNX_LONG_VARINT = 6,
  /// A field of ONNX with the wire type of another kind of value.
  MEMC_ONNX_WRONG_TYPE = 7,
  /// Packed numbers which do not end where their field ends.
  MEMC_ONNX_BAD_PACKED = 8,
  /// A second value for a message which can be there once; protobuf would merge them, in
  /// quadratic time.
  MEMC_ONNX_REPEATED_MESSAGE = 9,
  /// Messages nested deeper than `memc_onnx_limits.depth`.
  MEMC_ONNX_TOO_DEEP = 10,
  /// More memory needed than `memc_onnx_limits` allow for a file of this size.
  MEMC_ONNX_TOO_MUCH_MEMORY = 11,
  /// The system has no memory left.
  MEMC_ONNX_OUT_OF_MEMORY = 12,
  /// Refused by protobuf-c after the checks above had passed. Not known to happen.
  MEMC_ONNX_MALFORMED = 13,
} memc_onnx_status;

/// What a file may cost.
typedef struct {
  /// Messages inside messages, the outermost counted; in 1...64, more is taken as 64.
  uint32_t depth;
  /// Bytes of memory for a file of any size.
  uint64_t memory;
  /// Bytes of memory allowed on top for each byte of the file.
  uint64_t memory_per_byte;
} memc_onnx_limits;

typedef struct {
  memc_onnx_status status;
  /// Where in the file the refused field begins; 0 if the refusal is of the whole file.
  size_t offset;
  /// The message it stands in, such as "GraphProto". Never NULL.
  const char *message;
  /// What was read: the one that was asked for, if `status` is `MEMC_ONNX_OK`; else NULL.
  Onnx__ModelProto *model;
  Onnx__TensorProto *tensor;
} memc_onnx_result;

/// 64 levels, and 64 MiB + 16 bytes for each byte of the file.
memc_onnx_limits memc_onnx_default_limits(void);

/// Reads a serialised ModelProto from bytes which may be hostile.
///
/// Time is linear in `n`, stack use at most 128 KiB, and memory, counted as the sum of all that
/// was ever allocated, within `limits`. No byte string of the result points into `bytes`. What
/// the model says (shapes, names, types, sizes of data) is not checked here.
///
/// - Parameters:
///   - bytes: `[n]`; may be NULL if `n` is 0.
///   - limits: NULL for the default ones.
///   - result: written in full; give it to `memc_onnx_free` whatever the status.
/// - Returns: `result->status`.
memc_onnx_status memc_onnx_parse(const uint8_t *bytes, size_t n, const memc_onnx_limits *limits,
                                 memc_onnx_result *result);

/// Reads a serialised TensorProto, as `memc_onnx_parse` does a model.
memc_onnx_status memc_onnx_parse_tensor(const uint8_t *bytes, size_t n,
                                        const memc_onnx_limits *limits, memc_onnx_result *result);

/// Frees the raw data of a tensor, which then has none.
void memc_onnx_release_data(Onnx__TensorProto *tensor);

/// Frees what was read and forgets it; does nothing to a result freed before.
void memc_onnx_free(memc_onnx_result *result);

/// A clause in lower case for a message to the user, such as "messages are nested too deeply".
const char *memc_onnx_reason(memc_onnx_status status);

#ifdef __cplusplus
}
#endif

#endif
