import Basics
import COnnx
import NetworkIR

/// The model's declarations of the values that its nodes compute.
extension OnnxImporter {
  /// Notes declared shapes that differ from the computed ones; runtimes also ignore them.
  ///
  /// - Throws: kind `malformed` if integers are declared instead of reals or vice versa.
  mutating func compareDeclarations(_ graph: Onnx__GraphProto) throws {
    var others: [String] = []
    let messages =
      Array(Repeated(graph.n_output, graph.output))
      + Repeated(graph.n_value_info, graph.value_info)
    for message in messages {
      let name = message.name.text
      guard let declared = message.tensorType, case .known(let made, _) = values[name] else {
        continue
      }
      if let element = ElementType(onnxCode: Int(declared.elem_type)),
        element.isReal != made.element.isReal
      {
        throw Diagnostic.malformed(
          "'\(name)' is declared as \(element.rawValue), but it is \(made)", at: nil)
      }
      guard let shape = declared.shape?.pointee, !agrees(shape, made.shape) else { continue }
      others.append("'\(name)', declared as \(text(of: shape)), is \(made.shape)")
    }
    if let first = others.first {
      check.assumptions.append(
        others.count == 1
          ? "a declared shape is ignored: \(first)"
          : "\(others.count) declared shapes are ignored: \(first), and others")
    }
  }

  /// Throws where an input is declared otherwise than the initializer that gives it a value.
  func expectDeclared(_ input: Onnx__ValueInfoProto, as name: String) throws {
    guard let declared = input.tensorType, case .known(let type, _) = values[name] else { return }
    let element = try ElementType(onnxNumber: declared.elem_type, of: "input '\(name)'")
    let shape = declared.shape?.pointee
    guard element != type.element || shape.map({ !agrees($0, type.shape) }) == true else { return }
    throw Diagnostic.malformed(
      "input '\(name)' is declared as \(element.rawValue)\(shape.map { text(of: $0) } ?? ""), but its "
        + "initializer is \(type)", at: nil)
  }

  private func agrees(_ declared: Onnx__TensorShapeProto, _ shape: [Int]) -> Bool {
    let sizes = Repeated(declared.n_dim, declared.dim).map { shapes.size(of: $0) }
    return sizes.count == shape.count && zip(sizes, shape).allSatisfy { $0 == nil || $0 == $1 }
  }

  private func text(of shape: Onnx__TensorShapeProto) -> String {
    let sizes = Repeated(shape.n_dim, shape.dim).map { dimension in
      shapes.size(of: dimension).map { "\($0)" } ?? "?"
    }
    return "[\(sizes.joined(separator: ", "))]"
  }
}

extension Onnx__ValueInfoProto {
  /// The declared type, if it is that of a tensor.
  fileprivate var tensorType: Onnx__TypeProto__Tensor? {
    guard let type = type?.pointee, type.value_case == ONNX__TYPE_PROTO__VALUE_TENSOR_TYPE else {
      return nil
    }
    return type.tensor_type?.pointee
  }
}
