import Basics

/// A first draft of `network.txt` for a folder of arrays. Their shapes suggest the layers, but not
/// their order.
struct NetworkTemplate {
  struct Array {
    let name: String
    let shape: [Int]
  }

  static let mostArrays = 64

  let arrays: [Array]

  /// `conv1.weight.npy [16, 1, 5, 5]`.
  var arrayLines: [String] { arrays.map { "found \($0.name).npy \($0.shape)" } }

  /// Convolutions first, then products; each but the last is followed by a Relu.
  var lines: [String] {
    let convolutions = layers(rank: 4)
    let products = layers(rank: 2)
    var lines = ["memc-network 1", input(convolutions.first ?? products.first)]
    var value = "x"
    func add(_ name: String, _ call: String) {
      lines.append("\(name) = \(call)")
      value = name
    }
    for layer in convolutions {
      add(layer.layerName, "Conv(\(value), \(arguments(layer)))")
      add("\(value).relu", "Relu(\(value))")
    }
    if !convolutions.isEmpty && !products.isEmpty { add("flat", "Flatten(\(value))") }
    for (index, layer) in products.enumerated() {
      add(layer.layerName, "Gemm(\(value), \(arguments(layer))) {transB = 1}")
      if index < products.count - 1 { add("\(value).relu", "Relu(\(value))") }
    }
    return lines + ["output \(value)"]
  }

  private func layers(rank: Int) -> [Array] { arrays.filter { $0.shape.count == rank } }

  /// The input that `layer` would take; spatial sizes are a guess.
  private func input(_ layer: Array?) -> String {
    guard let layer else { return "input x float32[1, 1]" }
    return layer.shape.count == 4
      ? "input x float32[1, \(layer.shape[1]), 28, 28]" : "input x float32[1, \(layer.shape[1])]"
  }

  /// The layer's weights, and the bias with a matching name if there is one.
  private func arguments(_ layer: Array) -> String {
    let bias = arrays.first {
      $0.shape == [layer.shape[0]] && $0.layerName == layer.layerName && $0.name != layer.name
    }
    return (["@\(layer.name)"] + (bias.map { ["@\($0.name)"] } ?? [])).joined(separator: ", ")
  }
}

extension NetworkTemplate.Array {
  /// The name without its last part: `conv1` of `conv1.weight`.
  fileprivate var layerName: String {
    guard let cut = name.lastIndex(where: { "._-".contains($0) }), cut != name.startIndex else {
      return "\(name).out"
    }
    return String(name[..<cut])
  }
}
