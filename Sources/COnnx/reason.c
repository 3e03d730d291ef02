#include "memc_onnx.h"

const char *memc_onnx_reason(memc_onnx_status status) {
  switch (status) {
    case MEMC_ONNX_OK: return "nothing is wrong";
    case MEMC_ONNX_EMPTY: return "the file is empty";
    case MEMC_ONNX_TOO_LARGE: return "the file is 2 GiB or larger";
    case MEMC_ONNX_TRUNCATED: return "a field runs past the end of its message";
    case MEMC_ONNX_BAD_TAG: return "a field number is not in 1...33554431";
    case MEMC_ONNX_BAD_WIRE_TYPE: return "a field is a group or of an unknown wire type";
    case MEMC_ONNX_LONG_VARINT:
      return "a number is encoded in more than ten bytes, or a length in more than five";
    case MEMC_ONNX_WRONG_TYPE: return "a field does not have the wire type of its kind of value";
    case MEMC_ONNX_BAD_PACKED: return "packed numbers do not end where their field ends";
    case MEMC_ONNX_REPEATED_MESSAGE: return "a message that may be given once is given again";
    case MEMC_ONNX_TOO_DEEP: return "messages are nested too deeply";
    case MEMC_ONNX_TOO_MUCH_MEMORY:
      return "the content would need too much memory for the size of the file";
    case MEMC_ONNX_OUT_OF_MEMORY: return "the system is out of memory";
    case MEMC_ONNX_MALFORMED: return "protobuf-c refuses the file";
  }
  return "unknown reason";
}
