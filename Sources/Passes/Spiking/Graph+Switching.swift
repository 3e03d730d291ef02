import Basics
import NetworkIR
import Operators

extension Graph {
  /// The network with each Relu after a layer with weights replaced by `m · Switching(a · x + b)`.
  ///
  /// 1. Inputs of each Relu are observed on calibration images.
  /// 2. `a`, `b` and `m` are fitted for each.
  /// 3. `a` and `b` are folded into the layer before it, and `m` into the layers that read it.
  /// - Throws: `unsupported` where `m` cannot be folded.
  func switching(fittedOn calibration: Calibration) throws -> Graph {
    let rectifiers = nodes.indices.filter { nodes[$0].op is Relu }
    let observed = try values(Set(rectifiers.map { nodes[$0].inputs[0] }), on: calibration)
    var editor = try GraphEditor(self)
    var largest: [String: Double] = [:]
    for index in rectifiers {
      let fit = SwitchingFit(observed[nodes[index].inputs[0]] ?? [])
      try editor.scaleLayer(before: index, by: fit)
      editor[index].op = Switching()
      largest[nodes[index].outputs[0]] = fit.height
    }
    for index in editor.indices { try editor.scaleInputs(of: index, largest) }
    return editor.result()
  }

  /// The elements of some values on calibration images.
  func values(_ names: Set<String>, on calibration: Calibration) throws
    -> [String: [Float]]
  {
    var values: [String: [Float]] = [:]
    for index in 0..<calibration.count {
      _ = try FloatExecutor().run(self, inputs: try calibration.run(index)) { name, value in
        guard names.contains(name), let real = value.real else { return }
        values[name, default: []] += real.elements
      }
    }
    return values
  }
}

extension GraphEditor {
  /// Folds gain and offset of a fit into the layer whose sums node `index` reads.
  fileprivate mutating func scaleLayer(before index: Int, by fit: SwitchingFit) throws {
    guard
      let (layer, form) = mergeableProducer(of: self[index].inputs[0]).flatMap(layer(before:))
    else {
      throw Diagnostic.unsupported(
        "the activation '\(self[index].name)' does not follow a layer with weights",
        at: self[index].site)
    }
    let columns = [Double](repeating: 1, count: form.columns)
    guard
      foldIntoColumns(
        columns.map { $0 * fit.gain }, columns.map { $0 * fit.offset }, of: layer, form)
    else {
      throw Diagnostic.unsupported(
        "the layer '\(self[layer].name)' cannot take a bias, which its neurons need",
        at: self[layer].site)
    }
  }

  /// Multiplies the weights of layer `index` by the height of the activation that it reads.
  fileprivate mutating func scaleInputs(of index: Int, _ heights: [String: Double]) throws {
    guard case .matrix(let form)? = form(of: self[index]), var value = activation(of: self[index])
    else { return }
    while heights[value] == nil {
      guard let producer = producer(of: value), let shape = self.form(of: self[producer]) else {
        return
      }
      if case .matrix = shape { return }
      guard shape.isLinear, let input = activation(of: self[producer]) else {
        throw Diagnostic.unsupported(
          "the layer '\(self[index].name)' reads '\(self[producer].name)', through which the height "
            + "of neurons cannot be folded", at: self[producer].site)
      }
      value = input
    }
    guard let height = heights[value] else { return }
    scaleWeights(of: index, form, by: height)
  }
}

extension IntegerForm {
  /// Whether scaling the only activation scales the output.
  fileprivate var isLinear: Bool {
    switch self {
    case .pool, .rearrangement(.reshape): true
    default: false
    }
  }
}
