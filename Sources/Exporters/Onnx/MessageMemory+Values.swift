import Basics
import COnnx
import NetworkIR

/// Messages of tensors and of the types of values.
extension MessageMemory {
  /// A tensor with its elements in `raw_data`, little-endian and row-major.
  func tensor(_ name: String, _ tensor: AnyTensor) -> UnsafeMutablePointer<Onnx__TensorProto> {
    make(onnx__tensor_proto__init) {
      if !name.isEmpty { ($0.has_name, $0.name) = (1, text(name)) }
      ($0.n_dims, $0.dims) = (tensor.shape.count, copy(tensor.shape.map { Int64($0) }))
      ($0.has_data_type, $0.data_type) = (1, Int32(tensor.type.onnxCode))
      ($0.has_raw_data, $0.raw_data) = (1, bytes(tensor.storedBytes()))
    }
  }

  /// A value's name and type; a first axis of size 1, the batch axis, has the symbolic size `N`.
  func value(_ name: String, _ type: TensorType) -> UnsafeMutablePointer<Onnx__ValueInfoProto> {
    let dimensions = type.shape.enumerated().map { axis, size in
      dimension(size, isBatch: axis == 0 && size == 1 && type.shape.count > 1)
    }
    let shape = make(onnx__tensor_shape_proto__init) {
      ($0.n_dim, $0.dim) = (dimensions.count, list(dimensions))
    }
    let tensor = make(onnx__type_proto__tensor__init) {
      ($0.has_elem_type, $0.elem_type) = (1, Int32(type.element.onnxCode))
      $0.shape = shape
    }
    let message = make(onnx__type_proto__init) {
      $0.value_case = ONNX__TYPE_PROTO__VALUE_TENSOR_TYPE
      $0.tensor_type = tensor
    }
    return make(onnx__value_info_proto__init) {
      ($0.has_name, $0.name) = (1, text(name))
      $0.type = message
    }
  }

  private func dimension(_ size: Int, isBatch: Bool)
    -> UnsafeMutablePointer<Onnx__TensorShapeProto__Dimension>
  {
    make(onnx__tensor_shape_proto__dimension__init) {
      if isBatch {
        $0.value_case = ONNX__TENSOR_SHAPE_PROTO__DIMENSION__VALUE_DIM_PARAM
        $0.dim_param = text("N")
      } else {
        $0.value_case = ONNX__TENSOR_SHAPE_PROTO__DIMENSION__VALUE_DIM_VALUE
        $0.dim_value = Int64(size)
      }
    }
  }
}
