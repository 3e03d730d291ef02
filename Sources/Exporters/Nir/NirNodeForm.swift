import Basics

/// A node of a NIR graph: its type and its parameters.
struct NirNodeForm {
  enum Parameter {
    case reals(Tensor<Float>)
    case integers(Tensor<Int>)
    case text(String)
  }

  let name: String
  let type: String
  /// By name; HDF5 readers list them in any order.
  let parameters: [(key: String, value: Parameter)]

  init(_ name: String, _ type: String, _ parameters: KeyValuePairs<String, Parameter> = [:]) {
    self.name = name
    self.type = type
    self.parameters = parameters.map { ($0.key, $0.value) }
  }
}

extension NirNodeForm.Parameter {
  static func integers(_ numbers: [Int]) -> Self { .integers(Tensor([numbers.count], numbers)) }
  static func integer(_ number: Int) -> Self { .integers(Tensor([], [number])) }
  static func all(_ number: Float, _ shape: [Int]) -> Self {
    .reals(Tensor(shape, repeating: number))
  }
}
