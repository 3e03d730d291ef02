import Basics
import COnnx
import NetworkIR

/// What the model declares of values that its nodes make.
extension OnnxImporter {
  /// Notes where shapes are declared that the nodes do not make, which runtimes overlook, too.
  ///
  /// - Throws: kind `malformed`, where integers are declared in place of reals or the reverse.
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
          "'\(name)' is declared to hold \(element.rawValue), but it is \(made)", at: nil)
      }
      guard let shape = declared.shape?.pointee, !agrees(shape, made.shape) else { continue }
      others.append("'\(name)', declared as \(text(of: shape)), is \(made.shape)")
    }
    if let first = others.first {
      check.assumptions.append(
        others.count == 1
          ? "a declared shape is overlooked: \(first)"
          : "\(others.count) declared shapes are overlooked: \(first), and others")
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
  /// The declared type, where it is that of a tensor.
  fileprivate var tensorType: Onnx__TypeProto__Tensor? {
    guard let type = type?.pointee, type.value_case == ONNX__TYPE_PROTO__VALUE_TENSOR_TYPE else {
      return nil
    }
    return type.tensor_type?.pointee
  }
}
