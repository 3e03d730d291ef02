import Basics
import NetworkIR
import Operators

/// A `.npy` matrix as a network: `y = x · W`, one product named after the file.
enum MatrixModel {
  /// - Parameter file: an array `[inputs, outputs]` of numbers.
  static func load(_ file: InputFile) throws -> ImportedModel {
    let stored = try Npy.read(file)
    guard stored.shape.count == 2, !stored.shape.contains(0) else {
      throw Diagnostic.unsupported(
        "an array of shape \(stored.shape) is not a model; use a matrix [inputs, outputs]",
        at: file.place)
    }
    let name = name(of: file)
    let input = name == "x" ? "input" : "x"
    let weights = AnyTensor(try stored.decoded().asReal)
    let node = Node(
      name, MatMul(), inputs: [input, "\(name).weight"], outputs: [name], place: file.place)
    let graph = Graph(
      inputs: [Graph.Input(input, .real([1, stored.shape[0]]))], nodes: [node], outputs: [name],
      constants: ["\(name).weight": weights])
    let entry = ModelCheck.Entry(name, MatMul.name, .compiled, place: file.place)
    return ImportedModel(
      fragment: graph, check: ModelCheck(nodes: [entry]),
      digests: [InputDigest(file.path.lastComponent, file.bytes)])
  }

  /// The file's name without its extension.
  private static func name(of file: InputFile) -> String {
    let component = file.path.lastComponent
    let stem = component.hasSuffix(".npy") ? String(component.dropLast(4)) : component
    return stem.isEmpty ? "matrix" : stem
  }
}
