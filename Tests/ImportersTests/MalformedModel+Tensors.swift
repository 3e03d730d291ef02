import Basics

private typealias Tensor = OnnxText.Tensor
private typealias Node = OnnxText.Node

extension MalformedModel {
  static let tensors: [MalformedModel] = {
    func tensor(
      _ name: String, _ kind: Diagnostic.Kind, _ tensor: Tensor,
      _ change: (inout Tensor) -> Void = { _ in }
    ) -> MalformedModel {
      MalformedModel("a tensor " + name, kind) {
        var tensor = tensor
        change(&tensor)
        $0.tensors = [tensor]
        $0.nodes = [Node("Add", ["x", "w"], ["y"])]
      }
    }
    let two = Tensor("w", [2], floats: [1, 2])
    return [
      MalformedModel("two tensors of one name", .malformed) { $0.tensors = [two, two] },
      tensor("without a name", .malformed, two) { $0.name = "" },
      tensor("of type 0", .malformed, two) { $0.type = 0 },
      tensor("of type 99", .malformed, two) { $0.type = 99 },
      tensor("of a negative type", .malformed, two) { $0.type = -7 },
      tensor("of strings", .unsupported, two) { $0.type = 8 },
      tensor("of bfloat16", .unsupported, two) { $0.type = 16 },
      tensor("of 8-bit floats", .unsupported, two) { $0.type = 17 },
      tensor("of negative size", .malformed, two) { $0.shape = [-2] },
      tensor("of the least size", .malformed, two) { $0.shape = [Int.min] },
      tensor("of size 2^62", .unsupported, two) { $0.shape = [1 << 62] },
      tensor("whose size overflows", .unsupported, two) { $0.shape = [1 << 32, 1 << 32] },
      tensor("whose size overflows behind a 0", .unsupported, two) {
        $0.shape = [0, 1 << 32, 1 << 32]
      },
      tensor("of 1000 axes", .unsupported, two) { $0.shape = Array(repeating: 1, count: 1000) },
      tensor("with too few elements", .malformed, two) { $0.shape = [3] },
      tensor("with too many elements", .malformed, two) { $0.shape = [1] },
      tensor("without elements", .malformed, two) { $0.floats = [] },
      tensor(
        "with too few bytes", .malformed, Tensor("w", [2], type: 1, raw: [0, 0, 0, 0, 0, 0, 0])),
      tensor("with too many bytes", .malformed, Tensor("w", [1], type: 1, raw: [0, 0, 0, 0, 0])),
      tensor("with elements and bytes", .malformed, two) {
        $0.raw = [UInt8](repeating: 0, count: 8)
      },
      tensor("with elements of two kinds", .malformed, two) { $0.int64s = [1, 2] },
      tensor("with elements of another kind", .malformed, Tensor("w", [2], type: 1)) {
        $0.int64s = [1, 2]
      },
      tensor("of int64 in int32_data", .malformed, Tensor("w", [2], type: 7)) {
        $0.int32s = [1, 2]
      },
      tensor("of int8 past its range", .malformed, Tensor("w", [2], type: 3)) {
        $0.int32s = [1, 200]
      },
      tensor("of uint8 below 0", .malformed, Tensor("w", [2], type: 2)) { $0.int32s = [1, -1] },
      tensor("of uint16 past its range", .malformed, Tensor("w", [2], type: 4)) {
        $0.int32s = [0, 65536]
      },
      tensor("of uint32 past its range", .malformed, Tensor("w", [2], type: 12)) {
        $0.uint64s = [0, 1 << 32]
      },
      tensor("of uint64 past its range", .malformed, Tensor("w", [2], type: 13)) {
        $0.uint64s = [0, -1]
      },
      tensor("of booleans past 1", .malformed, Tensor("w", [2], type: 9)) { $0.int32s = [0, 2] },
      tensor("of boolean bytes past 1", .malformed, Tensor("w", [2], type: 9, raw: [0, 7])),
      tensor("of float16 past 16 bits", .malformed, Tensor("w", [2], type: 10)) {
        $0.int32s = [0, 65536]
      },
      tensor(
        "of uint64 bytes past its range", .unsupported,
        Tensor("w", [1], type: 13, raw: [UInt8](repeating: 255, count: 8))),
      tensor("that is a segment", .unsupported, two) { $0.extra = [0x1A, 0x02, 0x08, 0x00] },
      tensor("with an unknown data location", .malformed, two) { $0.location = 2 },
      tensor("with external data but no location", .malformed, Tensor("w", [2], type: 1)) {
        $0.location = 1
      },
      tensor("with external and internal data", .malformed, two) {
        $0.location = 1
        $0.external = [("location", "w.bin")]
      },
      tensor("with internal data that names a file", .malformed, two) {
        $0.external = [("location", "w.bin")]
      },
      tensor("with external data but no folder", .unsupported, Tensor("w", [2], type: 1)) {
        $0.location = 1
        $0.external = [("location", "w.bin")]
      },
    ]
  }()
}
